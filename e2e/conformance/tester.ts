/** A client that says what it is told to, right or wrong, and holds all that it hears against the schemas. */
import { randomBytes } from 'node:crypto';
import { parseServerMessage, SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { WebSocket } from 'ws';
import { Arrivals } from '../../server/src/testing/arrivals.ts';

/** How long a server may take for one answer, in ms. */
const PATIENCE_MS = 5000;

/** What the schemas refuse, what does not come, and what is not as docs/protocol.md says: a sentence for its author. */
export class Nonconformity extends Error {}

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** A pledge of the right form; what it commits to is between guests, and a server cannot know it. */
export const makePledge = () => ({ opening: random(109), commit: random(32) });

export const makeTicket = (sizes: number[] = [2], language?: string) => ({
  sizes,
  languages: language === undefined ? [] : [language],
  patience: { anyLanguage: false, fewer: false },
  met: [],
  avoid: [],
  pledge: makePledge(),
});

export class Tester {
  readonly #socket: WebSocket;
  readonly #heard: ServerMessage[] = [];
  readonly #arrivals = new Arrivals();
  #trouble: Nonconformity | null = null;
  /** The close code, once the socket is closed. */
  closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#arrivals.note();
        resolve(code);
      });
    });
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      const text = data.toString();
      const message = isBinary ? null : parseServerMessage(text);
      if (message) this.#heard.push(message);
      else this.#trouble ??= new Nonconformity(`said what no schema knows: ${text.slice(0, 200)}`);
      this.#arrivals.note();
    });
  }

  /** A socket at the house at `url` (`http…`). Rejects where there is none, with the status if there was an answer. */
  static async connect(url: string, subprotocol: string = SUBPROTOCOL): Promise<Tester> {
    const address = new URL(WIRE_PATH, url);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address, subprotocol, { origin: new URL(url).origin });
    const tester = new Tester(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
      socket.on('unexpected-response', (_request, { statusCode }) => {
        reject(new Nonconformity(`answered the upgrade with ${String(statusCode)}`));
        socket.terminate();
      });
    });
    return tester;
  }

  /** The same, as far as `welcome`. */
  static async arrive(url: string): Promise<Tester & { token: string }> {
    const tester = await Tester.connect(url);
    tester.say({ type: 'hello' });
    const { token } = await tester.hear('welcome');
    return Object.assign(tester, { token });
  }

  say(message: object | string): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  sendBinary(bytes: number): void {
    this.#socket.send(Buffer.alloc(bytes));
  }

  /** The next message of one of these types; whatever else comes before it is skipped. */
  async hear<T extends ServerMessage['type']>(...types: T[]): Promise<MessageOf<ServerMessage, T>> {
    const wanted: readonly string[] = types;
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      if (this.#trouble) throw this.#trouble;
      const at = this.#heard.findIndex(({ type }) => wanted.includes(type));
      if (at >= 0) return this.#heard.splice(0, at + 1)[at] as MessageOf<ServerMessage, T>;
      const isOver = this.#socket.readyState === WebSocket.CLOSED || Date.now() > until;
      if (isOver) throw new Nonconformity(`said no ${types.join(' or ')}; ${this.#summary()}`);
      await this.#arrivals.next(until - Date.now());
    }
  }

  /** Asserts that nothing of this type has come by the time that the server has answered something else. */
  async hearsNo(type: ServerMessage['type']): Promise<void> {
    this.say({ type: 'companion' });
    const until = Date.now() + PATIENCE_MS;
    while (!this.#heard.some((message) => message.type === 'companioned')) {
      if (Date.now() > until) throw new Nonconformity(`no answer to companion; ${this.#summary()}`);
      await this.#arrivals.next(until - Date.now());
    }
    if (this.#heard.some((message) => message.type === type))
      throw new Nonconformity(`${type} came, which is for somebody else or nobody`);
  }

  async isRefused(code: MessageOf<ServerMessage, 'refused'>['code']): Promise<void> {
    const { code: said } = await this.hear('refused');
    if (said !== code) throw new Nonconformity(`refused with ${said} instead of ${code}`);
  }

  async closesWith(expected: number): Promise<void> {
    const timer = setTimeout(() => this.#socket.terminate(), PATIENCE_MS);
    const code = await this.closed;
    clearTimeout(timer);
    if (code !== expected)
      throw new Nonconformity(`closed with ${code === 1006 ? 'nothing' : code}, not ${expected}`);
  }

  /** Goes for good. */
  goodbye(): void {
    this.#socket.close(1000);
  }

  /** Goes as a lost network does. */
  vanish(): void {
    this.#socket.terminate();
  }

  #summary(): string {
    const types = this.#heard.map(({ type }) => type).join(', ');
    return types ? `instead came: ${types}` : 'nothing came';
  }
}
