/** "Again?" at one table of strangers: whom this guest would meet again, and the moment at which the answers are exchanged. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { AgainTable } from '@eat-with-me/mesh/trust/again';
import { AGAIN } from '@eat-with-me/protocol/talk/again-topic';
import type { Seat } from '@eat-with-me/protocol/table';
import type { AgainLink, AgainMesh } from './again-link.ts';
import { PairAgain } from './pair-again.ts';

/** So long after somebody got up, in ms, the answers are exchanged: while they can still sit down again (`UNDO_MS`), with time for slow lines. */
export const EXCHANGE_AFTER_MS = 3000;

/**
 * And once more each time that so much has passed, in ms, while the line is held: whoever answers later than that has time, too. It
 * is the clock that asks, whatever was pressed and whatever came of it.
 */
export const EXCHANGE_EVERY_MS = 6500;

/** After a goodbye it can be pressed for so long, in ms: no longer than it is asked (`AFTER_GOODBYE_MS`). */
export const ASKED_AFTER_GOODBYE_MS = 17_000;

/** As long as the mesh. Reactive. */
export class TableAgain {
  readonly #mesh: AgainMesh;
  readonly #may: (seat: Seat) => boolean;
  readonly #met: (seat: Seat, table: AgainTable) => void;
  readonly #pairs = new Map<Seat, PairAgain>();
  #wanted = $state.raw<ReadonlySet<Seat>>(new Set());
  #askable = $state.raw<readonly Seat[]>([]);
  /** Links over which it is too late, or will be in a while (false). */
  readonly #late = new Map<AgainLink, boolean>();
  #rising = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `may`: whether the guest in this seat can still be one to meet again, whatever was pressed before. `met` is told of each
   * table-mate who would, too, and of the table for it.
   */
  constructor(
    mesh: AgainMesh,
    may: (seat: Seat) => boolean,
    met: (seat: Seat, table: AgainTable) => void,
  ) {
    this.#mesh = mesh;
    this.#may = may;
    this.#met = met;
    mesh.talk.carry(AGAIN);
    mesh.on('change', () => this.#look());
    this.#look();
  }

  /** About whom it can be said: those who are there, or have said goodbye a moment ago, and whose pages know of it. */
  get askable(): readonly Seat[] {
    return this.#askable;
  }

  /** Whether this guest would meet the one in this seat again. Nobody else learns it before the exchange, and then only who would, too. */
  wants(seat: Seat): boolean {
    return this.#wanted.has(seat);
  }
  want(seat: Seat, wanted: boolean): void {
    const others = [...this.#wanted].filter((each) => each !== seat);
    this.#wanted = new Set(wanted ? [...others, seat] : others);
  }

  /** This guest gets up, or has sat down again. */
  rise(rising: boolean): void {
    this.#rising = rising;
    clearTimeout(this.#timer);
    this.#look();
    if (!rising) return;
    this.#exchangeAfter(EXCHANGE_AFTER_MS);
  }

  #exchangeAfter(delayMs: number): void {
    this.#timer = setTimeout(() => {
      const held = [...this.#pairs.values()].filter(({ link }) => !link.parting.isOver);
      for (const pair of held) pair.exchange();
      this.#look();
      if (held.length > 0) this.#exchangeAfter(EXCHANGE_EVERY_MS);
    }, delayMs);
  }

  #look(): void {
    const askable: Seat[] = [];
    for (const [seat, link] of this.#mesh.links) {
      if (link.parting.isOver || link.meeting === null || !link.talk.carries(AGAIN)) continue;
      const pair = this.#pairAt(seat, link);
      if (!isOver(link.state)) link.parting.stayFor(pair.oneRises ? AGAIN : null);
      pair.look();
      if (!pair.isAnswered && !this.#isLate(link)) askable.push(seat);
    }
    if (askable.join() !== this.#askable.join()) this.#askable = askable;
  }

  /** Whether it is too late for an answer; some while after a goodbye it is. */
  #isLate(link: AgainLink): boolean {
    if (isOver(link.state) && !this.#late.has(link)) {
      this.#late.set(link, false);
      setTimeout(() => {
        this.#late.set(link, true);
        this.#look();
      }, ASKED_AFTER_GOODBYE_MS);
    }
    return this.#late.get(link) ?? false;
  }

  /** What was pressed was for whoever sat there then. */
  #pairAt(seat: Seat, link: AgainLink): PairAgain {
    const before = this.#pairs.get(seat);
    if (before?.link === link) return before;
    if (before) this.want(seat, false);
    const pair = new PairAgain({
      link,
      wants: () => this.#wanted.has(seat) && this.#may(seat),
      rises: () => this.#rising,
      met: (table) => {
        this.#met(seat, table);
        this.#look();
      },
    });
    this.#pairs.set(seat, pair);
    return pair;
  }
}
