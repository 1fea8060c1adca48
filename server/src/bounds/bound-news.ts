/** Tells operators of bounds that are hit, and not a word about by whom. */
import type { Logger } from 'pino';
import { TELL_EVERY_MS, type Bound } from './http-bounds.ts';
import type { Metrics } from '../metrics.ts';

/** What the news go to. */
type BoundNewsParts = {
  readonly log: Pick<Logger, 'warn'>;
  readonly metrics: Pick<Metrics, 'boundsHit'>;
  readonly now: () => number;
};

/** Counts every hit; logs at most one line per bound in `TELL_EVERY_MS`, which says how many hits it stands for. */
export class BoundNews {
  readonly #parts: BoundNewsParts;
  readonly #told = new Map<Bound, { at: number; since: number }>();

  constructor(parts: BoundNewsParts) {
    this.#parts = parts;
  }

  hit(bound: Bound): void {
    const { log, metrics, now } = this.#parts;
    metrics.boundsHit.inc({ bound });
    const told = this.#told.get(bound) ?? { at: -Infinity, since: 0 };
    this.#told.set(bound, told);
    told.since += 1;
    if (now() - told.at < TELL_EVERY_MS) return;
    log.warn({ bound, times: told.since }, 'a bound was hit');
    told.at = now();
    told.since = 0;
  }
}
