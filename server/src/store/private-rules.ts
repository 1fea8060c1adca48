/** The door of a private table: who is let in, who waits, and who has the say. Pure, as `table-rules.ts` is. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId } from '@eat-with-me/protocol/table';
import { hasRoom, hostOf, isReady, members, sizeOf } from './table-rules.ts';
import type { Answer, Chair, Knock, PrivateTable, Table } from './table.ts';

/** So many can wait at one door; then the oldest of the network that has most there makes room. */
export const KNOCKS_MAX = 8;

/** A private table with its first guest. */
export const hosted = (
  table: TableId,
  guest: GuestId,
  pledge: PledgeSent,
  chairs: number,
  door: Door,
): PrivateTable => ({
  table,
  kind: 'private',
  chairs,
  door,
  knocks: [],
  nextSeat: 2,
  epoch: 1,
  seats: [{ seat: 1, guest, pledge, sat: true, next: null }],
  revision: 1,
});

/** Those at the door who need nobody's word any more: all inside have prepared for them, or nobody is there. */
export const awaitedAt = (table: Table): readonly Knock[] => {
  if (table.kind !== 'private' || !isReady(table)) return [];
  return table.knocks.filter(({ admitted }) => admitted || table.seats.length === 0);
};

/** `Store.join`; the table in the answer takes the place of this one. */
export function afterJoin(
  table: Table | null,
  guest: GuestId,
  pledge: PledgeSent,
  network: string | null,
): Answer {
  if (!table || sizeOf(table).kind === 'queue') return NO_SUCH_TABLE;
  // Let in by two at once: by the host, and by the door that was opened.
  if (table.seats.some((taken) => taken.guest === guest)) return { answer: 'seated', table };
  if (table.kind !== 'private') return { answer: 'table-locked', table };
  const { door, seats, knocks } = table;
  const empty = seats.length === 0;
  const away = unknocked(table, guest);
  // The door guards those inside: an empty table lets in whoever has the link.
  if (door === 'locked' && !empty) return { answer: 'table-locked', table: away };
  if (!hasRoom(table)) return { answer: 'table-full', table: away };
  const knock = knocks.find((one) => one.guest === guest);
  const admitted = door === 'open' || empty || knock?.admitted === true;
  if (admitted && isReady(table)) return letIn(table, guest, pledge);
  const named = knock?.name === undefined ? {} : { name: knock.name };
  const anew: Knock = { guest, pledge, network, ...named, admitted };
  if (knock || knocks.length < KNOCKS_MAX)
    return { answer: 'waits', table: withKnock(table, anew) };
  const displaced = makesRoom(knocks, network);
  if (displaced === null) return { answer: 'table-full', table };
  return { answer: 'waits', table: withKnock(unknocked(table, displaced), anew), displaced };
}

/**
 * Who no longer waits when one more of this network comes to a crowded door: the one who has done so for longest without the
 * host's word, of the network that would have most there. A crowd from one network so displaces itself and nobody else.
 */
function makesRoom(knocks: readonly Knock[], network: string | null): GuestId | null {
  const idle = knocks.filter(({ admitted }) => !admitted);
  const of = (one: Knock): string | null => one.network ?? null;
  const crowd = (one: Knock): number =>
    idle.filter((other) => of(other) === of(one)).length + (of(one) === network ? 1 : 0);
  const most = Math.max(...idle.map(crowd));
  return idle.find((one) => crowd(one) === most)?.guest ?? null;
}

/** `Store.admit`; the table in the answer takes the place of this one. */
export function afterAdmit(
  table: Table | null,
  by: Seat,
  guest: GuestId,
  admitted: boolean,
): Answer {
  if (!table || sizeOf(table).kind === 'queue') return NO_SUCH_TABLE;
  if (hostOf(table) !== by) return { answer: 'not-host', table };
  const knock = table.kind === 'private' && table.knocks.find((one) => one.guest === guest);
  if (table.kind !== 'private' || !knock) return { answer: 'no-such-seat', table };
  if (!admitted) return { answer: 'not-admitted', table: unknocked(table, guest) };
  if (!hasRoom(table)) return { answer: 'table-full', table: unknocked(table, guest) };
  if (isReady(table)) return letIn(table, guest, knock.pledge);
  return { answer: 'waits', table: withKnock(table, { ...knock, admitted: true }) };
}

/** `Store.unknock`; the same record if the guest did not knock. */
export const unknocked = (table: PrivateTable, guest: GuestId): PrivateTable =>
  table.knocks.some((one) => one.guest === guest)
    ? {
        ...table,
        knocks: table.knocks.filter((one) => one.guest !== guest),
        revision: table.revision + 1,
      }
    : table;

/** `Store.introduce`; null unless the guest waits there and has no name yet. */
export function introduced(table: PrivateTable, guest: GuestId, name: string): PrivateTable | null {
  const at = table.knocks.findIndex((one) => one.guest === guest);
  const knock = table.knocks[at];
  if (!knock || knock.name !== undefined) return null;
  const knocks = table.knocks.with(at, { ...knock, name });
  return { ...table, knocks, revision: table.revision + 1 };
}

/** `Store.guard`. */
export function afterGuard(table: Table, by: Seat, door: Door): Table | null {
  if (sizeOf(table).kind === 'queue' || hostOf(table) !== by) return null;
  return table.kind === 'private' ? { ...table, door, revision: table.revision + 1 } : table;
}

const NO_SUCH_TABLE: Answer = { answer: 'no-such-table', table: null };

/** Gives a guest the next seat of a private table. */
function letIn(table: PrivateTable, guest: GuestId, pledge: PledgeSent): Answer {
  const { seats, knocks, nextSeat, epoch, revision } = table;
  const chair: Chair = { seat: nextSeat, guest, pledge, sat: false, next: null };
  return {
    answer: 'seated',
    table: {
      ...table,
      seats: [...members(seats), chair],
      knocks: knocks.filter((one) => one.guest !== guest),
      nextSeat: nextSeat + 1,
      // Nobody is left who knows what was before.
      epoch: seats.length === 0 ? 1 : epoch + 1,
      revision: revision + 1,
    },
  };
}

/** Who knocks again keeps their place among those who do. */
function withKnock(table: PrivateTable, knock: Knock): PrivateTable {
  const at = table.knocks.findIndex(({ guest }) => guest === knock.guest);
  const before = table.knocks[at];
  const isSame =
    before?.admitted === knock.admitted &&
    before.pledge.opening === knock.pledge.opening &&
    before.pledge.commit === knock.pledge.commit;
  if (isSame) return table;
  const knocks = before ? table.knocks.with(at, knock) : [...table.knocks, knock];
  return { ...table, knocks, revision: table.revision + 1 };
}
