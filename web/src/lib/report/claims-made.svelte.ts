/** What the guest has told the house of table-mates, and whom they may still tell it of: those of the last table of strangers. */
import type { ClaimReason } from '@eat-with-me/protocol/wire/claims';
import type { ClientMessage, MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Seat, TableId } from '@eat-with-me/protocol/table';
import type { TableMate } from '#lib/table/table-mate.ts';
import type { TableStage } from '#lib/visit/stage.ts';

type Claim = MessageOf<ClientMessage, 'claim'>;

/** Where somebody sat. */
export type TableSeat = { readonly table: TableId; readonly seat: Seat };

/** What becomes of a claim: `heard` once the house says so; `lost` if it says that it knows of no such seat, or has forgotten this visit. */
type Progress = 'unsaid' | 'said' | 'heard' | 'lost';

/** A table-mate of the last table, also one who has left it. */
type Met = TableSeat & { readonly guest: TableMate };

/** One for a visit. Reactive. */
export class ClaimsMade {
  readonly #say: (claim: Claim) => void;
  readonly #isHeard: () => boolean;
  #progress = $state.raw<Readonly<Record<string, Progress>>>({});
  #met = $state.raw<readonly Met[]>([]);

  /** `isHeard`: whether the house hears claims at all. */
  constructor(say: (claim: Claim) => void, isHeard: () => boolean) {
    this.#say = say;
    this.#isHeard = isHeard;
  }

  /** Whom the guest sat with last. */
  get met(): readonly Met[] {
    return this.#met;
  }

  /** Where this table-mate sits or sat, for a claim of them; null where none would be heard. */
  placeOf(guest: TableMate): TableSeat | null {
    const place = this.#met.find((one) => one.guest === guest) ?? null;
    return this.#isHeard() ? place : null;
  }

  /** The table looks like this now. At a private one everybody was invited, so nothing is claimed there. */
  sits(table: TableStage): void {
    if (table.kind !== 'queue') return;
    const before = this.#met.filter((one) => one.table === table.table);
    const here = table.guests.map((guest) => ({ table: table.table, seat: guest.seat, guest }));
    const gone = before.filter(({ seat }) => !here.some((one) => one.seat === seat));
    this.#met = [...gone, ...here];
  }

  /** Whether something was claimed of this one. */
  isMade(guest: TableMate): boolean {
    const place = this.#met.find((one) => one.guest === guest);
    return place !== undefined && this.progress(place) !== 'unsaid';
  }

  progress(place: TableSeat): Progress {
    return this.#progress[keyOf(place)] ?? 'unsaid';
  }

  /** Says it once of each; `report` is sealed for whoever runs the house. */
  claim(place: TableSeat, reason: ClaimReason, report: string | null): void {
    if (this.progress(place) !== 'unsaid') return;
    const { table, seat } = place;
    this.#say({ type: 'claim', table, seat, reason, ...(report !== null && { report }) });
    this.#become(place, 'said');
  }

  /** The guest has ended this visit. */
  forget(): void {
    this.#met = [];
    this.#progress = {};
  }

  /** The house was started anew: what it has not answered it may not have heard. */
  houseForgot(): void {
    this.#progress = Object.fromEntries(
      Object.entries(this.#progress).map(([key, was]) => [key, was === 'said' ? 'lost' : was]),
    );
  }

  hear(message: MessageOf<ServerMessage, 'claimed'>): void {
    this.#become(message, message.heard ? 'heard' : 'lost');
  }

  #become(place: TableSeat, progress: Progress): void {
    this.#progress = { ...this.#progress, [keyOf(place)]: progress };
  }
}

const keyOf = ({ table, seat }: TableSeat): string => `${table} ${seat}`;
