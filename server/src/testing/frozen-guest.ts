/** A guest whose network takes nothing any more: a gateway over a stream that is never read. */
import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';

/** Takes what is written but never says that it has gone, unless `reads`. */
export class FrozenStream extends Duplex {
  readonly writes: string[] = [];
  reads = true;
  #pending: (() => void) | null = null;

  override _read(): void {}

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.writes.push(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString('latin1'));
    if (this.reads) done();
    else this.#pending = done;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this._writev([{ chunk }], done);
  }

  /** Reads on. */
  thaw(): void {
    this.reads = true;
    this.#pending?.();
  }

  /** Sends one short text message as a client does: masked (with zeros). */
  say(message: unknown): void {
    const text = Buffer.from(JSON.stringify(message));
    const head =
      text.length < 126
        ? [0x81, 0x80 | text.length]
        : [0x81, 0xfe, text.length >> 8, text.length & 255];
    this.push(Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), text]));
  }
}

/** The upgrade request of a page of this house. */
export const upgradeRequest = (): IncomingMessage =>
  ({
    method: 'GET',
    url: WIRE_PATH,
    socket: { remoteAddress: '192.0.2.1' },
    headers: {
      host: 'eat.example',
      origin: 'https://eat.example',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
      'sec-websocket-protocol': SUBPROTOCOL,
    },
  }) as unknown as IncomingMessage;
