/** One timer's worth of pings for all sockets. */
import type { GuestSocket } from './guest-socket.ts';

/** So often (ms) a slice is pinged: what is answered together wakes the process once. More at a time would hold it for long. */
const SLICE_MS = 500;

/** After so many heartbeats without a sound a socket is dead. */
const UNHEARD_MAX = 2;

/**
 * Pings every socket once per round, a slice of them at a time so that thousands do not answer at once. The ping
 * carries the count of messages sent (empty when all have arrived), and its pong acknowledges them.
 */
export class Heartbeat {
  readonly #slices: readonly Set<GuestSocket>[];
  /** A slice is due every so many ticks. */
  readonly #ticks: number;
  #ticked = 0;
  #next = 0;
  #emptiest = 0;

  constructor(parts: { readonly everyMs: number; readonly tickMs: number }) {
    const { everyMs, tickMs } = parts;
    this.#ticks = Math.max(1, Math.floor(Math.min(SLICE_MS, everyMs) / tickMs));
    const slices = Math.max(1, Math.round(everyMs / (this.#ticks * tickMs)));
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

  /** When it is due, pings the next slice and ends those in it that have been silent. */
  tick(): void {
    this.#ticked = (this.#ticked + 1) % this.#ticks;
    if (this.#ticked > 0) return;
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
