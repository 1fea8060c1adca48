/** Which networks take how much of something, while they take it. */
import { networksOf } from '../gateway/address-limits.ts';

/** One network that has something open. `held` are those of its holdings that could be taken back, the oldest first. */
export type Network<T> = {
  readonly prefix: string;
  readonly max: number;
  open: number;
  readonly held: Set<T>;
};

/**
 * Counts for the networks that `AddressLimits` counts for. A network is known only as long as it has something open,
 * and then the kernel knows it anyway: so there is no salt here.
 */
export class Networks<T> {
  readonly #known = new Map<string, Network<T>>();
  readonly #max: (share: number) => number;

  constructor(max: (share: number) => number) {
    this.#max = max;
  }

  /** Networks that have something open. */
  get size(): number {
    return this.#known.size;
  }

  /** The networks of an address, the widest first; nothing is counted yet. */
  of(address: string): readonly Network<T>[] {
    return networksOf(address).map(
      ({ prefix, share }) =>
        this.#known.get(prefix) ?? {
          prefix,
          max: this.#max(share),
          open: 0,
          held: new Set<T>(),
        },
    );
  }

  take(networks: readonly Network<T>[]): void {
    for (const network of networks) {
      network.open += 1;
      this.#known.set(network.prefix, network);
    }
  }

  release(networks: readonly Network<T>[]): void {
    for (const network of networks) {
      network.open -= 1;
      if (network.open === 0) this.#known.delete(network.prefix);
    }
  }
}
