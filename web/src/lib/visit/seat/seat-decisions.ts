/** What the guest has decided about a table-mate, and what holds of it for whoever comes back to the seat by another page. */
import type { Seat } from '@eat-with-me/protocol/table';
import { isAlarming, type Assurance, type TableMate } from '#lib/table/table-mate.ts';
import type { Judgements } from '#lib/visit/purpose.ts';

/** One for a table. What speaks for somebody ends with their page; what the guest would not see, hear or meet again stays. */
export class SeatDecisions {
  readonly #latest = new Map<Seat, TableMate>();
  readonly #never = new Set<Seat>();
  readonly #judgements: Judgements;

  /** `judgements`: those of the page before, if this one was loaded anew. */
  constructor(judgements: Judgements) {
    this.#judgements = judgements;
  }

  /** Looks at who is there now. */
  look(company: readonly TableMate[]): void {
    for (const mate of company) {
      const { seat } = mate;
      const before = this.#latest.get(seat);
      if (!before) this.#goOn(mate);
      this.#latest.set(seat, mate);
      if (before && before !== mate) {
        [mate.hidden, mate.volume] = [before.hidden, before.volume];
        if (before.neverAgain?.said) this.#never.add(seat);
        doubt(mate, before.trust?.assurance);
      }
      // By the secret of the new meeting, once there is one.
      if (this.#never.has(seat) && mate.neverAgain?.canSay) mate.neverAgain.say();
    }
  }

  /** The guest's own page was loaded anew: they have not changed their mind. */
  #goOn(mate: TableMate): void {
    const judgement = this.#judgements.get(mate.seat);
    if (!judgement) return;
    const { alarm, hidden, volume, never } = judgement;
    [mate.hidden, mate.volume] = [hidden, volume];
    if (alarm) mate.trust?.compared(alarm);
    if (never) this.#never.add(mate.seat);
  }
}

/** A doubt is not over because somebody is put in that seat anew, and what was compared does not end unseen. */
function doubt({ trust }: TableMate, before: Assurance | undefined): void {
  if (before && isAlarming(before)) trust?.compared(before);
  else if (before === 'compared' || before === 'lapsed') trust?.compared('lapsed');
}
