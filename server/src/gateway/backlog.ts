/** What was read but has to wait for the next turn of the event loop. */
import { TurnBudget } from '../ground/turn-budget.ts';
import type { GuestSocket } from './guest-socket.ts';

/** So long (ms) may what guests say hold the event loop in one turn. */
const HEARING_MS = 4;

type Said = { readonly data: Buffer; readonly isBinary: boolean };

/** Of one socket; `ended` is what to do when all of it is heard, once there is no more to come. */
interface Waiting {
  readonly said: Said[];
  ended: (() => void) | null;
}

/** Hears one message of a guest. */
type Hear = (socket: GuestSocket, data: Buffer, isBinary: boolean) => void;

/**
 * Hands on what sockets say, at once while the turn's budget lasts; then a message of each in every round. A socket with
 * something in here is not read, so that what waits is what had already been read: one chunk for each.
 */
export class Backlog {
  readonly #hear: Hear;
  readonly #budget = new TurnBudget(HEARING_MS);
  readonly #waiting = new Map<GuestSocket, Waiting>();
  #isWorking = false;

  constructor(hear: Hear) {
    this.#hear = hear;
  }

  take(socket: GuestSocket, data: Buffer, isBinary: boolean): void {
    const before = this.#waiting.get(socket);
    if (before) before.said.push({ data, isBinary });
    else if (this.#budget.left > 0) this.#hear(socket, data, isBinary);
    else {
      this.#waiting.set(socket, { said: [{ data, isBinary }], ended: null });
      socket.pause();
      if (!this.#isWorking) void this.#work();
    }
  }

  /** The socket is closed: what was said before, a report perhaps, is heard before `ended` is called; at once if nothing waits. */
  end(socket: GuestSocket, ended: () => void): void {
    const waiting = this.#waiting.get(socket);
    if (waiting) waiting.ended = ended;
    else ended();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.size > 0) {
      await this.#budget.next();
      this.#round();
    }
    this.#isWorking = false;
  }

  #round(): void {
    for (const [socket, waiting] of this.#waiting) {
      if (this.#budget.left === 0) return;
      const { said } = waiting;
      // Behind the others, until its turn comes again.
      this.#waiting.delete(socket);
      const next = said.shift();
      if (next) this.#hear(socket, next.data, next.isBinary);
      if (said.length > 0) this.#waiting.set(socket, waiting);
      else if (waiting.ended) waiting.ended();
      else socket.resume();
    }
  }
}
