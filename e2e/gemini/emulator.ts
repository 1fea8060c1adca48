/**
 * A local stand-in for the Gemini Live API, for tests and benches; see docs/companion.md for what of it is only
 * emulated. Start one, give its `url` to a client as base URL, and ask it afterwards what it has received.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import { Clock } from './clock.ts';
import { Connection } from './connection.ts';
import { answerControl } from './control.ts';
import { Conversations, type Utterance } from './conversations.ts';
import { Faults, type Fault } from './faults.ts';
import { Received } from './received.ts';
import { RpcError } from './rpc-error.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { requireFlite } from './speech.ts';
import { doorOf, type Version } from './surface.ts';
import { Tokens } from './tokens.ts';

/** What a page of another origin needs to ask. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST',
};

export class Emulator {
  readonly received = new Received();
  readonly #settings: Settings;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, clientTracking: false });
  readonly #ageClock: Clock;
  readonly #tokens: Tokens;
  readonly #conversations: Conversations;
  readonly #faults = new Faults();
  readonly #connections = new Set<Connection>();
  readonly #tcp = new Set<Socket>();
  readonly #ofControl = new WeakSet<Duplex>();
  #port = 0;

  /** Opens one; throws with the next action if this machine cannot speak. */
  static async open(settings: Partial<Settings> = {}): Promise<Emulator> {
    requireFlite();
    const emulator = new Emulator({ ...DEFAULTS, ...settings });
    await emulator.#listen();
    return emulator;
  }

  private constructor(settings: Settings) {
    this.#settings = settings;
    this.#ageClock = new Clock(settings.ageSpeed);
    this.#tokens = new Tokens(settings.now, settings.resumeCountsAsUse);
    this.#conversations = new Conversations(this.#ageClock, settings.resumesBlank);
    this.#http = createServer((request, response) => void this.#answer(request, response));
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('connection', (socket) => {
      this.#tcp.add(socket);
      this.received.connections += 1;
      socket.on('close', () => this.#tcp.delete(socket));
    });
  }

  /** Base URL for HTTP; a socket's is the same with `ws:`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What each conversation that is held now remembers, oldest connection first. */
  get histories(): readonly (readonly Utterance[])[] {
    return [...this.#connections].map(({ history }) => history);
  }

  /** Lets something go wrong, now or at the next moment for it. */
  inject(fault: Fault): void {
    if (fault.kind === 'close' || fault.kind === 'goAway' || fault.kind === 'mute') {
      for (const connection of this.#connections) connection.suffer(fault);
    } else this.#faults.add(fault);
  }

  /** Ends it with all its connections, without a close frame. */
  async close(): Promise<void> {
    this.#ageClock.stop();
    const closed = once(this.#http, 'close');
    this.#http.close();
    for (const connection of this.#connections) connection.suffer({ kind: 'close', as: 'lost' });
    for (const socket of this.#tcp) socket.destroy();
    await closed;
  }

  async #listen(): Promise<void> {
    this.#http.listen(this.#settings.port, '127.0.0.1');
    await once(this.#http, 'listening');
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (code: number, body: object) => {
      response.writeHead(code, { ...CORS, 'content-type': 'application/json; charset=UTF-8' });
      response.end(JSON.stringify(body));
    };
    const door = doorOf(request.url ?? '');
    if (door?.kind === 'control') this.#notCounted(request.socket);
    if (request.method === 'OPTIONS') return reply(200, {});
    try {
      const body = request.method === 'POST' ? readJson(await text(request)) : null;
      if (door?.kind === 'tokens' && request.method === 'POST')
        return reply(200, { name: this.#mint(door.version, request, body) });
      if (door?.kind === 'control') return reply(200, answerControl(this, door.verb, body));
      throw new RpcError(404, 'Requested entity was not found.');
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      reply(error.code, error.toJSON());
    }
  }

  #mint(version: Version, { headers, url = '' }: IncomingMessage, body: unknown): string {
    if (!this.#settings.tokenVersions.includes(version))
      throw new RpcError(404, 'Requested entity was not found.');
    const key = headers['x-goog-api-key'] ?? new URL(url, this.url).searchParams.get('key');
    if (!key)
      throw new RpcError(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
      );
    if (!this.#settings.keys.includes(String(key)))
      throw new RpcError(400, 'API key not valid. Please pass a valid API key.', 'API_KEY_INVALID');
    this.received.mints.push(body);
    this.received.changed();
    return this.#tokens.mint(body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const door = doorOf(request.url ?? '');
    if (door?.kind !== 'live') {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    const { version, credential } = door;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { lines } = this.received;
      const line = this.received.open(version, credential.kind);
      const connection = new Connection({
        socket: webSocket,
        version,
        credential,
        settings: this.#settings,
        tokens: this.#tokens,
        conversations: this.#conversations,
        faults: this.#faults,
        received: this.received,
        line,
        seed: this.#settings.seed * 1000 + lines.length,
      });
      this.#connections.add(connection);
      webSocket.on('close', () => this.#connections.delete(connection));
    });
  }

  /** A test's own question is nothing that a page has sent. */
  #notCounted(socket: Duplex): void {
    if (this.#ofControl.has(socket)) return;
    this.#ofControl.add(socket);
    this.received.connections -= 1;
  }
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new RpcError(400, 'Invalid JSON payload received.');
  }
}
