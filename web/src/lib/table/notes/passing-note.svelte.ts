/** What has just come about, said to everybody at this page for a moment. */

const SHOWN_MS = 6000;

/** So many at the same time: more would hide the plates. */
const LINES_MAX = 3;

interface Line {
  readonly sentence: string;
}

/** One for a table. Reactive. */
export class PassingNote {
  #lines = $state.raw<readonly Line[]>([]);

  /** In the order in which they came about, each once. */
  get sentences(): readonly string[] {
    return this.#lines.map(({ sentence }) => sentence);
  }

  /** To the eye and to the ear, beside what was said a moment before: two devices that come back say so both. */
  readonly say = (sentence: string): void => {
    const line: Line = { sentence };
    const others = this.#lines.filter((one) => one.sentence !== sentence);
    this.#lines = [...others, line].slice(-LINES_MAX);
    setTimeout(() => (this.#lines = this.#lines.filter((one) => one !== line)), SHOWN_MS);
  };
}
