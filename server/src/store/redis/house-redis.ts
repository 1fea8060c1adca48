/**
 * All of a house that is in its Redis. A house that has none does not load it: the client with its modules is two thirds of the
 * files that a house would read, and a third of the time until it is open.
 */
import type { Logger } from 'pino';
import type { HouseClock } from '../../ground/house-clock.ts';
import { keyBase } from './records.ts';
import { HOUSE_NAME, RedisStore, type RedisStoreParts } from './redis-store.ts';
import { RedisWatch } from './redis-watch.ts';
import { SharedFiles } from './shared-files.ts';

/** `now` is this process's own clock in ms, `clock` the house's, which goes by Redis. */
type HouseRedisParts = Pick<RedisStoreParts, 'url' | 'emptyTableMs' | 'graceMs'> & {
  readonly now: () => number;
  readonly clock: HouseClock;
  readonly log: Logger;
};

/** Makes what the house needs of it, each for the same keys. */
export class HouseRedis {
  readonly #parts: HouseRedisParts;
  readonly #base = keyBase(HOUSE_NAME);
  readonly watch: RedisWatch;

  constructor(parts: HouseRedisParts) {
    const { url, now, clock, log } = parts;
    this.#parts = parts;
    this.watch = new RedisWatch({ url, base: this.#base, now, clock, log });
  }

  /** The queue and the tables. */
  store(): RedisStore {
    const { log, now: _, clock: __, ...parts } = this.#parts;
    return new RedisStore({
      ...parts,
      told: (reachable) => {
        if (reachable) log.info('Redis is back');
        else log.warn('Redis does not answer');
        this.watch.hurry();
      },
      unknown: (kind, version) =>
        log.warn(
          { kind, version },
          'left alone in Redis: of a version that this node does not know',
        ),
    });
  }

  /** These files of the page, by path, for all nodes; and those of others. */
  share(files: ReadonlyMap<string, Buffer>): SharedFiles {
    const { url, clock } = this.#parts;
    return new SharedFiles({ url, base: this.#base, files, now: clock.now });
  }
}
