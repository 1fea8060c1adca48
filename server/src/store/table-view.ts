/** A table as its guests may know it. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import { isOpen } from './table-rules.ts';
import type { Table, Taken } from './table.ts';

/** What a seat's guest may be told of the others: no ticket leaves the node that matched it. */
export type SeatView = {
  readonly seat: Seat;
  readonly guest: GuestId;
  /** `Waiting.since` of the ticket that brought them; null at a private table. */
  readonly since: number | null;
  readonly pledge: PledgeSent;
};

/** A table as everybody at it may know it. */
export type TableView = {
  readonly table: TableId;
  readonly epoch: number;
  readonly revision: number;
  readonly seats: readonly SeatView[];
} & (
  | {
      readonly kind: 'queue';
      readonly chairs: TableSize;
      /** Whether all of the first group have sat. */
      readonly laid: boolean;
      /** Whether the queue fills its empty chairs. */
      readonly open: boolean;
    }
  | {
      readonly kind: 'private';
      readonly chairs: number;
      readonly door: Door;
      /** Who waits for the host's word. */
      readonly knocks: readonly GuestId[];
      /** How they call themselves, sealed; of those who have said so. A view of before has none. */
      readonly names?: Readonly<Record<GuestId, string>>;
    }
);

/** What the guests at a table may know of it. */
export function viewOf(table: Table): TableView {
  const { epoch, revision } = table;
  const common = { table: table.table, epoch, revision };
  switch (table.kind) {
    case 'queue': {
      const { kind, chairs, laid } = table;
      const seats = table.seats.map((one) => seatViewOf(one, one.waiting?.since));
      return { ...common, kind, chairs, laid, open: isOpen(table), seats };
    }
    case 'private': {
      const { kind, chairs, door } = table;
      const knocks = table.knocks.flatMap(({ guest, admitted }) => (admitted ? [] : [guest]));
      const named = table.knocks.flatMap(({ guest, name, admitted }) =>
        name === undefined || admitted ? [] : [[guest, name] as const],
      );
      const names = Object.fromEntries(named);
      const seats = table.seats.map((one) => seatViewOf(one));
      return { ...common, kind, chairs, door, knocks, names, seats };
    }
    case 'remembered': {
      const seats = table.seats.map((one) => seatViewOf(one));
      return table.was.kind === 'queue'
        ? { ...common, ...table.was, laid: true, open: false, seats }
        : { ...common, ...table.was, door: 'locked', knocks: [], seats };
    }
  }
}

const seatViewOf = ({ seat, guest, pledge }: Taken, since: number | null = null): SeatView => ({
  seat,
  guest,
  since,
  pledge,
});
