/** What has just come about, said to everybody at this page for a moment. */

const SHOWN_MS = 6000;

/** One for a table. Reactive. */
export class PassingNote {
  #text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A sentence; empty if nothing has come about. */
  get text(): string {
    return this.#text;
  }

  /** To the eye and to the ear; the one before gives way. */
  readonly say = (sentence: string): void => {
    this.#text = sentence;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#text = ''), SHOWN_MS);
  };
}
