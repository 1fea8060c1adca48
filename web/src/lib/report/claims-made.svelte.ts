/** What the guest has told the house of table-mates, and whom they may still tell it of: those of the last table of strangers. */
import type { ClaimReason } from '@eat-with-me/protocol/wire/claims';
import type { ClientMessage, MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Seat, TableId } from '@eat-with-me/protocol/table';
import type { TableMate } from '#lib/table/table-mate.ts';
import type { TableStage } from '#lib/visit/stage.ts';

type Claim = MessageOf<ClientMessage, 'claim'>;

/** Where somebody sat. */
export type Place = { readonly table: TableId; readonly seat: Seat };

/** What becomes of a claim: `heard` once the house says so. */
type Progress = 'unsaid' | 'said' | 'heard';

/** A table-mate of the last table, also one who has left it. */
export type Met = Place & { readonly guest: TableMate };

/** One for a visit. Reactive. */
export class ClaimsMade {
  readonly #say: (claim: Claim) => void;
  #progress = $state.raw<Readonly<Record<string, Progress>>>({});
  #met = $state.raw<readonly Met[]>([]);

  constructor(say: (claim: Claim) => void) {
    this.#say = say;
  }

  /** Whom the guest sat with last. */
  get met(): readonly Met[] {
    return this.#met;
  }

  /** The table looks like this now. At a private one everybody was invited, so nothing is claimed there. */
  sits(table: TableStage): void {
    if (table.kind !== 'queue') return;
    const before = this.#met.filter((one) => one.table === table.table);
    const here = table.guests.map((guest) => ({ table: table.table, seat: guest.seat, guest }));
    const gone = before.filter(({ seat }) => !here.some((one) => one.seat === seat));
    this.#met = [...gone, ...here];
  }

  progress(place: Place): Progress {
    return this.#progress[keyOf(place)] ?? 'unsaid';
  }

  /** Says it once of each; `report` is sealed for whoever runs the house. */
  claim(place: Place, reason: ClaimReason, report: string | null): void {
    if (this.progress(place) !== 'unsaid') return;
    const { table, seat } = place;
    this.#say({ type: 'claim', table, seat, reason, ...(report !== null && { report }) });
    this.#become(place, 'said');
  }

  /** The house forgets this visit. */
  forget(): void {
    this.#met = [];
  }

  hear(message: MessageOf<ServerMessage, 'claimed'>): void {
    this.#become(message, 'heard');
  }

  #become(place: Place, progress: Progress): void {
    this.#progress = { ...this.#progress, [keyOf(place)]: progress };
  }
}

const keyOf = ({ table, seat }: Place): string => `${table} ${seat}`;
