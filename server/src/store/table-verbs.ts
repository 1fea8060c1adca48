/** Every verb about a table, once for all stores: each is a pure step from what was found to what is to be there. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import type { Store } from './store.ts';
import {
  afterAdmit,
  afterGuard,
  afterJoin,
  hosted,
  introduced,
  unknocked,
} from './private-rules.ts';
import {
  afterAgree,
  afterDepart,
  afterFill,
  afterPrepare,
  afterReclaim,
  afterSit,
  isOver,
  laid,
  restored,
} from './table-rules.ts';
import type {
  Answer,
  Departed,
  PrivateTable,
  QueueTable,
  Table,
  Changed,
  Reclaimed,
  Waiting,
} from './table.ts';

/** What a verb does with the table that was found: whole or not at all. */
export type Step<T> = {
  /** The table from now on; null when there is none. The one that was found, when nothing changes. */
  readonly after: Table | null;
  /** Tickets that leave the queue for it. Unless all of them still wait, nothing is done, and that is the result. */
  readonly claim: { readonly tickets: readonly Waiting[]; readonly otherwise: T } | null;
  /** Guests who come to it without a ticket, be it to its door: news of this table is for them, too. */
  readonly newcomers: readonly GuestId[];
  readonly result: T;
};

/** A verb about one table: pure, so that it can be thought over again when somebody else was faster. */
export type Verb<T> = {
  readonly table: TableId;
  /** Whether the table is made by this: nobody can know it yet, so it need not be looked for. */
  readonly isNew: boolean;
  readonly step: (found: Table | null) => Step<T>;
};

/**
 * The part of a store that is about tables. A store says how a verb is done (`change`): find the table, think the step
 * over, put the outcome in its place, tell those who read the changes (`newsOf`), all as one.
 */
export abstract class TableVerbs implements Pick<
  Store,
  | 'lay'
  | 'fill'
  | 'sit'
  | 'prepare'
  | 'agree'
  | 'depart'
  | 'reclaim'
  | 'host'
  | 'join'
  | 'introduce'
  | 'unknock'
  | 'admit'
  | 'guard'
  | 'restore'
> {
  protected abstract change<T>(verb: Verb<T>): Promise<T>;

  lay(
    table: TableId,
    tickets: readonly Waiting[],
    chairs: TableSize,
    now: number,
  ): Promise<QueueTable | null> {
    const made = laid(table, tickets, chairs, now);
    const step = (): BriefStep<QueueTable | null> => ({
      after: made,
      claim: { tickets, otherwise: null },
      result: made,
    });
    return this.#do(table, step, true);
  }

  fill(table: TableId, tickets: readonly Waiting[]): Promise<Changed<QueueTable> | null> {
    const claim = { tickets, otherwise: null };
    return this.#do<Changed<QueueTable> | null>(table, (found) => {
      const turned = found && afterFill(found, tickets);
      return { after: turned?.table ?? found, claim, result: turned };
    });
  }

  sit(table: TableId, seat: Seat): Promise<Changed | null> {
    return this.#changed(table, (found) => afterSit(found, seat));
  }

  prepare(table: TableId, seat: Seat, epoch: number, pledge: PledgeSent): Promise<Changed | null> {
    return this.#changed(table, (found) => afterPrepare(found, seat, epoch, pledge));
  }

  agree(
    table: TableId,
    seat: Seat,
    agreed: boolean,
    now: number,
  ): Promise<Changed<QueueTable> | null> {
    return this.#changed(table, (found) => afterAgree(found, seat, agreed, now));
  }

  depart(table: TableId, seat: Seat, which: 'any' | 'unsat'): Promise<Departed | null> {
    return this.#do(table, (found) => {
      const result = found && afterDepart(found, seat, which);
      if (!result) return { after: found, result };
      const isGone = result.type === 'dissolved' || isOver(result.table);
      return { after: isGone ? null : result.table, result };
    });
  }

  reclaim(table: TableId, was: GuestId, guest: GuestId, pledge: PledgeSent): Promise<Reclaimed> {
    return this.#do(table, (found) => {
      const result = afterReclaim(found, was, guest, pledge);
      return { after: result.table ?? found, newcomers: [guest], result };
    });
  }

  host(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    chairs: number,
    door: Door,
  ): Promise<PrivateTable> {
    const made = hosted(table, guest, pledge, chairs, door);
    return this.#do(table, () => ({ after: made, newcomers: [guest], result: made }), true);
  }

  join(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    network: string | null,
    chairs: number | null = null,
  ): Promise<Answer> {
    return this.#do(table, (found) => {
      const result: Answer =
        found || chairs === null
          ? afterJoin(found, guest, pledge, network)
          : { answer: 'seated', table: hosted(table, guest, pledge, chairs, 'open') };
      return { after: result.table ?? found, newcomers: [guest], result };
    });
  }

  introduce(table: TableId, guest: GuestId, name: string): Promise<PrivateTable | null> {
    return this.#do<PrivateTable | null>(table, (found) => {
      const after = found?.kind === 'private' ? introduced(found, guest, name) : null;
      return { after: after ?? found, result: after };
    });
  }

  unknock(table: TableId, guest: GuestId): Promise<PrivateTable | null> {
    return this.#do<PrivateTable | null>(table, (found) => {
      const after = found?.kind === 'private' ? unknocked(found, guest) : null;
      return { after: after ?? found, result: after === found ? null : after };
    });
  }

  admit(table: TableId, by: Seat, guest: GuestId, admitted: boolean): Promise<Answer> {
    return this.#do(table, (found) => {
      const result = afterAdmit(found, by, guest, admitted);
      return { after: result.table ?? found, result };
    });
  }

  guard(table: TableId, by: Seat, door: Door): Promise<Table | null> {
    return this.#do(table, (found) => {
      const after = found && afterGuard(found, by, door);
      return { after: after ?? found, result: after };
    });
  }

  restore(known: Table, own: readonly GuestId[]): Promise<Table> {
    return this.#do(known.table, (found) => {
      const after = restored(found, known, own);
      return { after, newcomers: own, result: after };
    });
  }

  #changed<T extends Changed>(table: TableId, rule: (found: Table) => T | null): Promise<T | null> {
    return this.#do<T | null>(table, (found) => {
      const turned = found && rule(found);
      return { after: turned?.table ?? found, result: turned };
    });
  }

  #do<T>(table: TableId, step: (found: Table | null) => BriefStep<T>, isNew = false): Promise<T> {
    return this.change({ table, isNew, step: (found) => ({ ...NOBODY, ...step(found) }) });
  }
}

/** A step at which nobody comes, unless it says so. */
type BriefStep<T> = Pick<Step<T>, 'after' | 'result'> & Partial<Step<T>>;
const NOBODY = { claim: null, newcomers: [] };
