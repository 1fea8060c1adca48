/** Things that happen, in order, and whoever waits for one of them. */
export class Moments<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<(one: T) => void>();

  add(one: T): void {
    this.all.push(one);
    for (const look of this.#waiting) look(one);
  }

  /** The first for which it is so, be it over or still to come. */
  when(isSo: (one: T) => boolean): Promise<T> {
    const before = this.all.find(isSo);
    if (before !== undefined) return Promise.resolve(before);
    return new Promise((resolve) => {
      const look = (one: T): void => {
        if (!isSo(one)) return;
        this.#waiting.delete(look);
        resolve(one);
      };
      this.#waiting.add(look);
    });
  }
}
