/** What is, and what the page shows of it: painting can wait while there is something more urgent to do. */

/** Holds one state that moves through named stages. */
export class Curtain<S extends { readonly name: string }> {
  #stage: S;
  #shown: S;
  #falls: ReturnType<typeof setTimeout> | undefined;
  readonly #became: (stage: S) => void;

  /** `became`: called with whatever it moves to, shown or not. */
  constructor(stage: S, became: (stage: S) => void = () => undefined) {
    this.#stage = stage;
    this.#became = became;
    this.#shown = $state.raw(stage);
  }

  /** What is. */
  get stage(): S {
    return this.#stage;
  }

  /** What the page shows: the same, or the stage before it while the curtain is down. Reactive. */
  get shown(): S {
    return this.#shown;
  }

  /** Moves to a stage, and shows it at once or after so many ms. */
  become(stage: S, showAfterMs = 0): void {
    const moved = stage.name !== this.#stage.name;
    this.#stage = stage;
    this.#became(stage);
    // What changes behind the curtain is seen when it rises.
    if (!moved && this.#falls !== undefined) return;
    clearTimeout(this.#falls);
    this.#falls = undefined;
    if (showAfterMs > 0) this.#falls = setTimeout(() => this.rise(), showAfterMs);
    else this.#shown = stage;
  }

  /** Shows what is, now. */
  rise(): void {
    if (this.#falls === undefined) return;
    clearTimeout(this.#falls);
    this.#falls = undefined;
    this.#shown = this.#stage;
  }
}
