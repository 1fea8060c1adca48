/** Somebody who speaks HTTP by hand, byte for byte, and reads only if told to. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One TCP connection to a server under test. */
export class RawClient {
  readonly socket: Socket;
  /** Everything read so far. */
  heard = '';
  readonly ended: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.on('close', () => resolve());
    this.ended = promise;
  }

  /** Connects; a client that does not read notices nothing, not even the end. */
  static async connect(port: number, reads: 'reads' | 'never reads' = 'reads'): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const client = new RawClient(socket);
    if (reads === 'reads') socket.on('data', (data) => (client.heard += data.toString('latin1')));
    await once(socket, 'connect');
    return client;
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Says these lines, then the empty one. */
  say(...lines: string[]): void {
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** Waits until the whole head of the next answer has come, and returns it; also when the connection ended. */
  async head(): Promise<string> {
    let at = this.heard.indexOf('\r\n\r\n');
    while (at < 0 && this.isOpen) {
      await Promise.race([once(this.socket, 'data'), this.ended]);
      at = this.heard.indexOf('\r\n\r\n');
    }
    return this.heard.slice(0, at);
  }
}
