/** What follows from a table's record, and how it changes: pure, the reference for every store. */
import {
  CHAIRS_MAX,
  SEAT_MAX,
  type Door,
  type GuestId,
  type Seat,
  type TableId,
} from '@eat-with-me/protocol/table';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Answer, Departure, Knock, Table, TableView, Taken, Turn, Waiting } from './store.ts';

/** So many can wait at one door. */
export const KNOCKS_MAX = 8;

/** Whether there is an empty chair, and a number for it. */
export const hasRoom = ({ seats, chairs, nextSeat }: Table, guests = 1): boolean =>
  seats.length + guests <= chairs && nextSeat + guests - 1 <= SEAT_MAX;

/** Nobody is given a seat after this number: what a table begins with that its own guests have put back. */
const NO_MORE_SEATS = SEAT_MAX + 1;

/** Put back by its guests after the house had forgotten it, as far as they have returned. It is theirs alone. */
const isRemembered = ({ nextSeat }: Table): boolean => nextSeat === NO_MORE_SEATS;

/** A table of which the house knows nothing but what this guest says who eats there: with them alone. */
export const remembered = (
  { table, kind, chairs, epoch }: Pick<Table, 'table' | 'kind' | 'chairs' | 'epoch'>,
  taken: Pick<Taken, 'seat' | 'guest' | 'pledge'>,
): Table => withOne({ table, kind, chairs, epoch, door: 'locked', nextSeat: NO_MORE_SEATS }, taken);

/** Whether everybody has prepared for somebody to join; also when nobody is there. */
export const isReady = ({ seats }: Table): boolean => seats.every(({ next }) => next !== null);

/** Whether the queue may fill an empty chair now: everybody has agreed to it, sooner or later. */
export const isOpen = (table: Table): boolean =>
  table.kind === 'queue' &&
  table.laid &&
  table.seats.length > 0 &&
  hasRoom(table) &&
  isReady(table) &&
  // Of a table that was put back, perhaps not all is known yet.
  table.seats.every(({ waiting }) => waiting !== null) &&
  (table.keepsOpen || table.seats.every(({ agreed }) => agreed));

/** The lowest seat taken; undefined when none is. */
export const hostOf = ({
  seats,
}: {
  readonly seats: readonly { readonly seat: Seat }[];
}): Seat | undefined => seats[0]?.seat;

/** What the guests at a table may know of it. */
export const viewOf = (table: Table): TableView => ({
  table: table.table,
  kind: table.kind,
  chairs: table.chairs,
  door: table.door,
  open: isOpen(table),
  epoch: table.epoch,
  seats: table.seats.map(({ seat, guest, waiting, pledge }) => ({
    seat,
    guest,
    since: waiting?.since ?? null,
    pledge,
  })),
  knocks: table.knocks.flatMap(({ guest, admitted }) => (admitted ? [] : [guest])),
  revision: table.revision,
});

/** Who is given a seat, and what for. */
export type Newcomer = Pick<Taken, 'guest' | 'waiting' | 'pledge'>;

/** One out of the queue. */
export const fromQueue = (waiting: Waiting): Newcomer => ({
  guest: waiting.guest,
  waiting,
  pledge: waiting.ticket.pledge,
});

/** A table for a group out of the queue. */
export const laid = (
  table: TableId,
  group: readonly Waiting[],
  chairs: number,
  now: number,
): Table =>
  seated(
    {
      table,
      kind: 'queue',
      chairs,
      door: 'open',
      laid: false,
      keepsOpen: group.length < chairs,
      askedAt: now,
      nextSeat: 1,
      epoch: 0,
      seats: [],
      knocks: [],
      revision: 0,
    },
    group.map(fromQueue),
  );

/** A private table with its first guest. */
export const hosted = (
  table: TableId,
  guest: GuestId,
  pledge: PledgeSent,
  chairs: number,
  door: Door,
): Table =>
  withOne(
    { table, kind: 'private', chairs, epoch: 1, door, nextSeat: 2 },
    { seat: 1, guest, pledge },
  );

/** A table at which one guest has sat down, whom no ticket brought. */
const withOne = (
  table: Pick<Table, 'table' | 'kind' | 'chairs' | 'epoch' | 'door' | 'nextSeat'>,
  taken: Pick<Taken, 'seat' | 'guest' | 'pledge'>,
): Table => ({
  ...table,
  laid: true,
  keepsOpen: false,
  askedAt: 0,
  seats: [{ ...taken, waiting: null, sat: true, agreed: false, next: null }],
  knocks: [],
  revision: 1,
});

/** The same table with these guests in its next seats: another company, for which the others have prepared. */
export function seated(table: Table, newcomers: readonly Newcomer[]): Table {
  const members = table.seats.map((one) => ({
    ...one,
    pledge: one.next ?? one.pledge,
    next: null,
  }));
  const seats = newcomers.map(({ guest, waiting, pledge }, index) => ({
    seat: table.nextSeat + index,
    guest,
    waiting,
    sat: false,
    agreed: false,
    pledge,
    next: null,
  }));
  return {
    ...table,
    seats: [...members, ...seats],
    nextSeat: table.nextSeat + seats.length,
    // Nobody is left who knows what was before.
    epoch: members.length === 0 ? 1 : table.epoch + 1,
    knocks: table.knocks.filter(({ guest }) => newcomers.every((one) => one.guest !== guest)),
    revision: table.revision + 1,
  };
}

/** `Store.sit`. */
export function afterSit(table: Table, seat: Seat): Turn | null {
  const taken = table.seats.find((one) => one.seat === seat);
  if (!taken) return null;
  if (taken.sat) return { table, turned: false };
  const seats = table.seats.map((one) => (one.seat === seat ? { ...one, sat: true } : one));
  const all = seats.every(({ sat }) => sat);
  return turn(table, {
    ...table,
    // An agreement was about those who were there when it was made.
    seats: table.laid ? withoutAgreement(seats) : seats,
    laid: table.laid || all,
    keepsOpen: table.keepsOpen && !(all && seats.length === table.chairs),
  });
}

/** `Store.prepare`. */
export function afterPrepare(
  table: Table,
  seat: Seat,
  epoch: number,
  pledge: PledgeSent,
): Turn | null {
  if (epoch !== table.epoch || !table.seats.some((one) => one.seat === seat)) return null;
  return turn(table, {
    ...table,
    seats: table.seats.map((one) => (one.seat === seat ? { ...one, next: pledge } : one)),
  });
}

/** `Store.agree`. */
export function afterAgree(table: Table, seat: Seat, agreed: boolean, now: number): Turn | null {
  if (table.kind !== 'queue' || !table.seats.some((one) => one.seat === seat)) return null;
  return turn(table, {
    ...table,
    seats: table.seats.map((one) => (one.seat === seat ? { ...one, agreed } : one)),
    keepsOpen: table.keepsOpen && agreed,
    askedAt: agreed && !isOpen(table) ? now : table.askedAt,
  });
}

/** `Store.depart`. The caller forgets a table that is dissolved, or a queue table that is empty. */
export function afterDepart(table: Table, seat: Seat, which: 'any' | 'unsat'): Departure | null {
  const taken = table.seats.find((one) => one.seat === seat);
  if (!taken || (taken.sat && table.laid && which === 'unsat')) return null;
  const staying = table.seats.filter((one) => one !== taken);
  const anybodySat = staying.some(({ sat }) => sat);
  if (!table.laid || (table.kind === 'queue' && staying.length > 0 && !anybodySat))
    return { type: 'dissolved', seats: table.seats };
  const seats = taken.sat ? withoutAgreement(staying) : staying;
  return { type: 'departed', ...turn(table, { ...table, seats }) };
}

/** `Store.join`; the table in the answer takes the place of this one. */
export function afterJoin(
  table: Table,
  guest: GuestId,
  pledge: PledgeSent,
): Answer & { readonly table: Table } {
  const { door, seats, knocks } = table;
  const empty = seats.length === 0;
  const away = unknocked(table, guest);
  // Let in by two at once: by the host, and by the door that was opened.
  if (seats.some((taken) => taken.guest === guest)) return { answer: 'seated', table };
  // The door guards those inside: an empty table lets in whoever has the link.
  if (door === 'locked' && !empty) return { answer: 'table-locked', table: away };
  if (!hasRoom(table)) return { answer: 'table-full', table: away };
  const knock = knocks.find((one) => one.guest === guest);
  const admitted = door === 'open' || empty || knock?.admitted === true;
  if (admitted && isReady(table))
    return { answer: 'seated', table: seated(table, [{ guest, waiting: null, pledge }]) };
  if (!knock && knocks.length >= KNOCKS_MAX) return { answer: 'table-full', table };
  return { answer: 'waits', table: withKnock(table, { guest, pledge, admitted }) };
}

/** Who knocks again keeps their place among those who do. */
function withKnock(table: Table, knock: Knock): Table {
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

/** `Store.admit`; the table in the answer takes the place of this one. */
export function afterAdmit(
  table: Table,
  by: Seat,
  guest: GuestId,
  admitted: boolean,
): Answer & { readonly table: Table } {
  if (hostOf(table) !== by) return { answer: 'not-host', table };
  const knock = table.knocks.find((one) => one.guest === guest);
  if (!knock) return { answer: 'no-such-seat', table };
  if (!admitted) return { answer: 'not-admitted', table: unknocked(table, guest) };
  if (!hasRoom(table)) return { answer: 'table-full', table: unknocked(table, guest) };
  const { pledge } = knock;
  if (!isReady(table))
    return { answer: 'waits', table: withKnock(table, { guest, pledge, admitted: true }) };
  return { answer: 'seated', table: seated(table, [{ guest, waiting: null, pledge }]) };
}

/** `Store.unknock`; the same record if the guest did not knock. */
export const unknocked = (table: Table, guest: GuestId): Table =>
  table.knocks.some((one) => one.guest === guest)
    ? {
        ...table,
        knocks: table.knocks.filter((one) => one.guest !== guest),
        revision: table.revision + 1,
      }
    : table;

/**
 * `Store.restore`: `known` takes the place of nothing, or adds its own guests to what has been put back before; a seat is
 * whose it is. Guests who say that they were there change nothing at a table that the house knows.
 */
export function restored(found: Table | null, known: Table, own: readonly GuestId[]): Table {
  if (!found) return known;
  if (isRemembered(known) && (!isRemembered(found) || found.seats.length >= CHAIRS_MAX))
    return found;
  const isOwn = ({ guest }: Taken): boolean => own.includes(guest);
  const others = found.seats.filter((taken) => !isOwn(taken));
  const isFree = ({ seat }: Taken): boolean => others.every((taken) => taken.seat !== seat);
  const adds = known.seats.filter((taken) => isOwn(taken) && isFree(taken));
  const seats = [...others, ...adds].toSorted((a, b) => a.seat - b.seat);
  return {
    ...found,
    seats,
    nextSeat: Math.max(found.nextSeat, known.nextSeat),
    epoch: Math.max(found.epoch, known.epoch),
    revision: Math.max(found.revision, known.revision) + 1,
  };
}

/** A changed table, and whether that opened or closed it. */
export function turn(before: Table, after: Table): Turn {
  const table = { ...after, revision: before.revision + 1 };
  return { table, turned: isOpen(before) !== isOpen(table) };
}

const withoutAgreement = (seats: readonly Taken[]): Taken[] =>
  seats.map((one) => (one.agreed ? { ...one, agreed: false } : one));
