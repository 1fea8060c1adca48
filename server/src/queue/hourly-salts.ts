/** The salts of this house, turned over every hour. */
import { SALT_LIFE_MS } from './fits.ts';
import { randomId } from '../ground/random.ts';
import type { Salts, Store } from '../store/store.ts';

/** Knows the two salts under which guests make meeting tags now: the same on every node. */
export class HourlySalts {
  readonly #store: Store;
  #hour = -1;
  #current: Salts = [randomId(), randomId()];

  constructor(store: Store) {
    this.#store = store;
  }

  get current(): Salts {
    return this.#current;
  }

  /** Asks for the salts when the hour has changed; says whether they have. */
  async turn(now: number): Promise<boolean> {
    const hour = Math.floor(now / SALT_LIFE_MS);
    if (hour === this.#hour) return false;
    this.#hour = hour;
    const [newest] = this.#current;
    this.#current = await this.#store.salts(hour, [randomId(), randomId()]);
    return this.#current[0] !== newest;
  }
}
