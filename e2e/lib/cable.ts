/** A network cable between browsers and the server, to cut or to hold up. Loopback only. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

export class Cable {
  readonly #target: number;
  readonly #ends = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  #connected = true;

  /** `target`: the server's port. */
  constructor(target: number) {
    this.#target = target;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async plugIn(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Breaks what runs over it and lets nothing new through until `mend`. */
  cut(): void {
    this.#connected = false;
    for (const end of this.#ends) end.resetAndDestroy();
  }

  mend(): void {
    this.#connected = true;
  }

  /** Lets nothing pass and tells nobody: the other end seems silent, as when a phone falls asleep. */
  freeze(): void {
    for (const end of this.#ends) end.pause();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    if (!this.#connected) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.#target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(from);
      from.on('data', (data) => to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#ends.delete(from);
        to.destroy();
      });
    }
  }
}
