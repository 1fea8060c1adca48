/** What the script is told: verbs about tables, thought over with the record that was read, and all others, which it judges. */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';
import type { TableNotice } from '../notice.ts';
import type { Salts, TakenOver } from '../store.ts';
import { newsOf } from '../table-rules.ts';
import type { Step } from '../table-verbs.ts';
import type { Table, Waiting } from '../table.ts';
import type { Records } from './records.ts';

/** What to send for a verb, and what the reply means. */
export type Command<T> = {
  /** Empty when there is nothing to do. */
  readonly args: readonly string[];
  readonly result: (reply: unknown) => T;
};

/** What the script replies when somebody else has changed the table. */
export const CONFLICT = -1;
const DONE = 1;
const UNCLAIMED = 0;

/** A step of a verb about a table: puts `after` in the place of what was found, if that is still there. */
export function changing<T>(
  table: TableId,
  found: Table | null,
  { after, claim, newcomers, result }: Step<T>,
  records: Records,
): Command<T> {
  const isSame = after === found;
  if (!found && isSame)
    // Who wants to fill a table that has expired still thinks it open.
    return { args: claim ? ['shut', table] : [], result: () => result };
  const isEmpty = after?.seats.length === 0;
  const tickets = (!isSame && claim?.tickets) || [];
  return {
    args: [
      'change',
      table,
      found ? String(found.revision) : '',
      after === null ? '' : isSame ? '=' : records.table(after),
      !isEmpty ? 'usual' : found?.seats.length === 0 ? 'same' : 'empty',
      becomes(found, after),
      String(tickets.length),
      ...tickets.flatMap(({ guest, since }) => [guest, String(since)]),
      String(newcomers.length),
      ...newcomers,
    ],
    result: (reply) => (claim && reply === UNCLAIMED ? claim.otherwise : result),
  };
}

function becomes(found: Table | null, after: Table | null): 'opened' | 'closed' | '' {
  const news = newsOf(found, after);
  return news === null ? '' : news === 'closed' ? news : 'opened';
}

/** The verbs that the script judges itself, because it alone knows which nodes live and whose guest somebody is. */
export class ScriptVerbs {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  wait(waiting: Waiting): Command<void> {
    return this.#placing('wait', waiting);
  }

  renew(waiting: Waiting): Command<void> {
    return this.#placing('renew', waiting);
  }

  setAside(waiting: Waiting): Command<void> {
    return this.#placing('setAside', waiting);
  }

  withdraw(guest: GuestId): Command<void> {
    return { args: ['withdraw', guest], result: ignore };
  }

  know(guest: GuestId, tokenHash: string, before: string | null): Command<void> {
    return { args: ['know', guest, tokenHash, before ?? ''], result: ignore };
  }

  forget(tokenHash: string): Command<void> {
    return { args: ['forget', tokenHash], result: ignore };
  }

  takeOver(tokenHash: string): Command<TakenOver | null> {
    return {
      args: ['takeOver', tokenHash],
      result: (reply) =>
        Array.isArray(reply)
          ? this.#records.readTakenOver(reply as [GuestId, string | false, string | false])
          : null,
    };
  }

  salts(hour: number, fresh: Salts): Command<Salts> {
    return { args: ['salts', String(hour), ...fresh], result: (reply) => reply as Salts };
  }

  spend(what: string, keptMs: number): Command<boolean> {
    const args = ['spend', what, String(Math.max(1, Math.ceil(keptMs)))];
    return { args, result: (reply) => reply === DONE };
  }

  deliver(guest: GuestId, notice: TableNotice): Command<boolean> {
    const table = notice.type === 'table' ? notice.view.table : notice.table;
    const text = this.#records.notice(notice);
    return { args: ['deliver', guest, table, text], result: (reply) => reply === DONE };
  }

  #placing(verb: string, waiting: Waiting): Command<void> {
    const { guest, since } = waiting;
    return { args: [verb, guest, String(since), this.#records.ticket(waiting)], result: ignore };
  }
}

const ignore = (): void => {};
