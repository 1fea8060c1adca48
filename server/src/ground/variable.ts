/** What an environment variable is to the server: its name, default, meaning and what it must look like. */

/** One environment variable. */
export type Variable<T> = {
  readonly name: string;
  /** As text, so that the default goes through the same reading as what an operator writes. */
  readonly fallback: string;
  readonly meaning: string;
  /** Never printed, not even when it is wrong. */
  readonly secret?: true;
  /** Completes "must be …". */
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
};

/** A whole number from `least` to `most`. */
export const whole = (
  name: string,
  fallback: number | '',
  [least, most]: readonly [number, number],
  meaning: string,
): Variable<number> => ({
  name,
  fallback: String(fallback),
  meaning,
  expected: `a whole number from ${least} to ${most}`,
  read: (text) => {
    const value = Number(text);
    return /^\d{1,15}$/.test(text) && value >= least && value <= most ? value : undefined;
  },
});

/** One that may stay empty, which is null. */
export const wholeOrNone = (
  name: string,
  range: readonly [number, number],
  meaning: string,
): Variable<number | null> => {
  const given = whole(name, '', range, meaning);
  return { ...given, read: (text) => (text === '' ? null : given.read(text)) };
};

/** What the variables of a table say, ready for use. */
export type ValuesOf<T extends Record<string, Variable<unknown>>> = {
  readonly [K in keyof T]: Exclude<ReturnType<T[K]['read']>, undefined>;
};

/** How many of something there may be. */
export const COUNTS = [1, 10_000_000] as const;
