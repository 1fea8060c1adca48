/** One guest of a load: a socket that speaks a dialect. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Dialect } from './dialect.ts';

/** Answers pings by itself, as every browser does. */
export class LoadGuest {
  readonly #socket: WebSocket;
  readonly #dialect: Dialect;
  /** Whether this guest has seat 1; known when seated. */
  first = false;
  onSeated: (() => void) | null = null;
  onSignal: (() => void) | null = null;
  /** Settles when the server has welcomed the guest, or the socket is open where nobody is welcomed. */
  readonly ready: Promise<void>;

  constructor(address: string, dialect: Dialect) {
    this.#dialect = dialect;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#socket = new WebSocket(`ws://${address}${dialect.path}`, dialect.subprotocol ?? [], {
      origin: `http://${address}`,
      perMessageDeflate: false,
      // Sockets that wait are many: what they may take is bounded.
      maxPayload: 64 * 1024,
    });
    this.#socket.on('open', () => {
      if (dialect.hello === null) resolve();
      else this.#socket.send(dialect.hello);
    });
    this.#socket.on('error', reject);
    this.#socket.on('message', (data: Buffer) => {
      const heard = dialect.hear(data.toString());
      if (heard.type === 'signal') this.onSignal?.();
      else if (heard.type === 'welcome') resolve();
      else if (heard.type === 'seated') this.#seated(heard);
    });
  }

  queue(): void {
    this.#socket.send(this.#dialect.queue);
  }

  signal(box: string): void {
    this.#socket.send(this.#dialect.signal(!this.first, box));
  }

  leave(): void {
    this.#socket.send(this.#dialect.leave);
  }

  /** Closes the socket for good; resolves when the server has agreed. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.close(1000);
    await once(this.#socket, 'close');
  }

  #seated({ table, first }: { table: string; first: boolean }): void {
    this.first = first;
    const sit = this.#dialect.sit(table);
    if (sit !== null) this.#socket.send(sit);
    this.onSeated?.();
  }
}

/** Opens guests, so many at a time. */
export async function openGuests(
  address: string,
  dialect: Dialect,
  count: number,
): Promise<LoadGuest[]> {
  const AT_ONCE = 50;
  const guests: LoadGuest[] = [];
  while (guests.length < count) {
    const some = Array.from(
      { length: Math.min(AT_ONCE, count - guests.length) },
      () => new LoadGuest(address, dialect),
    );
    await Promise.all(some.map(({ ready }) => ready));
    guests.push(...some);
  }
  return guests;
}
