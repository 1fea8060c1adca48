/** Environment variables: how they are described, read, and refused in one sentence. */

/** One variable: its name, default, meaning and what it must look like. */
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

type Table = Readonly<Record<string, Variable<unknown>>>;

/** What the variables of a table say, ready for use. */
export type ValuesOf<V extends Table> = {
  readonly [K in keyof V]: Exclude<ReturnType<V[K]['read']>, undefined>;
};

/** The values, or the one sentence that says which variable is wrong and what it must be. */
export type Reading<V extends Table> =
  | { readonly ok: true; readonly config: ValuesOf<V> }
  | { readonly ok: false; readonly sentence: string };

/** A whole number within bounds, both included. */
export const whole = (
  name: string,
  fallback: number,
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

/** The address to listen on. */
export const hostName = (name: string): Variable<string> => ({
  name,
  fallback: '127.0.0.1',
  meaning: 'The address to listen on; 0.0.0.0 or :: for every network.',
  expected: 'a host name or an IP address',
  read: (text) =>
    /^[a-z0-9][a-z0-9.-]*$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) ? text : undefined,
});

const isOrigin = (text: string): boolean =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.origin === text;

/** Whose pages may connect; null when it is not set. */
export const originList = (
  name: string,
  meaning: string,
): Variable<ReadonlySet<string> | null> => ({
  name,
  fallback: '',
  meaning,
  expected: 'a comma list of origins such as https://eat.example',
  read: (text) => {
    if (text === '') return null;
    const list = text.split(',').map((each) => each.trim());
    return list.every(isOrigin) ? new Set(list) : undefined;
  },
});

/** What tickets are signed with; null when it is not set. */
export const ticketSecret = (name: string, meaning: string): Variable<string | null> => ({
  name,
  fallback: '',
  secret: true,
  meaning,
  expected: '32 to 256 characters without spaces, the same as for the server',
  read: (text) => (text === '' ? null : /^[!-~]{32,256}$/.test(text) ? text : undefined),
});

/** Reads a table of variables; an empty one counts as not set. */
export function readVariables<V extends Table>(
  table: V,
  env: Readonly<Record<string, string | undefined>>,
): Reading<V> {
  const values = new Map<string, unknown>();
  for (const [key, { name, fallback, secret, expected, read }] of Object.entries(table)) {
    const text = env[name]?.trim() || fallback;
    const value = read(text);
    if (value === undefined) {
      const found = secret || text === '' ? name : `${name} is "${text}", but`;
      return { ok: false, sentence: `${found} must be ${expected}.` };
    }
    values.set(key, value);
  }
  return { ok: true, config: Object.fromEntries(values) as ValuesOf<V> };
}

/** The lines of `--help`. */
export const helpOf = (table: Table): string =>
  Object.values(table)
    .map(
      ({ name, fallback, meaning }) =>
        `${name.padEnd(26)}${(fallback || '-').padEnd(12)}${meaning}`,
    )
    .join('\n');
