/** Gathers what is written to sockets within one turn of the event loop. */
import type { Duplex } from 'node:stream';

/** Turns a burst of small messages to one socket into one system call, and so into few packets. */
export class Cork {
  readonly #held: Duplex[] = [];

  /** Holds back what is written to this socket until the turn ends. */
  hold(socket: Duplex): void {
    if (socket.writableCorked > 0) return;
    socket.cork();
    if (this.#held.push(socket) === 1) setImmediate(this.#release);
  }

  readonly #release = (): void => {
    for (const socket of this.#held) socket.uncork();
    this.#held.length = 0;
  };
}
