/** Simulated time: what is to happen, earliest first; of two at one moment, what was noted first. */

type Entry = { at: number; order: number; act: () => void | Promise<void> };

export class Agenda {
  readonly #heap: Entry[] = [];
  #noted = 0;
  now = 0;

  note(at: number, act: Entry['act']): void {
    const heap = this.#heap;
    const entry = { at, order: this.#noted++, act };
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  /** Until nothing is left to happen. */
  async run(): Promise<void> {
    for (let entry = this.#take(); entry; entry = this.#take()) {
      this.now = entry.at;
      await entry.act();
    }
  }

  #take(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let least = 2 * index + 1;
      let child = heap[least];
      if (!child) break;
      const other = heap[least + 1];
      if (other && isBefore(other, child)) [least, child] = [least + 1, other];
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = least;
    }
    heap[index] = last;
    return first;
  }
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
