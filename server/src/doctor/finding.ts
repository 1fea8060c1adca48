/** What the doctor says about one thing: how it is, in a sentence, and what to do where it is not well. */

/** `bad` is what guests will notice; `note` is worth knowing, and no reason to wake anybody. */
export type Finding =
  | { readonly about: string; readonly state: 'good'; readonly says: string }
  | {
      readonly about: string;
      readonly state: 'note' | 'bad';
      readonly says: string;
      /** What to do, one action. */
      readonly next: string;
    };

export const good = (about: string, says: string): Finding => ({ about, state: 'good', says });
export const note = (about: string, says: string, next: string): Finding => ({
  about,
  state: 'note',
  says,
  next,
});
export const bad = (about: string, says: string, next: string): Finding => ({
  about,
  state: 'bad',
  says,
  next,
});

const MARKS = { good: '✓', note: '·', bad: '✗' } as const;
const COLOURS = { good: 32, note: 33, bad: 31 } as const;

/** One line, or two with what to do; in colour for a terminal. */
export function tell(finding: Finding, isColoured: boolean): string {
  const { about, state, says } = finding;
  const mark = isColoured ? `\u001B[${COLOURS[state]}m${MARKS[state]}\u001B[0m` : MARKS[state];
  const line = `${mark} ${about.padEnd(18)}${says}`;
  return finding.state === 'good' ? line : `${line}\n${' '.repeat(20)}→ ${finding.next}`;
}
