/** What follows from a table's record, and how it changes: pure, the reference for every store. */
import {
  CHAIRS_MAX,
  SEAT_MAX,
  type GuestId,
  type Seat,
  type TableId,
  type TableSize,
} from '@eat-with-me/protocol/table';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type {
  Chair,
  Departed,
  PrivateTable,
  QueueChair,
  QueueTable,
  RememberedTable,
  Size,
  Table,
  Taken,
  Changed,
  Reclaimed,
  Waiting,
} from './table.ts';

/** Whether there are so many empty chairs, and numbers for them. */
export const hasRoom = (
  { seats, chairs, nextSeat }: QueueTable | PrivateTable,
  guests = 1,
): boolean => seats.length + guests <= chairs && nextSeat + guests - 1 <= SEAT_MAX;

/** Whether everybody has prepared for somebody to join; also when nobody is there. */
export const isReady = ({ seats }: { readonly seats: readonly Chair[] }): boolean =>
  seats.every(({ next }) => next !== null);

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

/** One who has come back and needs nothing more than that all others have prepared, which they have; they all come with them. */
export const awaitedBack = (table: Table): Chair | undefined => {
  if (table.kind === 'remembered') return undefined;
  const seats: readonly Chair[] = table.seats;
  return seats.every(isReadyFor) ? seats.find(({ back }) => back) : undefined;
};

/** Whether this guest has come back to their seat, and waits. */
export const isBack = (table: Table, guest: GuestId): boolean =>
  table.kind !== 'remembered' &&
  (table.seats as readonly Chair[]).some((one) => one.guest === guest && one.back === true);

/** A guest's seat, whether they have sat there, and the ticket that brought them; null if they have none. */
export function chairOf(
  table: Table,
  guest: GuestId,
): {
  readonly seat: Seat;
  readonly sat: boolean;
  readonly waiting: Waiting | null;
  readonly pledge: PledgeSent;
} | null {
  const isTheirs = (one: Taken): boolean => one.guest === guest;
  switch (table.kind) {
    case 'queue':
      return table.seats.find(isTheirs) ?? null;
    case 'private': {
      const chair = table.seats.find(isTheirs);
      return chair ? { ...chair, waiting: null } : null;
    }
    case 'remembered': {
      const taken = table.seats.find(isTheirs);
      return taken ? { ...taken, sat: true, waiting: null } : null;
    }
  }
}

/** A table for a group out of the queue. */
export const laid = (
  table: TableId,
  group: readonly Waiting[],
  chairs: TableSize,
  now: number,
): QueueTable => ({
  table,
  kind: 'queue',
  chairs,
  laid: false,
  keepsOpen: group.length < chairs,
  askedAt: now,
  nextSeat: 1 + group.length,
  epoch: 1,
  seats: group.map((waiting, index) => queueChair(1 + index, waiting)),
  revision: 1,
});

/** A table of which the house knows nothing but what this guest says who eats there: with them alone. */
export const remembered = (
  table: TableId,
  was: Size,
  epoch: number,
  taken: Taken,
): RememberedTable => ({ table, kind: 'remembered', was, epoch, seats: [taken], revision: 1 });

/** `Store.fill`; null when the queue may not give these a seat there. */
export function afterFill(table: Table, group: readonly Waiting[]): Changed<QueueTable> | null {
  if (table.kind !== 'queue' || !isOpen(table) || !hasRoom(table, group.length)) return null;
  const newcomers = group.map((waiting, index) => queueChair(table.nextSeat + index, waiting));
  return changed(table, {
    ...table,
    seats: [...members(table.seats), ...newcomers],
    nextSeat: table.nextSeat + newcomers.length,
    epoch: table.epoch + 1,
  });
}

/** `Store.sit`. */
export function afterSit(table: Table, seat: Seat): Changed | null {
  if (!table.seats.some((one) => one.seat === seat)) return null;
  if (table.kind === 'remembered') return { table, turned: false };
  const isThere = table.seats.some((one) => one.seat === seat && one.sat);
  if (isThere) return { table, turned: false };
  if (table.kind === 'private')
    return changed(table, { ...table, seats: sitting(table.seats, seat) });
  const seats = sitting(table.seats, seat);
  const all = seats.every(({ sat }) => sat);
  return changed(table, {
    ...table,
    // An agreement was about those who were there when it was made.
    seats: table.laid ? withoutAgreement(seats) : seats,
    laid: table.laid || all,
    keepsOpen: table.keepsOpen && !(all && seats.length === table.chairs),
  });
}

/** `Store.prepare`. At a table that its guests have put back nobody joins, so there is nothing to prepare for. */
export function afterPrepare(
  table: Table,
  seat: Seat,
  epoch: number,
  pledge: PledgeSent,
): Changed | null {
  if (table.kind === 'remembered' || epoch !== table.epoch) return null;
  if (!table.seats.some((one) => one.seat === seat)) return null;
  return table.kind === 'queue'
    ? changed(table, { ...table, seats: bound(table.seats, seat, pledge) })
    : changed(table, { ...table, seats: bound(table.seats, seat, pledge) });
}

/** `Store.agree`. */
export function afterAgree(
  table: Table,
  seat: Seat,
  agreed: boolean,
  now: number,
): Changed<QueueTable> | null {
  if (table.kind !== 'queue' || !table.seats.some((one) => one.seat === seat)) return null;
  return changed(table, {
    ...table,
    seats: table.seats.map((one) => (one.seat === seat ? { ...one, agreed } : one)),
    keepsOpen: table.keepsOpen && agreed,
    askedAt: agreed && !isOpen(table) ? now : table.askedAt,
  });
}

/** `Store.depart`. A table that is dissolved is forgotten, and so is one that `isOver`. */
export function afterDepart(table: Table, seat: Seat, which: 'any' | 'unsat'): Departed | null {
  switch (table.kind) {
    case 'queue':
      return afterLeaving(table, seat, which);
    case 'private': {
      const seats = without(table.seats, seat, which);
      return seats && { type: 'departed', ...changed(table, { ...table, seats }) };
    }
    case 'remembered': {
      if (which === 'unsat' || !table.seats.some((one) => one.seat === seat)) return null;
      const seats = table.seats.filter((one) => one.seat !== seat);
      return { type: 'departed', ...changed(table, { ...table, seats }) };
    }
  }
}

function afterLeaving(table: QueueTable, seat: Seat, which: 'any' | 'unsat'): Departed | null {
  // Of a first group anybody may still be missed.
  const staying = without(table.seats, seat, table.laid ? which : 'any');
  if (!staying) return null;
  const isLeftToReserved = staying.length > 0 && !staying.some(({ sat }) => sat);
  if (!table.laid || isLeftToReserved) return { type: 'dissolved', seats: table.seats };
  const hadSat = table.seats.some((one) => one.seat === seat && one.sat);
  const seats = hadSat ? withoutAgreement(staying) : staying;
  return { type: 'departed', ...changed(table, { ...table, seats }) };
}

/** `Store.reclaim`; the table in the answer takes the place of this one. */
export function afterReclaim(
  table: Table | null,
  was: GuestId,
  guest: GuestId,
  pledge: PledgeSent,
): Reclaimed {
  switch (table?.kind) {
    case 'queue': {
      if (!table.laid || table.seats.length === 1) return GONE;
      const seats = withBack(table.seats, was, guest, pledge)?.map((one) =>
        one.guest === guest
          ? { ...one, waiting: one.waiting && { ...one.waiting, guest }, agreed: false }
          : one,
      );
      if (!seats) return GONE;
      const regroup = regrouped({ ...table, seats });
      if (regroup.outcome !== 'seated') return regroup;
      const { table: after } = regroup;
      return { ...regroup, table: { ...after, seats: withoutAgreement(after.seats) } };
    }
    case 'private': {
      const seats = withBack(table.seats, was, guest, pledge);
      return seats ? regrouped({ ...table, seats }) : GONE;
    }
    case 'remembered':
    case undefined:
      return GONE;
  }
}

const GONE = { outcome: 'gone', table: null, newcomers: [] } as const;

/** The seats with this guest back in theirs; null if they had none, or had not sat down. */
function withBack<S extends Chair>(
  seats: readonly S[],
  was: GuestId,
  guest: GuestId,
  pledge: PledgeSent,
): S[] | null {
  if (!seats.some((one) => one.guest === was && one.sat)) return null;
  return seats.map((one) =>
    one.guest === was ? { ...one, guest, pledge, next: null, back: true } : one,
  );
}

/** Whether nothing more is needed of this one for another company. */
const isReadyFor = ({ back, next }: Chair): boolean => back === true || next !== null;

/** Another company of those in these seats, if all are ready for it. Who has come back is new to it. */
function regrouped<T extends QueueTable | PrivateTable>(
  table: T,
): { outcome: 'seated' | 'waits'; table: T; newcomers: readonly GuestId[] } {
  const revision = table.revision + 1;
  const seats: readonly Chair[] = table.seats;
  if (!seats.every(isReadyFor))
    return { outcome: 'waits', table: { ...table, revision }, newcomers: [] };
  const newcomers = seats.flatMap(({ back, guest }) => (back ? [guest] : []));
  // Nobody is left who knows what was before.
  const epoch = newcomers.length === seats.length ? 1 : table.epoch + 1;
  const after = members(seats).map((chair) => {
    const { back: _, ...one } = chair;
    return one;
  });
  return { outcome: 'seated', table: { ...table, seats: after, epoch, revision }, newcomers };
}

/** Whether nobody is left at a table and nobody will come: there is no link by which they could. */
export const isOver = ({ kind, seats }: Table): boolean => kind !== 'private' && seats.length === 0;

/**
 * `Store.restore`: `known` takes the place of nothing, or adds its own guests to what has been put back before; a seat is
 * whose it is. Guests who say that they were there change nothing at a table that the house knows.
 */
export function restored(found: Table | null, known: Table, own: readonly GuestId[]): Table {
  if (!found) return known;
  const epoch = Math.max(found.epoch, known.epoch);
  const revision = Math.max(found.revision, known.revision) + 1;
  if (found.kind === 'remembered') {
    if (known.kind === 'remembered' && found.seats.length >= CHAIRS_MAX) return found;
    const theirs = known.seats.map(({ seat, guest, pledge }) => ({ seat, guest, pledge }));
    return { ...found, epoch, revision, seats: together(found.seats, theirs, own) };
  }
  if (known.kind === 'remembered') return found;
  const nextSeat = Math.max(found.nextSeat, known.nextSeat);
  if (found.kind === 'queue' && known.kind === 'queue')
    return { ...found, epoch, revision, nextSeat, seats: together(found.seats, known.seats, own) };
  if (found.kind === 'private' && known.kind === 'private')
    return { ...found, epoch, revision, nextSeat, seats: together(found.seats, known.seats, own) };
  // Guests who return may lie about what a table was.
  return found;
}

/** What a change means to those who fill open tables: this one is open now, and like this; it no longer is; or nothing. */
export function newsOf(before: Table | null, after: Table | null): QueueTable | 'closed' | null {
  if (before === after) return null;
  if (after?.kind === 'queue' && isOpen(after)) return after;
  return before && isOpen(before) ? 'closed' : null;
}

/** What it was laid for, as far as that is known. */
export const sizeOf = (table: Table): Size => (table.kind === 'remembered' ? table.was : table);

const queueChair = (seat: Seat, waiting: Waiting): QueueChair => ({
  seat,
  guest: waiting.guest,
  waiting,
  sat: false,
  agreed: false,
  pledge: waiting.ticket.pledge,
  next: null,
});

/** In another company than before everybody is bound to what they have prepared for it. */
export const members = <S extends Chair>(seats: readonly S[]): S[] =>
  seats.map((one) => ({ ...one, pledge: one.next ?? one.pledge, next: null }));

const sitting = <S extends Chair>(seats: readonly S[], seat: Seat): S[] =>
  seats.map((one) => (one.seat === seat ? { ...one, sat: true } : one));

const bound = <S extends Chair>(seats: readonly S[], seat: Seat, next: PledgeSent): S[] =>
  seats.map((one) => (one.seat === seat ? { ...one, next } : one));

const withoutAgreement = (seats: readonly QueueChair[]): QueueChair[] =>
  seats.map((one) => (one.agreed ? { ...one, agreed: false } : one));

/** The seats of those who stay; null if that one is nobody's, or taken and only a reserved one was meant. */
function without<S extends Chair>(
  seats: readonly S[],
  seat: Seat,
  which: 'any' | 'unsat',
): S[] | null {
  const taken = seats.find((one) => one.seat === seat);
  if (!taken || (taken.sat && which === 'unsat')) return null;
  return seats.filter((one) => one !== taken);
}

/** These seats with those that a node knows of its own guests. */
function together<S extends Taken>(
  found: readonly S[],
  known: readonly S[],
  own: readonly GuestId[],
): S[] {
  const isOwn = ({ guest }: S): boolean => own.includes(guest);
  const others = found.filter((taken) => !isOwn(taken));
  const isFree = ({ seat }: S): boolean => others.every((taken) => taken.seat !== seat);
  const adds = known.filter((taken) => isOwn(taken) && isFree(taken));
  return [...others, ...adds].toSorted((a, b) => a.seat - b.seat);
}

/** A changed table, and whether that opened or closed it. */
function changed<T extends Table>(before: T, after: T): Changed<T> {
  const table = { ...after, revision: before.revision + 1 };
  return { table, turned: isOpen(before) !== isOpen(table) };
}
