/** A clock that goes when it is told to. */
import type { Clock } from '../clock.ts';

export class FakeClock implements Clock {
  #now = 0;
  #due: { readonly at: number; readonly act: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const one = { at: this.#now + ms, act };
    this.#due.push(one);
    return () => {
      this.#due = this.#due.filter((other) => other !== one);
    };
  }

  /** Lets so many ms go by, and everything happen that is due until then. */
  async run(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (let one = this.#first(until); one; one = this.#first(until)) {
      this.#now = one.at;
      this.#due = this.#due.filter((other) => other !== one);
      one.act();
      // oxlint-disable-next-line no-await-in-loop -- what is due waits for what came before
      await settled();
    }
    this.#now = until;
  }

  get waiting(): number {
    return this.#due.length;
  }

  #first(until: number) {
    return this.#due.filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0];
  }
}

/** Lets promises that are settled be heard of. */
async function settled(): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one turn after the other is the point
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}
