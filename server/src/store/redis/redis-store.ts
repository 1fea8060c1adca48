/**
 * The store of a house with several nodes: queue and tables in one Redis (7 or later) or Valkey.
 *
 * Verbs queue up in this process and are done in that order, many at once, by one call of `redis/house.lua`, which is
 * atomic. The rules about tables are those of `table-rules.ts`: a record is read, thought over here, and put back if its
 * revision is still the same; otherwise that verb and those after it are thought over again. One commit is under way at
 * a time and carries a number, so that one that has to be sent again, after the connection broke, is done once.
 *
 * All keys of a house have one hash tag. The queue is one thing that every claim has to see whole, so a house lives in
 * one slot of a Redis Cluster, and a cluster serves many houses. Every key expires: a minute after the last node is
 * gone, tables and the links of private ones ten minutes after (or `emptyTableMs`), salts three hours after.
 *
 * A node says every second that it is alive. One that was killed no longer listens, so from that moment none of its
 * tickets can be claimed; after `deadAfterMs` they are taken out of the queue and its guests count as lost. Redis knows
 * whose guest somebody is by the hash of their resume token, and so another node can take them over, with their place in
 * the queue or their seat, until `graceMs` after that. The guest stays the same, and a guest has at most one ticket and
 * one seat: so nobody waits twice or sits at two tables. A node that was only taken for dead is told who has moved.
 */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import { setTimeout as pause } from 'node:timers/promises';
import { randomId } from '../../ground/random.ts';
import { RedisLink } from './redis-link.ts';
import { abandoned, orphaned } from './redis-orphans.ts';
import * as verbs from './redis-verbs.ts';
import type {
  Answer,
  Change,
  Changes,
  Departure,
  Node,
  Notice,
  Receive,
  Salts,
  Store,
  Table,
  TableNotice,
  Turn,
  Visit,
  Waiting,
} from '../store.ts';

/** At most so many verbs, or (about) characters, in one commit: Redis does nothing else meanwhile. */
const COMMIT_VERBS = 256;
const COMMIT_CHARACTERS = 1_000_000;
/** So many verbs wait for Redis; signals for guests on other nodes only while it is not half as many. */
const VERBS_MAX = 100_000;
/** So many notices come in one reply of the script. */
const NOTICES = 256;

/** Times in ms. `house` tells houses in one Redis apart. `told` hears when Redis is lost and when it is back. */
export type RedisStoreParts = {
  readonly url: string;
  readonly emptyTableMs: number;
  /** How long the place of a lost guest is kept; 75 s by default. */
  readonly graceMs?: number;
  readonly house?: string;
  readonly beatMs?: number;
  readonly deadAfterMs?: number;
  readonly told?: (reachable: boolean) => void;
};

/** A verb or a look that waits for its turn. */
type Task = {
  readonly verb: verbs.Verb<unknown> | null;
  readonly look: (() => Promise<unknown>) | null;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

type Planned = { readonly task: Task; readonly step: verbs.Step<unknown> };

/** Keeps the promises of `Store` with whoever else uses the same Redis. */
export class RedisStore implements Store {
  readonly #parts: RedisStoreParts;
  readonly #link: RedisLink;
  readonly #nodes: Receive[] = [];
  #node: Node | null = null;
  #tasks: Task[] = [];
  #busy = false;
  #closed = false;
  #commits = 0;
  /** The connection on which this node has made itself known. */
  #greeted = 0;
  #epoch = '';
  /** The tickets of this node's guests: put back if Redis has lost them. */
  readonly #tickets = new Map<GuestId, Waiting>();
  readonly #timer: NodeJS.Timeout;
  /** Tables that were put back, to be looked at again after the grace. */
  readonly #restored = new Set<TableId>();
  #restoredTimer: NodeJS.Timeout | null = null;
  #beating = false;
  /** Where the next beat goes on looking through this node's tables. */
  #cursor = '0';
  #lastNotice = '0-0';
  #reading: Promise<void> | null = null;
  #bellAgain = false;
  #count = { waiting: 0, tables: 0 };
  #wasReachable = true;

  constructor(parts: RedisStoreParts) {
    this.#parts = parts;
    this.#link = new RedisLink({
      url: parts.url,
      house: parts.house ?? 'ewm',
      me: randomId(),
      onBell: () => void this.#readNotices().catch(ignore),
      onOpen: () => void this.#work(),
    });
    this.#timer = setInterval(() => this.#beatLater(), parts.beatMs ?? 1000);
  }

  get #grace(): string {
    return String(this.#parts.graceMs ?? 75_000);
  }

  get reachable(): boolean {
    return this.#link.reachable && this.#greeted === this.#link.opened;
  }

  async wait(waiting: Waiting): Promise<void> {
    await this.#do(verbs.wait(waiting));
    this.#tickets.set(waiting.guest, waiting);
  }

  async withdraw(guest: GuestId): Promise<void> {
    this.#tickets.delete(guest);
    await this.#do(verbs.withdraw(guest));
    this.#tickets.delete(guest);
  }

  async renew(waiting: Waiting): Promise<void> {
    await this.#do(verbs.renew(waiting));
    const kept = this.#tickets.get(waiting.guest);
    if (kept?.since === waiting.since) this.#tickets.set(waiting.guest, waiting);
  }

  async setAside(waiting: Waiting): Promise<void> {
    this.#tickets.delete(waiting.guest);
    await this.#do(verbs.setAside(waiting));
    this.#tickets.delete(waiting.guest);
  }

  async changes(after: string | null): Promise<Changes> {
    const [seq = '-1', epoch = ''] = after?.split(' ') ?? [];
    const reply = await this.#look(() => this.#link.call('changes', epoch, seq));
    const [newEpoch, newSeq, whole, news, open = []] = reply as [
      string,
      number,
      number,
      string[],
      string[]?,
    ];
    const cursor = `${newSeq} ${newEpoch}`;
    if (!whole)
      return { cursor, whole: false, changes: JSON.parse(`[${news.join(',')}]`) as Change[] };
    const came = news
      .map((value) => JSON.parse(value.split(' ').slice(2).join(' ')) as Waiting)
      .toSorted((a, b) => a.since - b.since)
      .map((waiting) => ({ type: 'came' as const, waiting }));
    const opened = open.flatMap((text) => {
      const table = verbs.tableOf(text);
      return table ? [{ type: 'opened' as const, table }] : [];
    });
    return { cursor, whole: true, changes: [...came, ...opened] };
  }

  lay(
    table: TableId,
    group: readonly Waiting[],
    chairs: TableSize,
    now: number,
  ): Promise<Table | null> {
    return this.#do(verbs.lay(table, group, chairs, now));
  }

  fill(table: TableId, group: readonly Waiting[]): Promise<Turn | null> {
    return this.#do(verbs.fill(table, group));
  }

  sit(table: TableId, seat: Seat): Promise<Turn | null> {
    return this.#do(verbs.sit(table, seat));
  }

  prepare(table: TableId, seat: Seat, epoch: number, pledge: PledgeSent): Promise<Turn | null> {
    return this.#do(verbs.prepare(table, seat, epoch, pledge));
  }

  agree(table: TableId, seat: Seat, agreed: boolean, now: number): Promise<Turn | null> {
    return this.#do(verbs.agree(table, seat, agreed, now));
  }

  depart(table: TableId, seat: Seat, which: 'any' | 'unsat'): Promise<Departure | null> {
    return this.#do(verbs.depart(table, seat, which));
  }

  host(
    table: TableId,
    guest: GuestId,
    pledge: PledgeSent,
    chairs: number,
    door: Door,
  ): Promise<Table> {
    return this.#do(verbs.host(table, guest, pledge, chairs, door));
  }

  join(table: TableId, guest: GuestId, pledge: PledgeSent): Promise<Answer> {
    return this.#do(verbs.join(table, guest, pledge));
  }

  unknock(table: TableId, guest: GuestId): Promise<Table | null> {
    return this.#do(verbs.unknock(table, guest));
  }

  admit(table: TableId, by: Seat, guest: GuestId, admitted: boolean): Promise<Answer> {
    return this.#do(verbs.admit(table, by, guest, admitted));
  }

  guard(table: TableId, by: Seat, door: Door): Promise<Table | null> {
    return this.#do(verbs.guard(table, by, door));
  }

  async restore(known: Table, own: readonly GuestId[]): Promise<Table> {
    const table = await this.#do(verbs.restore(known, own));
    // Somebody may have left while nobody could note it.
    this.#restored.add(known.table);
    this.#restoredTimer ??= setTimeout(() => {
      this.#restoredTimer = null;
      void this.#clearUp([...this.#restored], 'grace-over').catch(ignore);
      this.#restored.clear();
    }, Number(this.#grace));
    return table;
  }

  salts(hour: number, fresh: Salts): Promise<Salts> {
    return this.#do(verbs.salts(hour, fresh));
  }

  know(guest: GuestId, tokenHash: string, before: string | null): Promise<void> {
    return this.#do(verbs.know(guest, tokenHash, before));
  }

  forget(tokenHash: string): Promise<void> {
    return this.#do(verbs.forget(tokenHash));
  }

  takeOver(tokenHash: string): Promise<Visit | null> {
    return this.#do(verbs.takeOver(tokenHash));
  }

  async deliver(guest: GuestId, notice: TableNotice): Promise<boolean> {
    if (this.#nodes.some((receive) => receive(guest, notice))) return true;
    // The browsers make up for a lost signal; Redis is away for long if there are so many.
    if (notice.type === 'signal' && this.#tasks.length > VERBS_MAX / 2) return false;
    return await this.#do(verbs.deliver(guest, notice));
  }

  attend(receive: Receive, node: Node | null = null): void {
    this.#nodes.push(receive);
    this.#node = node;
  }

  /** While Redis is away, what it was last: an operator who looks should not have to wait. */
  async count(): Promise<{ readonly waiting: number; readonly tables: number }> {
    if (this.reachable) {
      const [waiting = 0, tables = 0] = (await this.#look(() =>
        this.#link.call('count'),
      )) as number[];
      this.#count = { waiting, tables };
    }
    return this.#count;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#restoredTimer) clearTimeout(this.#restoredTimer);
    this.#nodes.length = 0;
    if (this.reachable) {
      const left = this.#look(() => this.#link.call('leave', this.#grace)).catch(ignore);
      await Promise.race([left, pause(1000, undefined, { ref: false })]);
    }
    this.#closed = true;
    this.#link.close();
  }

  #do<T>(verb: verbs.Verb<T>): Promise<T> {
    return this.#queue<T>(verb, null);
  }

  /** Asks for something when all verbs before it are done. */
  #look(look: () => Promise<unknown>): Promise<unknown> {
    return this.#queue<unknown>(null, look);
  }

  #queue<T>(verb: Task['verb'], look: Task['look']): Promise<T> {
    if (this.#tasks.length >= VERBS_MAX)
      return Promise.reject(new Error(`more than ${VERBS_MAX} verbs wait for Redis`));
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push({ verb, look, resolve: resolve as Task['resolve'], reject });
      void this.#work();
    });
  }

  /** Does what there is to do, in order. What is left when the store is closed is never answered. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (!this.#closed) {
      try {
        if (this.#greeted !== this.#link.opened || this.#greeted === 0) {
          await this.#greet();
          continue;
        }
        const [next] = this.#tasks;
        if (!next) break;
        if (next.look) {
          this.#tasks.shift();
          await next.look().then(next.resolve, (error) => {
            if (!this.#closed) next.reject(error);
          });
        } else await this.#commitSome();
      } catch (error) {
        // Redis has answered that it will never do this, or the store is closed.
        if (this.#closed || this.#tasks.length === 0) break;
        for (const task of this.#tasks.splice(0, COMMIT_VERBS)) task.reject(error);
      }
    }
    this.#busy = false;
  }

  /** Thinks over as many verbs as go into one commit, and has them done. */
  async #commitSome(): Promise<void> {
    const batch: (Task & { readonly verb: verbs.Verb<unknown> })[] = [];
    for (const { verb, ...task } of this.#tasks) {
      if (!verb || batch.length === COMMIT_VERBS) break;
      batch.push({ ...task, verb });
    }
    const tables = await this.#read(batch.flatMap(({ verb }) => verb.table ?? []));
    const planned: Planned[] = [];
    const args: string[] = [];
    let characters = 0;
    for (const task of batch) {
      const { table } = task.verb;
      const step = task.verb.step(table === null ? null : (tables.get(table) ?? null));
      for (const arg of step.args) characters += arg.length;
      if (planned.length > 0 && characters > COMMIT_CHARACTERS) break;
      if (table !== null && step.after !== undefined) tables.set(table, step.after);
      planned.push({ task, step });
      args.push(...step.args);
    }
    const replies = args.length > 0 ? await this.#commit(args) : [];
    let next = 0;
    for (const { task, step } of planned) {
      const reply = step.args.length > 0 ? replies[next++] : null;
      // The script went no further: this one and the rest are thought over again.
      if (reply === undefined || reply === verbs.CONFLICT) break;
      this.#tasks.shift();
      task.resolve(step.result(reply));
    }
  }

  async #commit(args: readonly string[]): Promise<unknown[]> {
    this.#commits += 1;
    const { emptyTableMs } = this.#parts;
    const head = [String(this.#commits), String(emptyTableMs), this.#grace];
    return JSON.parse(String(await this.#link.call('commit', ...head, ...args))) as unknown[];
  }

  async #read(ids: readonly TableId[]): Promise<Map<TableId, Table | null>> {
    const tables = [...new Set(ids)];
    if (tables.length === 0) return new Map();
    const texts = (await this.#link.call('read', ...tables)) as (string | null)[];
    return new Map(tables.map((table, index) => [table, verbs.tableOf(texts[index] ?? null)]));
  }

  /** Makes this node known on a new connection, and makes up for what happened meanwhile. */
  async #greet(): Promise<void> {
    await this.#beat();
    const { opened } = this.#link;
    await this.#readNotices();
    this.#putBack();
    this.#greeted = opened;
  }

  /** Redis may have lost what it knew of our guests, or given up their tickets: what is still there stays as it is. */
  #putBack(): void {
    const visits = [...(this.#node?.visits() ?? [])];
    const again: Task[] = [
      ...visits.map(({ id, tokenHash }) => verbs.know(id, tokenHash, null)),
      ...[...this.#tickets.values()].map((waiting) => verbs.wait(waiting)),
    ].map((verb) => ({ verb, look: null, resolve: ignore, reject: ignore }));
    this.#tasks = [...again, ...this.#tasks];
  }

  #beatLater(): void {
    const { reachable } = this;
    if (reachable !== this.#wasReachable) this.#parts.told?.(reachable);
    this.#wasReachable = reachable;
    if (this.#beating) return;
    this.#beating = true;
    void this.#look(() => this.#beat())
      .catch(ignore)
      .then(() => (this.#beating = false));
  }

  async #beat(): Promise<void> {
    const { deadAfterMs = 10_000 } = this.#parts;
    const reply = await this.#link.call('beat', String(deadAfterMs), this.#grace, this.#cursor);
    const [epoch, known, cursor, died, over] = reply as [
      string,
      number,
      string,
      TableId[],
      TableId[],
    ];
    this.#cursor = cursor;
    const isOther = epoch !== this.#epoch;
    const isEmptied = isOther && this.#epoch !== '';
    if (isOther) this.#lastNotice = '0-0';
    this.#epoch = epoch;
    if (!isOther && !known) await this.#dropMoved();
    if (isOther || !known) this.#putBack();
    if (isEmptied) this.#node?.emptied();
    void this.#clearUp(died, 'died').catch(ignore);
    void this.#clearUp(over, 'grace-over').catch(ignore);
  }

  /** This node was taken for dead: some of its guests may be another's now. */
  async #dropMoved(): Promise<void> {
    const guests = [...(this.#node?.visits() ?? [])].map(({ id }) => id);
    for (let at = 0; at < guests.length; at += COMMIT_VERBS) {
      const some = guests.slice(at, at + COMMIT_VERBS);
      for (const guest of (await this.#link.call('moved', ...some)) as GuestId[])
        this.#hand(guest, { type: 'moved' });
    }
  }

  /** Clears up at the tables of a node that has died, or whose guests have had their grace. */
  async #clearUp(ids: readonly TableId[], why: 'died' | 'grace-over'): Promise<void> {
    if (ids.length === 0) return;
    const withLost = why === 'grace-over' ? '1' : '0';
    const reply = await this.#link.call('around', withLost, ...ids);
    for (const [text, here] of reply as [string | null, GuestId[]][]) {
      const table = verbs.tableOf(text);
      if (!table) continue;
      const { vacate, disagree, unknock } = (why === 'died' ? orphaned : abandoned)(
        table,
        new Set(here),
      );
      for (const seat of vacate) {
        if (this.#node) await this.#node.vacate(table.table, seat);
        else await this.depart(table.table, seat, 'any');
      }
      for (const seat of disagree) await this.agree(table.table, seat, false, 0);
      for (const guest of unknock) await this.#node?.unknock(guest, table.table);
    }
  }

  /** Hands on the notices for this node's guests; during a call, once more. */
  #readNotices(): Promise<void> {
    this.#bellAgain = true;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    while (this.#bellAgain && !this.#closed) {
      this.#bellAgain = false;
      const reply = await this.#link.call('inbox', this.#lastNotice);
      const notices = reply as [string, GuestId, string][];
      for (const [id, guest, text] of notices) {
        this.#lastNotice = id;
        this.#hand(guest, JSON.parse(text) as Notice);
      }
      if (notices.length === NOTICES) this.#bellAgain = true;
    }
  }

  #hand(guest: GuestId, notice: Notice): void {
    if (notice.type === 'moved') this.#tickets.delete(guest);
    this.#nodes.some((receive) => receive(guest, notice));
  }
}

const ignore = (): void => {};
