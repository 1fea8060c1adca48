/** The events that the other end of a link does not have yet. Pure but for what it keeps. */
import { EVENTS_MAX } from '@eat-with-me/protocol/talk/frame';

/** One event on its way. Numbers of one link go up from 1 without a gap. */
interface Outgoing {
  readonly number: number;
  readonly topic: string;
  readonly value: unknown;
}

/** One for a link's life: what is in it survives connections. */
export class Outbox {
  #waiting: readonly Outgoing[] = [];
  #last = 0;

  /** Takes one more; false when so many wait that it cannot. */
  push(topic: string, value: unknown): boolean {
    if (this.#waiting.length >= EVENTS_MAX) return false;
    this.#last += 1;
    this.#waiting = [...this.#waiting, { number: this.#last, topic, value }];
    return true;
  }

  /** The other end has all up to this number; a number that was never sent says nothing. */
  acknowledge(number: number): void {
    if (number > this.#last) return;
    this.#waiting = this.#waiting.filter((event) => event.number > number);
  }

  /** Those after this number, in order. */
  after(number: number): readonly Outgoing[] {
    return this.#waiting.filter((event) => event.number > number);
  }
}
