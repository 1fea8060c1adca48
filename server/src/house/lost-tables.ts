/** What a node can tell of its guests' tables when the memory of the house was emptied: pure. */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';
import type { Guest, Seated } from '../guest/guest.ts';
import type { Chair, Table, Waiting } from '../store/table.ts';

/** A table as this node's guests at it (`own`) have been told of it. */
type LostTable = { readonly known: Table; readonly own: readonly GuestId[] };

/** News that is older than what was told is no news: so a table that is put back begins well above it. */
const REVISIONS_MISSED = 1000;

/**
 * The tables of these guests. Nobody agrees to anything there any more, and of the others' tickets nothing is known: their
 * nodes add those.
 */
export function lostTables(guests: Iterable<Guest>, now: number): LostTable[] {
  const found = new Map<TableId, Map<GuestId, Seated>>();
  for (const { id, stage } of guests) {
    if (stage.at !== 'seated') continue;
    const own = found.get(stage.table) ?? new Map<GuestId, Seated>();
    found.set(stage.table, own.set(id, stage));
  }
  return [...found.values()].map((own) => ({ known: tableOf(own, now), own: [...own.keys()] }));
}

function tableOf(own: ReadonlyMap<GuestId, Seated>, now: number): Table {
  const [latest] = [...own].toSorted(([, a], [, b]) => b.revision - a.revision);
  if (!latest) throw new Error('a table has guests');
  const [guest, stage] = latest;
  const { table, you, mates, pledges, epoch } = stage;
  const seats = [...mates, [you, guest] as const]
    .flatMap(([seat, id]): Chair[] => {
      const pledge = pledges.get(seat);
      const { next = null } = own.get(id) ?? {};
      return pledge ? [{ seat, guest: id, sat: true, pledge, next }] : [];
    })
    .toSorted((a, b) => a.seat - b.seat);
  const nextSeat = (seats.at(-1)?.seat ?? 0) + 1;
  const common = { table, epoch, nextSeat, revision: stage.revision + REVISIONS_MISSED };
  const { kind, chairs } = stage;
  if (kind === 'private') return { ...common, kind, chairs, door: stage.door, knocks: [], seats };
  return {
    ...common,
    kind,
    chairs,
    laid: true,
    keepsOpen: false,
    askedAt: now,
    seats: seats.map((chair) => ({
      ...chair,
      waiting: ticketOf(own.get(chair.guest)),
      agreed: false,
    })),
  };
}

const ticketOf = (stage: Seated | undefined): Waiting | null =>
  stage?.kind === 'queue' ? stage.waiting : null;
