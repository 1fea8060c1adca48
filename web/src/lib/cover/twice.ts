/** A key that does something when it is pressed twice, so that no slip of a finger does it. Pure. */

/** The second press comes within this, in ms. */
const TWICE_WITHIN_MS = 1000;

export class Twice {
  #pressedAt = -Infinity;

  /** After each key that was pressed at `at` (ms): whether it is the second time in a row. */
  isMet(isTheKey: boolean, at: number): boolean {
    const met = isTheKey && at - this.#pressedAt <= TWICE_WITHIN_MS;
    this.#pressedAt = isTheKey && !met ? at : -Infinity;
    return met;
  }
}
