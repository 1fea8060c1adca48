/** A network cable between browsers and the server, or several of them; to cut or to hold up. Loopback only. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

export class Cable {
  readonly #targets: readonly number[];
  readonly #ends = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  #connected = true;
  /** Bytes that crossed it so far, both ways. */
  carried = 0;

  /** `targets`: the ports of the servers behind it. A new connection gets the first that answers. */
  constructor(targets: readonly number[]) {
    this.#targets = targets;
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
    near.on('error', () => near.destroy());
    this.#reach(near, this.#targets);
  }

  #reach(near: Socket, [target, ...others]: readonly number[]): void {
    if (target === undefined) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const refused = () => this.#reach(near, others);
    far.once('error', refused);
    far.once('connect', () => {
      far.off('error', refused);
      if (near.destroyed || !this.#connected) far.destroy();
      else this.#tie(near, far);
    });
  }

  #tie(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(from);
      from.on('data', (data) => {
        this.carried += data.length;
        to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#ends.delete(from);
        to.destroy();
      });
    }
  }
}
