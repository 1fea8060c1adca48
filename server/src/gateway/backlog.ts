/** What was read but has to wait for the next turn of the event loop. */
import { TurnBudget } from '../ground/turn-budget.ts';
import type { GuestSocket } from './guest-socket.ts';

/** So long (ms) may what guests say hold the event loop in one turn. */
const HEARING_MS = 8;

type Said = { readonly data: Buffer; readonly isBinary: boolean };

/** Hears one message of a guest. */
type Hear = (socket: GuestSocket, data: Buffer, isBinary: boolean) => void;

/**
 * Hands on what sockets say, at once while the turn's budget lasts; then a message of each in every round. A socket with
 * something in here is not read, so that what waits is what had already been read: one chunk for each.
 */
export class Backlog {
  readonly #hear: Hear;
  readonly #budget = new TurnBudget(HEARING_MS);
  readonly #waiting = new Map<GuestSocket, Said[]>();
  #isWorking = false;

  constructor(hear: Hear) {
    this.#hear = hear;
  }

  take(socket: GuestSocket, data: Buffer, isBinary: boolean): void {
    const before = this.#waiting.get(socket);
    if (before) before.push({ data, isBinary });
    else if (this.#budget.left > 0) this.#hear(socket, data, isBinary);
    else {
      this.#waiting.set(socket, [{ data, isBinary }]);
      socket.pause();
      if (!this.#isWorking) void this.#work();
    }
  }

  /** The socket is closed: nobody is left who said it. */
  drop(socket: GuestSocket): void {
    this.#waiting.delete(socket);
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
    for (const [socket, said] of this.#waiting) {
      if (this.#budget.left === 0) return;
      // Behind the others, until its turn comes again.
      this.#waiting.delete(socket);
      const next = said.shift();
      if (next) this.#hear(socket, next.data, next.isBinary);
      if (said.length > 0) this.#waiting.set(socket, said);
      else socket.resume();
    }
  }
}
