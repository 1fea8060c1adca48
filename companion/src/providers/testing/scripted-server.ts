/** A WebSocket server in this process whose every word a test decides. */
import { WebSocketServer, type WebSocket } from 'ws';

/** One connection, from the server's end: what came on it, and words to say. */
export class ScriptedLine<Theirs, Ours> {
  /** All that the client has said, in order. */
  readonly heard: Theirs[] = [];
  readonly #socket: WebSocket;
  readonly #binary: boolean;
  #wake: (() => void)[] = [];
  isClosed = false;

  constructor(socket: WebSocket, binary: boolean) {
    this.#socket = socket;
    this.#binary = binary;
    socket.on('message', (data) => {
      this.heard.push(JSON.parse((data as Buffer).toString()));
      this.#tell();
    });
    socket.on('close', () => {
      this.isClosed = true;
      this.#tell();
    });
  }

  say(...messages: Ours[]): void {
    for (const message of messages) this.sayRaw(JSON.stringify(message));
  }

  /** What need not be JSON. */
  sayRaw(text: string): void {
    this.#socket.send(this.#binary ? Buffer.from(text) : text);
  }

  /** Ends it in the way of the protocol. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Ends it without a word, as a network does: the client sees 1006. */
  kill(): void {
    this.#socket.terminate();
  }

  /** What a message of the client is, as soon as `find` knows one. */
  async find<Found>(find: (message: Theirs) => Found | undefined): Promise<Found> {
    for (let at = 0; ; at += 1) {
      while (at >= this.heard.length) await this.#change();
      const message = this.heard[at];
      const found = message && find(message);
      if (found !== undefined) return found;
    }
  }

  async closing(): Promise<void> {
    while (!this.isClosed) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #tell(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Listens on a port of its own. `binary`: says its JSON in binary frames. */
export class ScriptedServer<Theirs, Ours> {
  readonly url: string;
  readonly #server: WebSocketServer;
  readonly #lines: ScriptedLine<Theirs, Ours>[] = [];
  #wake: (() => void) | null = null;

  private constructor(server: WebSocketServer, binary: boolean) {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    this.url = `ws://127.0.0.1:${port}/`;
    this.#server = server;
    server.on('connection', (socket) => {
      this.#lines.push(new ScriptedLine(socket, binary));
      this.#wake?.();
    });
  }

  static async start<Theirs, Ours>(binary: boolean): Promise<ScriptedServer<Theirs, Ours>> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    return new ScriptedServer(server, binary);
  }

  /** The next connection that nobody has taken yet. */
  async accept(): Promise<ScriptedLine<Theirs, Ours>> {
    for (;;) {
      const line = this.#lines.shift();
      if (line) return line;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
