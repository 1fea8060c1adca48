/** Gathers what is said to sockets because of one thing that was heard. */

/** Something that holds back what it is told to write. */
export interface Held {
  /** Writes what was held back. */
  flush(): void;
}

/**
 * Turns a burst of small messages to one socket into one system call, and so into few packets. Node's own `cork` does
 * the same, but keeps a list of write requests per socket, which for one message costs more than it can save. A turn
 * is what follows from one read, promises included: waiting for the event loop's next phase would gather little more.
 */
export class Cork {
  readonly #held: Held[] = [];

  /** Has this flushed when the turn ends. */
  hold(held: Held): void {
    if (this.#held.push(held) === 1) process.nextTick(this.#release);
  }

  readonly #release = (): void => {
    for (const held of this.#held.splice(0)) held.flush();
  };
}
