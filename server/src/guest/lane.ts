/** What one sender has said to one guest: so much may be under way, the latest of the rest waits, and no more is kept. */

/** The most messages that are under way, and that wait, for one sender. */
export const LANE_MESSAGES_MAX = 32;
/** The same in characters: a box has up to 22 KiB. */
export const LANE_CHARACTERS_MAX = 48 * 1024;

/** A count of messages with a bound. */
class Load {
  #messages = 0;
  #characters = 0;

  get isEmpty(): boolean {
    return this.#messages === 0;
  }

  get isTooMuch(): boolean {
    return this.#messages > LANE_MESSAGES_MAX || this.#characters > LANE_CHARACTERS_MAX;
  }

  add({ length }: string): void {
    this.#messages += 1;
    this.#characters += length;
  }

  remove({ length }: string): void {
    this.#messages -= 1;
    this.#characters -= length;
  }
}

/** Thrown away once nothing of it is under way or waits. */
export class Lane {
  readonly #underWay = new Load();
  readonly #waits = new Load();
  #waiting: string[] = [];

  get isEmpty(): boolean {
    return this.#underWay.isEmpty && this.#waits.isEmpty;
  }

  /** Takes one more message: true if it may go now, else it waits, and the oldest that does goes if there are too many. */
  offer(text: string): boolean {
    if (this.#waiting.length === 0 && this.#goes(text)) return true;
    this.#waiting.push(text);
    this.#waits.add(text);
    while (this.#waits.isTooMuch) this.#next();
    return false;
  }

  /** One that was under way has arrived, or will not be sent again. */
  arrived(text: string): void {
    this.#underWay.remove(text);
  }

  /** Those of the waiting that may go now, oldest first. */
  release(): string[] {
    const released: string[] = [];
    for (let text = this.#waiting[0]; text !== undefined && this.#goes(text);) {
      this.#next();
      released.push(text);
      text = this.#waiting[0];
    }
    return released;
  }

  #goes(text: string): boolean {
    this.#underWay.add(text);
    if (!this.#underWay.isTooMuch) return true;
    this.#underWay.remove(text);
    return false;
  }

  #next(): void {
    const text = this.#waiting.shift();
    if (text !== undefined) this.#waits.remove(text);
  }
}
