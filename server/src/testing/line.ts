/** A line to a server, as TCP: as long as wanted, and it can stop carrying anything without breaking. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One end listens on a free port of this machine, the other leads to `port`. */
export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** How long (ms) everything takes, one way. */
  readonly #delayMs: number;
  #isFrozen = false;
  #held: (() => void)[] = [];

  private constructor(port: number, delayMs: number) {
    this.#delayMs = delayMs;
    this.#server = createServer({ noDelay: true }, (near) => {
      const far = connect({ port, host: '127.0.0.1', noDelay: true });
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (data) => this.#carry(() => to.write(data)));
        from.on('close', () => {
          this.#sockets.delete(from);
          this.#carry(() => to.destroy());
        });
        from.on('error', ignore);
      }
    });
  }

  static async to(port: number, { delayMs = 0 } = {}): Promise<Line> {
    const line = new Line(port, delayMs);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Nothing arrives until `thaw`; then all of it does. */
  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const arrive of this.#held.splice(0)) arrive();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #carry(arrive: () => void): void {
    const deliver = (): void => {
      if (this.#isFrozen) this.#held.push(arrive);
      else arrive();
    };
    if (this.#delayMs === 0) deliver();
    else setTimeout(deliver, this.#delayMs);
  }
}

const ignore = (): void => {};
