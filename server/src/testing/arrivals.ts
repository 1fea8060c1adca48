/** Wakes one who waits for whatever comes next over a line; what has come is for them to look at. */
export class Arrivals {
  #wake = (): void => {};

  /** Something has come. */
  note(): void {
    this.#wake();
  }

  /** Resolves once something comes, and after so long at most. One waits at a time. */
  next(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
