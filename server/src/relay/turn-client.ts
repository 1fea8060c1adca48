/** The side of TURN (RFC 8656) that asks for a relay, over whatever a browser would use. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Credentials } from './credentials.ts';
import {
  ATTRIBUTES,
  encodeStun,
  errorCodeOf,
  isSignedWith,
  lengthOf,
  longTermKey,
  parseStun,
  type Method,
  type StunMessage,
} from './stun.ts';

/** Where a TURN server listens. */
type TurnServer = {
  readonly over: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
};

/** Reads a TURN URL that the config has accepted (RFC 7065 §3.1). */
export function turnServerOf(url: string): TurnServer {
  const [, scheme, bare, bracketed, port, transport] =
    /^(turns?):(?:([^[:?]+)|\[([^\]]+)\])(?::(\d+))?(?:\?transport=(udp|tcp))?$/i.exec(url) ?? [];
  const host = bare ?? bracketed;
  if (!scheme || !host) throw new Error('not a TURN URL');
  if (scheme.toLowerCase() === 'turns') return { over: 'tls', host, port: Number(port ?? 5349) };
  const over = transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
  return { over, host, port: Number(port ?? 3478) };
}

/** The server has a certificate that no browser would accept. */
export class Untrusted extends Error {}

/** First wait before a datagram is sent again, in ms; doubles each time (RFC 8489 §6.2.1). */
const RESEND_AFTER_MS = 500;

/** What a request says besides who asks. Addresses are masked with its transaction (RFC 8489 §14.2). */
export type Asked = (transaction: Buffer) => readonly (readonly [number, Buffer])[];

/** Carries bytes to one server and back. */
type Pipe = {
  readonly isReliable: boolean;
  send: (bytes: Buffer) => void;
  close: () => void;
};

/** What a pipe calls. */
type Ends = { heard: (bytes: Buffer) => void; failed: (error: Error) => void };

type Answered = { resolve: (answer: Buffer) => void; reject: (error: unknown) => void };

/** One client's standing with one server: its connection, its realm and nonce, and so its allocation. */
export class TurnClient {
  readonly #credentials: Credentials;
  readonly #pipe: Pipe;
  readonly #pending: Map<string, Answered>;
  /** What the server said unasked: packets from peers (RFC 8656 §11.4). */
  onIndication: (indication: StunMessage) => void = () => {};
  #realm = '';
  #nonce: Buffer = Buffer.alloc(0);

  private constructor(credentials: Credentials, pipe: Pipe, pending: Map<string, Answered>) {
    this.#credentials = credentials;
    this.#pipe = pipe;
    this.#pending = pending;
  }

  /** Connects. Rejects with `Untrusted`, or with the error of the connection. */
  static async open(
    server: TurnServer,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<TurnClient> {
    const pending = new Map<string, Answered>();
    let hear: (bytes: Buffer) => void = () => {};
    const ends: Ends = {
      heard: (bytes) => hear(bytes),
      failed: (error) => {
        for (const { reject } of pending.values()) reject(error);
      },
    };
    const open = server.over === 'udp' ? openUdp : openStream;
    const client = new TurnClient(credentials, await open(server, ends, signal), pending);
    hear = (bytes) => client.#hear(bytes);
    return client;
  }

  /** Says something to which there is no answer, such as a packet for a peer (RFC 8656 §11.1). */
  indicate(method: Method, attributes: Asked): void {
    const transaction = randomBytes(12);
    const list = new Map(attributes(transaction));
    this.#pipe.send(encodeStun({ method, class: 'indication', transaction, attributes: list }));
  }

  #hear(bytes: Buffer): void {
    const asked = this.#pending.get(bytes.toString('hex', 8, 20));
    if (asked) {
      asked.resolve(bytes);
      return;
    }
    const message = parseStun(bytes);
    if (message?.class === 'indication') this.onIndication(message);
  }

  /**
   * Asks, introducing itself where the server wants that (RFC 8489 §9.2.4), and resolves to the last answer: a
   * success whose signature is right, or an error. Rejects when the signal aborts or the connection breaks.
   */
  async ask(method: Method, attributes: Asked, signal: AbortSignal): Promise<StunMessage> {
    const answer = await this.#request(method, attributes, signal);
    const code = errorCodeOf(answer);
    const nonce = answer.attributes.get(ATTRIBUTES.nonce);
    const isAsked = code === 438 || (code === 401 && this.#realm === '');
    if (!isAsked || !nonce) return answer;
    this.#nonce = nonce;
    this.#realm = answer.attributes.get(ATTRIBUTES.realm)?.toString() ?? this.#realm;
    return this.#request(method, attributes, signal);
  }

  close(): void {
    this.#pipe.close();
  }

  async #request(method: Method, attributes: Asked, signal: AbortSignal): Promise<StunMessage> {
    const { username, credential } = this.#credentials;
    const isKnown = this.#realm !== '';
    const key = longTermKey(username, this.#realm, credential);
    const introduction: [number, Buffer][] = [
      [ATTRIBUTES.username, Buffer.from(username)],
      [ATTRIBUTES.realm, Buffer.from(this.#realm)],
      [ATTRIBUTES.nonce, this.#nonce],
    ];
    const transaction = randomBytes(12);
    const list = new Map([...attributes(transaction), ...(isKnown ? introduction : [])]);
    const request: StunMessage = { method, class: 'request', transaction, attributes: list };
    const bytes = await this.#exchange(
      transaction.toString('hex'),
      encodeStun(request, isKnown ? key : undefined),
      signal,
    );
    const answer = parseStun(bytes);
    if (!answer || answer.method !== method) throw new Error('not an answer to what was asked');
    // Nobody needs to introduce themselves to be told where they are seen.
    const isSigned = method !== 'binding' && answer.class === 'success';
    if (isSigned && !isSignedWith(bytes, key)) throw new Error('a forged answer');
    return answer;
  }

  async #exchange(transaction: string, request: Buffer, signal: AbortSignal): Promise<Buffer> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    this.#pending.set(transaction, { resolve, reject });
    const aborted = (): void => reject(signal.reason);
    signal.addEventListener('abort', aborted);
    let resend: NodeJS.Timeout | undefined;
    const send = (waitMs: number): void => {
      this.#pipe.send(request);
      if (!this.#pipe.isReliable) resend = setTimeout(() => send(waitMs * 2), waitMs);
    };
    send(RESEND_AFTER_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(resend);
      signal.removeEventListener('abort', aborted);
      this.#pending.delete(transaction);
    }
  }
}

async function openUdp(
  { host, port }: TurnServer,
  { heard, failed }: Ends,
  signal: AbortSignal,
): Promise<Pipe> {
  const { address, family } = await lookup(host);
  signal.throwIfAborted();
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on('message', heard);
  // A connected socket hears of closed ports.
  socket.on('error', (error) => {
    reject(error);
    failed(error);
  });
  socket.connect(port, address, resolve);
  await promise;
  return { isReliable: false, send: (bytes) => socket.send(bytes), close: () => socket.close() };
}

async function openStream(
  { over, host, port }: TurnServer,
  { heard, failed }: Ends,
  signal: AbortSignal,
): Promise<Pipe> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let socket: Socket;
  if (over === 'tls') {
    // The certificate is judged below: a bad one should be told from a server that is not there.
    const name = isIP(host) ? {} : { servername: host };
    const secure = connectTls({ host, port, ...name, rejectUnauthorized: false }, () =>
      secure.authorized ? resolve() : reject(new Untrusted('a certificate that nobody trusts')),
    );
    socket = secure;
  } else socket = connectTcp({ host, port }, resolve);
  const aborted = (): void => reject(signal.reason);
  signal.addEventListener('abort', aborted);
  let gathered: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    gathered = Buffer.concat([gathered, bytes]);
    for (let length = lengthOf(gathered); length !== null; length = lengthOf(gathered)) {
      if (gathered.length < length) break;
      heard(gathered.subarray(0, length));
      gathered = gathered.subarray(length);
    }
  });
  const broken = (error: Error): void => {
    reject(error);
    failed(error);
  };
  socket.on('error', broken);
  socket.on('close', () => broken(new Error('the connection was closed')));
  try {
    await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', aborted);
  }
  return {
    isReliable: true,
    send: (bytes) => socket.write(bytes),
    close: () => socket.destroy(),
  };
}
