/** The verbs of a store as steps of the script: what follows for a table is decided here, by the same rules as in memory. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import type {
  Answer,
  Departure,
  Salts,
  Table,
  TableNotice,
  Turn,
  Visit,
  Waiting,
} from '../store.ts';
import {
  afterAdmit,
  afterAgree,
  afterDepart,
  afterJoin,
  afterPrepare,
  afterSit,
  fromQueue,
  hasRoom,
  hosted,
  hostOf,
  isOpen,
  laid,
  restored,
  seated,
  turn,
  unknocked,
} from '../table-rules.ts';

/** What to send for a verb, and what the reply means. */
export type Step<T> = {
  /** Empty when there is nothing to do. */
  readonly args: readonly string[];
  /** The table once it is done; null when it is gone, undefined when the verb is about none. */
  readonly after?: Table | null;
  readonly result: (reply: unknown) => T;
};

/** Thought over with the record of `table` as it was read; once more, if the script finds that it has changed. */
export type Verb<T> = {
  readonly table: TableId | null;
  readonly step: (found: Table | null) => Step<T>;
};

/** What the script replies when somebody else has changed the table. */
export const CONFLICT = -1;
const DONE = 1;

export const wait = (waiting: Waiting): Verb<void> =>
  simple(['wait', waiting.guest, ...placeOf(waiting)], ignore);

export const renew = (waiting: Waiting): Verb<void> =>
  simple(['renew', waiting.guest, ...placeOf(waiting)], ignore);

export const setAside = (waiting: Waiting): Verb<void> =>
  simple(['setAside', waiting.guest, ...placeOf(waiting)], ignore);

export const know = (guest: GuestId, tokenHash: string, before: string | null): Verb<void> =>
  simple(['know', guest, tokenHash, before ?? ''], ignore);

export const forget = (tokenHash: string): Verb<void> => simple(['forget', tokenHash], ignore);

export const takeOver = (tokenHash: string): Verb<Visit | null> =>
  simple(['takeOver', tokenHash], (reply) => {
    if (!Array.isArray(reply)) return null;
    const [guest, place, record] = reply as [GuestId, string | false, string | false];
    return {
      guest,
      waiting: place ? (JSON.parse(place.slice(place.indexOf(' ') + 1)) as Waiting) : null,
      table: record ? tableOf(record) : null,
    };
  });

export const withdraw = (guest: GuestId): Verb<void> => simple(['withdraw', guest], ignore);

export const lay = (
  table: TableId,
  group: readonly Waiting[],
  chairs: TableSize,
  now: number,
): Verb<Table | null> => {
  const made = laid(table, group, chairs, now);
  return {
    table,
    step: () => ({
      args: ['lay', table, textOf(made), ...claimOf(group)],
      after: made,
      result: (reply) => (reply === DONE ? made : null),
    }),
  };
};

export const host = (
  table: TableId,
  guest: GuestId,
  pledge: PledgeSent,
  chairs: number,
  door: Door,
): Verb<Table> => {
  const made = hosted(table, guest, pledge, chairs, door);
  return {
    table,
    step: () => ({
      args: ['host', table, textOf(made), guest],
      after: made,
      result: () => made,
    }),
  };
};

export const fill = (table: TableId, group: readonly Waiting[]): Verb<Turn | null> => ({
  table,
  step: (found) => {
    // It has expired: whoever still thinks it open has to hear of that.
    if (!found) return { args: ['shut', table], after: null, result: () => null };
    if (!isOpen(found) || !hasRoom(found, group.length)) return unchanged(found, null);
    const turned = turn(found, seated(found, group.map(fromQueue)));
    const { args } = changed(found, turned.table, null, { group });
    return { args, after: turned.table, result: (reply) => (reply === DONE ? turned : null) };
  },
});

export const sit = (table: TableId, seat: Seat): Verb<Turn | null> => ({
  table,
  step: (found) => turnOf(found, found && afterSit(found, seat)),
});

export const prepare = (
  table: TableId,
  seat: Seat,
  epoch: number,
  pledge: PledgeSent,
): Verb<Turn | null> => ({
  table,
  step: (found) => turnOf(found, found && afterPrepare(found, seat, epoch, pledge)),
});

export const agree = (
  table: TableId,
  seat: Seat,
  agreed: boolean,
  now: number,
): Verb<Turn | null> => ({
  table,
  step: (found) => turnOf(found, found && afterAgree(found, seat, agreed, now)),
});

export const depart = (
  table: TableId,
  seat: Seat,
  which: 'any' | 'unsat',
): Verb<Departure | null> => ({
  table,
  step: (found) => {
    const departure = found && afterDepart(found, seat, which);
    if (!departure) return unchanged(found, null);
    if (departure.type === 'dissolved') return changed(found, null, departure);
    const { kind, seats } = departure.table;
    const isOver = kind === 'queue' && seats.length === 0;
    return changed(found, isOver ? null : departure.table, departure);
  },
});

export const join = (table: TableId, guest: GuestId, pledge: PledgeSent): Verb<Answer> => ({
  table,
  step: (found) => {
    if (found?.kind !== 'private')
      return unchanged(found, { answer: 'no-such-table', table: null });
    const answer = afterJoin(found, guest, pledge);
    return changed(found, answer.table, answer, { newcomer: guest });
  },
});

export const unknock = (table: TableId, guest: GuestId): Verb<Table | null> => ({
  table,
  step: (found) => {
    if (found?.kind !== 'private') return unchanged(found, null);
    const after = unknocked(found, guest);
    return changed(found, after, after === found ? null : after);
  },
});

export const admit = (
  table: TableId,
  by: Seat,
  guest: GuestId,
  admitted: boolean,
): Verb<Answer> => ({
  table,
  step: (found) => {
    if (found?.kind !== 'private')
      return unchanged(found, { answer: 'no-such-table', table: null });
    const answer = afterAdmit(found, by, guest, admitted);
    return changed(found, answer.table, answer);
  },
});

export const guard = (table: TableId, by: Seat, door: Door): Verb<Table | null> => ({
  table,
  step: (found) => {
    if (found?.kind !== 'private' || hostOf(found) !== by) return unchanged(found, null);
    const after = { ...found, door, revision: found.revision + 1 };
    return changed(found, after, after);
  },
});

export const restore = (known: Table, own: readonly GuestId[]): Verb<Table> => ({
  table: known.table,
  step: (found) => {
    const after = restored(found, known, own);
    const revision = found ? String(found.revision) : '';
    const args = ['restore', known.table, revision, textOf(after), String(own.length), ...own];
    return { args, after, result: () => after };
  },
});

export const salts = (hour: number, fresh: Salts): Verb<Salts> =>
  simple(['salts', String(hour), ...fresh], (reply) => reply as Salts);

export const deliver = (guest: GuestId, notice: TableNotice): Verb<boolean> => {
  const table = notice.type === 'table' ? notice.view.table : notice.table;
  return simple(['deliver', guest, table, JSON.stringify(notice)], (reply) => reply === DONE);
};

/** A table's record as it is kept, and back. */
export const textOf = (table: Table): string => `${table.revision} ${JSON.stringify(table)}`;
export const tableOf = (text: string | null): Table | null =>
  text === null ? null : (JSON.parse(text.slice(text.indexOf(' ') + 1)) as Table);

const simple = <T>(args: readonly string[], result: (reply: unknown) => T): Verb<T> => ({
  table: null,
  step: () => ({ args, result }),
});

const placeOf = (waiting: Waiting): [string, string] => [
  String(waiting.since),
  JSON.stringify(waiting),
];

const claimOf = (group: readonly Waiting[]): string[] => [
  String(group.length),
  ...group.flatMap(({ guest, since }) => [guest, String(since)]),
];

type Besides = { readonly group?: readonly Waiting[]; readonly newcomer?: GuestId };

/** Puts `after` in the place of `before`, if that is still there. */
function changed<T>(
  before: Table,
  after: Table | null,
  result: T,
  { group = [], newcomer = '' }: Besides = {},
): Step<T> {
  const isSame = after === before;
  const becomes = isSame ? '' : after && isOpen(after) ? 'opened' : isOpen(before) ? 'closed' : '';
  return {
    args: [
      'change',
      before.table,
      String(before.revision),
      after === null ? '' : isSame ? '=' : textOf(after),
      after?.seats.length !== 0 ? 'usual' : before.seats.length === 0 ? 'same' : 'empty',
      newcomer,
      becomes,
      ...claimOf(group),
    ],
    after,
    result: () => result,
  };
}

/** Nothing changes, but only if the table is as it was read. */
const unchanged = <T>(found: Table | null, result: T): Step<T> =>
  found ? changed(found, found, result) : { args: [], result: () => result };

function turnOf(found: Table | null, turned: Turn | null): Step<Turn | null> {
  return found && turned ? changed(found, turned.table, turned) : unchanged(found, null);
}

const ignore = (): void => {};
