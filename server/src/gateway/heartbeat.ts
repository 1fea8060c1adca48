/** One timer's worth of pings for all sockets. */
import type { GuestSocket } from './guest-socket.ts';

/** After so many heartbeats without a sound a socket is dead. */
const UNHEARD_MAX = 2;

/**
 * Pings every socket once per round, a slice of them at each tick so that thousands do not answer at once. The ping
 * carries the count of messages sent (empty when all have arrived), and its pong acknowledges them.
 */
export class Heartbeat {
  readonly #slices: readonly Set<GuestSocket>[];
  #next = 0;
  #emptiest = 0;

  constructor(parts: { readonly everyMs: number; readonly tickMs: number }) {
    const slices = Math.max(1, Math.round(parts.everyMs / parts.tickMs));
    this.#slices = Array.from({ length: slices }, () => new Set<GuestSocket>());
  }

  /** Every socket that is open or closing. */
  *[Symbol.iterator](): Generator<GuestSocket> {
    for (const slice of this.#slices) yield* slice;
  }

  get size(): number {
    return this.#slices.reduce((sum, { size }) => sum + size, 0);
  }

  /** Cares for one more socket from now on. */
  add(socket: GuestSocket): void {
    this.#emptiest = (this.#emptiest + 1) % this.#slices.length;
    socket.slice = this.#emptiest;
    this.#slices[this.#emptiest]?.add(socket);
  }

  delete(socket: GuestSocket): void {
    this.#slices[socket.slice]?.delete(socket);
  }

  /** Pings the next slice and ends those in it that have been silent. */
  tick(): void {
    const slice = this.#slices[this.#next] ?? [];
    this.#next = (this.#next + 1) % this.#slices.length;
    for (const socket of slice) {
      if (socket.unheard >= UNHEARD_MAX) socket.cut('silent');
      else beat(socket);
    }
  }
}

function beat(socket: GuestSocket): void {
  socket.unheard += 1;
  const outbox = socket.guest?.outbox;
  if (outbox && outbox.size > 0) socket.probe(outbox.sent);
  else socket.ping();
}
