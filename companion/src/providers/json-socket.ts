/** A WebSocket that carries JSON, as every provider here uses it; decoded at once, so that order is the wire's order. */
import type { Access } from '../provider.ts';

const UTF8 = new TextDecoder();

/** What is heard from it; `Message` is what the other end is trusted to say, and nothing more than a claim. */
type Ear<Message> = {
  readonly opened: () => void;
  readonly heard: (message: Message) => void;
  /** Once, and never after `close`. */
  readonly closed: (code: number, reason: string) => void;
};

export class JsonSocket<Ours, Theirs extends object> {
  readonly #socket: WebSocket;

  /** Throws a `DOMException` where the address is none. */
  constructor({ url, protocols = [] }: Access, ear: Ear<Theirs>) {
    this.#socket = new WebSocket(url, [...protocols]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = ear.opened;
    this.#socket.onclose = ({ code, reason }) => ear.closed(code, reason);
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parse(data);
      if (message) ear.heard(message as Theirs);
    };
  }

  /** Ignored unless the socket is open. */
  send(message: Ours): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** What waits to leave, in bytes. */
  get unsentBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Nothing is heard from here on. */
  close(): void {
    this.#socket.onopen = this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket.close();
  }
}

/** Gemini sends its JSON in binary frames. What is no object is nothing. */
function parse(data: unknown): object | null {
  try {
    const value: unknown = JSON.parse(
      data instanceof ArrayBuffer ? UTF8.decode(data) : String(data),
    );
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
