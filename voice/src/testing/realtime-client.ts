/** A client of the protocol for tests: real sockets, real time. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { bytesOf, joined, pcmOf, type Pcm } from '../house/pcm.ts';
import { REALTIME_PATH } from '../realtime-path.ts';
import type { ServerEvent } from '../house/server-event.ts';

type OneOf<E, T> = E extends { type: infer U } ? (T extends U ? E : never) : never;
type EventOf<T extends ServerEvent['type']> = OneOf<ServerEvent, T>;

/** Hears everything, and waits for what a test is about. */
export class RealtimeClient {
  readonly socket: WebSocket;
  readonly heard: ServerEvent[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #waiting = new Set<() => void>();
  #seen = 0;

  constructor(port: number, { query = '', ...headers }: { query?: string; Origin?: string } = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${REALTIME_PATH}${query}`, ['realtime'], {
      headers,
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.heard.push(JSON.parse((data as Buffer).toString()) as ServerEvent);
      for (const wake of this.#waiting) wake();
    });
    // Not `once`, which rejects when the handshake fails; that is an end like others here.
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  static async open(
    ...args: ConstructorParameters<typeof RealtimeClient>
  ): Promise<RealtimeClient> {
    const client = new RealtimeClient(...args);
    await once(client.socket, 'open');
    return client;
  }

  send(event: object): void {
    this.socket.send(JSON.stringify(event));
  }

  /** In pieces of 40 ms, as fast as they go. */
  say(pcm: Int16Array): void {
    for (let at = 0; at < pcm.length; at += 960) {
      const audio = bytesOf(pcm.subarray(at, at + 960)).toString('base64');
      this.send({ type: 'input_audio_buffer.append', audio });
    }
  }

  /** The next event of this type after the last one waited for. */
  async next<T extends ServerEvent['type']>(type: T): Promise<EventOf<T>> {
    for (;;) {
      const at = this.heard.findIndex((event, index) => index >= this.#seen && event.type === type);
      if (at >= 0) {
        this.#seen = at + 1;
        return this.heard[at] as EventOf<T>;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await Promise.race([
        promise,
        this.closed.then(() => {
          throw new Error(`The socket closed before ${type}.`);
        }),
      ]);
      this.#waiting.delete(resolve);
    }
  }

  of<T extends ServerEvent['type']>(type: T): EventOf<T>[] {
    return this.heard.filter((event) => event.type === type) as EventOf<T>[];
  }

  /** All sound so far. */
  get sound(): Pcm {
    const deltas = this.of('response.output_audio.delta');
    return joined(deltas.map(({ delta }) => pcmOf(Buffer.from(delta, 'base64'))));
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
