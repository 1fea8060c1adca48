/** The salts of this house, turned over every hour. */
import { SALT_LIFE_MS } from './fits.ts';
import { randomId } from '../ground/random.ts';
import type { Salts, Store } from '../store/store.ts';

const RANDOM_CHARACTERS = 16;

/** 96 random bits and the hour (since 1970) for which it is, so that a browser takes it in that hour alone. */
const saltOf = (hour: number): string =>
  randomId().slice(0, RANDOM_CHARACTERS) + String(hour % 1_000_000).padStart(6, '0');

/** Knows the two salts under which guests make meeting tags now: the same on every node. */
export class HourlySalts {
  readonly #store: Store;
  #hour = -1;
  #current: Salts = [saltOf(0), saltOf(0)];

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
    this.#current = await this.#store.salts(hour, [saltOf(hour), saltOf(hour - 1)]);
    return this.#current[0] !== newest;
  }
}
