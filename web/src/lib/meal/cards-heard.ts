/** What table-mates draw, as it comes: no hand draws the others' cards away, nor makes a page draw its own. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { CardTold } from '@eat-with-me/protocol/talk/meal-topics';
import { isLater, type DrawnCard } from './cards.ts';
import { Pace } from './pace.ts';

/** How often somebody draws again over their own card; the last of them comes once there is room. */
export const IN_A_ROW_RATE = { perSecond: 0.05, burst: 8 } as const;

/** How often a page draws another one by itself over a card of somebody that its guest has seen. */
export const PASSED_RATE = { perSecond: 0.05, burst: 4 } as const;

/** One for a table. */
export class CardsHeard {
  readonly #inARow = new Pace(IN_A_ROW_RATE);
  readonly #passed = new Pace(PASSED_RATE);
  readonly #heard = new Map<Seat, CardTold>();

  /** Which card lies on the table after these; `waitMs`: after how long to look again, 0 for not. */
  latest(
    top: DrawnCard | null,
    draws: readonly DrawnCard[],
  ): { top: DrawnCard | null; waitMs: number } {
    let [latest, waitMs] = [top, 0];
    for (const draw of draws.toSorted((a, b) => a.drawn - b.drawn)) {
      const heard = this.#heard.get(draw.seat);
      if (draw.drawn === 0 || (heard?.drawn === draw.drawn && heard.card === draw.card)) continue;
      if (isLater(draw, latest)) {
        const wait = latest?.seat === draw.seat ? this.#inARow.take(draw.seat) : 0;
        waitMs = Math.max(waitMs, wait);
        if (wait > 0) continue;
        latest = draw;
      }
      this.#heard.set(draw.seat, draw);
    }
    return { top: latest, waitMs };
  }

  /** Whether this page passes over what this guest has drawn. */
  passes(seat: Seat): boolean {
    return this.#passed.take(seat) === 0;
  }
}
