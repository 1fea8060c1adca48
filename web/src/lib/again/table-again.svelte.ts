/** "Again?" at one table of strangers: whom this guest would meet again, and the moment at which the answers are exchanged. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { AgainTable } from '@eat-with-me/mesh/trust/again';
import { AGAIN } from '@eat-with-me/protocol/talk/again-topic';
import type { Seat } from '@eat-with-me/protocol/table';
import type { AgainLink, AgainMesh } from './again-link.ts';
import { PairAgain } from './pair-again.ts';

/** So long after somebody got up, in ms, the answers are exchanged: while they can still sit down again (`UNDO_MS`), with time for slow lines. */
export const EXCHANGE_AFTER_MS = 3000;

/** As long as the mesh. Reactive. */
export class TableAgain {
  readonly #mesh: AgainMesh;
  readonly #may: (seat: Seat) => boolean;
  readonly #met: (seat: Seat, table: AgainTable) => void;
  readonly #pairs = new Map<Seat, PairAgain>();
  #wanted = $state.raw<ReadonlySet<Seat>>(new Set());
  #askable = $state.raw<readonly Seat[]>([]);
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

  /** About whom it can be said: those who are there and whose pages know of it, until the answers are on their way. */
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
    this.#timer = setTimeout(() => {
      for (const pair of this.#pairs.values()) pair.exchange();
      this.#look();
    }, EXCHANGE_AFTER_MS);
  }

  #look(): void {
    const askable: Seat[] = [];
    for (const [seat, link] of this.#mesh.links) {
      if (isOver(link.state) || link.meeting === null || !link.talk.carries(AGAIN)) continue;
      const pair = this.#pairAt(seat, link);
      pair.look();
      if (!pair.isAnswered) askable.push(seat);
    }
    if (askable.join() !== this.#askable.join()) this.#askable = askable;
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
      met: (table) => this.#met(seat, table),
    });
    this.#pairs.set(seat, pair);
    return pair;
  }
}
