/** A guest without a browser, who looks in at the door: is greeted, may meet another like themselves at a table, and goes. */
import {
  parseServerMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type ClientMessage,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import type { IceGrant } from '@eat-with-me/protocol/table';
import { WebSocket } from 'ws';
import type { WireSeen } from './judge-wire.ts';

const WITHIN_MS = 10_000;

/** Binds to nothing: nobody else comes to this table. */
const PLEDGE = { opening: 'A'.repeat(146), commit: 'A'.repeat(43) };

/** One socket, and what was heard on it. */
export class GuestOutside {
  readonly #socket: WebSocket;
  readonly #heard: ServerMessage[] = [];
  readonly #closed: Promise<void>;
  #wake = (): void => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.on('close', () => resolve()));
    socket.on('message', (data: Buffer) => {
      const message = parseServerMessage(data.toString());
      if (message) this.#heard.push(message);
      this.#wake();
    });
  }

  /** Knocks with the origin of a page; `guest` is there if it was greeted. The certificate is judged elsewhere. */
  static async knock(
    site: URL,
    origin = site.origin,
  ): Promise<{ readonly seen: WireSeen; readonly guest: GuestOutside | null }> {
    const address = new URL(WIRE_PATH, site);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address, [SUBPROTOCOL], {
      origin,
      rejectUnauthorized: false,
      handshakeTimeout: WITHIN_MS,
    });
    const guest = new GuestOutside(socket);
    const seen = await new Promise<WireSeen>((resolve) => {
      socket.on('unexpected-response', (_, { statusCode: status = 0 }) =>
        resolve({ type: 'answered', status }),
      );
      socket.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ type: 'silent', error: error.code ?? error.message }),
      );
      socket.on('open', () => {
        socket.send('{"type":"hello"}');
        void guest.#next(['welcome', 'refused']).then((message) => {
          if (message?.type === 'refused') resolve({ type: 'refused', code: message.code });
          else if (message) resolve({ type: 'welcome' });
          else resolve({ type: 'silent', error: 'no greeting' });
        });
      });
    });
    if (seen.type === 'welcome') return { seen, guest };
    socket.terminate();
    return { seen, guest: null };
  }

  /** What a guest is given to find another; null where no table can be had. Whoever sits alone is given no relay. */
  async iceWith(mate: GuestOutside): Promise<IceGrant | null> {
    this.#say({ type: 'host', chairs: 2, door: 'open', pledge: PLEDGE });
    const hosted = await this.#next(['seated', 'refused']);
    if (hosted?.type !== 'seated') return null;
    const { table, epoch } = hosted.seating;
    this.#say({ type: 'prepare', table, epoch, pledge: PLEDGE });
    mate.#say({ type: 'join', table, pledge: PLEDGE });
    const joined = await mate.#next(['seated', 'refused']);
    for (const guest of [mate, this]) guest.#say({ type: 'leave' });
    return joined?.type === 'seated' ? joined.seating : null;
  }

  /** Says nothing, and resolves to how long (ms) the socket stayed open, at most `watchedMs`. */
  async staysOpen(watchedMs: number): Promise<number> {
    const since = performance.now();
    await Promise.race([this.#closed, pause(watchedMs)]);
    return this.#socket.readyState === WebSocket.OPEN ? watchedMs : performance.now() - since;
  }

  go(): void {
    this.#socket.close(1000);
  }

  #say(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  async #next(types: readonly ServerMessage['type'][]): Promise<ServerMessage | null> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const found = this.#heard.find(({ type }) => types.includes(type));
      if (found) return found;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0 || this.#socket.readyState !== WebSocket.OPEN) return null;
      await Promise.race([
        new Promise<void>((resolve) => (this.#wake = resolve)),
        this.#closed,
        pause(leftMs),
      ]);
    }
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms).unref());
