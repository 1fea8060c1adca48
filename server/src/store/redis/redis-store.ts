/**
 * The store of a house with several nodes: queue and tables in one Redis (7 or later) or Valkey.
 *
 * Verbs queue up in this process and are done in that order, many at once, by one call of `redis/house.lua`, which is
 * atomic. Verbs about tables are those of `table-verbs.ts`: a record is read, thought over here, and put back if its
 * revision is still the same; otherwise that verb and those after it are thought over again. One commit is under way at
 * a time and carries a number, so that one that has to be sent again, after the connection broke, is done once.
 *
 * All keys of a house have one hash tag and the version of their layout (see `records.ts`). The queue is one thing that every claim has to see whole, so a house lives in
 * one slot of a Redis Cluster, and a cluster serves many houses. Every key expires: a minute after the last node is
 * gone, tables and the links of private ones ten minutes after (or `emptyTableMs`), salts three hours after.
 *
 * A node says every second that it is alive. One that was killed no longer listens, so from that moment none of its
 * tickets can be claimed; after `deadAfterMs` they are taken out of the queue and its guests count as lost. Redis knows
 * whose guest somebody is by the hash of their resume token, and so another node can take them over, with their place in
 * the queue or their seat, until `graceMs` after that. The guest stays the same, and a guest has at most one ticket and
 * one seat: so nobody waits twice or sits at two tables. A node that was only taken for dead is told who has moved.
 */
import type { GuestId, TableId } from '@eat-with-me/protocol/table';
import { setTimeout as pause } from 'node:timers/promises';
import { randomId } from '../../ground/random.ts';
import type { Notice, TableNotice } from '../notice.ts';
import type { Change, Changes, Node, Receive, Salts, Store, TakenOver } from '../store.ts';
import { TableVerbs, type Verb } from '../table-verbs.ts';
import type { Table, Waiting } from '../table.ts';
import { COMMIT_VERBS, RedisCommits } from './redis-commits.ts';
import { RedisLink } from './redis-link.ts';
import { abandoned, orphaned } from './redis-orphans.ts';
import { ScriptVerbs } from './redis-verbs.ts';
import { keyBase, Records, UNREADABLE, type NotedChange, type RecordKind } from './records.ts';

/** What a house is called in Redis if nothing else is said. */
export const HOUSE_NAME = 'ewm';
/** So many notices come in one reply of the script. */
const NOTICES = 256;

/**
 * Times in ms. `house` tells houses in one Redis apart. `told` hears when Redis is lost and when it is back, `unknown` of
 * the first record of each kind that is of a version which this node does not know (null: of none).
 */
export type RedisStoreParts = {
  readonly url: string;
  readonly emptyTableMs: number;
  /** How long the place of a lost guest is kept; 120 s by default. */
  readonly graceMs?: number;
  readonly house?: string;
  readonly beatMs?: number;
  readonly deadAfterMs?: number;
  /** How much may wait while Redis is away. */
  readonly waitingMax?: { readonly verbs: number; readonly characters: number };
  readonly told?: (reachable: boolean) => void;
  readonly unknown?: (kind: RecordKind, version: number | null) => void;
};

/** Keeps the promises of `Store` with whoever else uses the same Redis. */
export class RedisStore extends TableVerbs implements Store {
  readonly #parts: RedisStoreParts;
  readonly #link: RedisLink;
  readonly #records: Records;
  readonly #verbs: ScriptVerbs;
  readonly #commits: RedisCommits;
  readonly #nodes: Receive[] = [];
  #node: Node | null = null;
  #closed = false;
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
  /** When (ms, of this process) the last beat was answered. */
  #beatenAt = performance.now();
  /** Where the next beat goes on looking through this node's tables. */
  #cursor = '0';
  #lastNotice = '0-0';
  #reading: Promise<void> | null = null;
  #bellAgain = false;
  #count = { waiting: 0, tables: 0 };
  #wasReachable = true;

  constructor(parts: RedisStoreParts) {
    super();
    this.#parts = parts;
    this.#records = new Records(parts.unknown ?? ignore);
    this.#verbs = new ScriptVerbs(this.#records);
    this.#link = new RedisLink({
      url: parts.url,
      base: keyBase(parts.house ?? HOUSE_NAME),
      me: randomId(),
      onBell: () => void this.#readNotices().catch(ignore),
      onOpen: () => void this.#commits.work(),
    });
    this.#commits = new RedisCommits({
      link: this.#link,
      records: this.#records,
      ...(parts.waitingMax && { waitingMax: parts.waitingMax }),
      head: [String(parts.emptyTableMs), this.#grace],
      hasGreeted: () => this.#greeted === this.#link.opened && this.#greeted !== 0,
      greet: () => this.#greet(),
    });
    this.#timer = setInterval(() => this.#beatLater(), parts.beatMs ?? 1000);
  }

  get #grace(): string {
    return String(this.#parts.graceMs ?? 120_000);
  }

  get reachable(): boolean {
    return this.#link.reachable && this.#greeted === this.#link.opened;
  }

  get isFull(): boolean {
    return this.#commits.isFull;
  }

  async wait(waiting: Waiting): Promise<void> {
    await this.#commits.replacing(waiting.guest, this.#verbs.wait(waiting));
    this.#tickets.set(waiting.guest, waiting);
  }

  async withdraw(guest: GuestId): Promise<void> {
    this.#tickets.delete(guest);
    await this.#commits.replacing(guest, this.#verbs.withdraw(guest));
    this.#tickets.delete(guest);
  }

  async renew(waiting: Waiting): Promise<void> {
    const { guest } = waiting;
    const before = this.#commits.latest(guest);
    // By then nothing is there that it could replace.
    if (before === 'withdraw' || before === 'setAside') return;
    // What it replaces is not there yet: it takes its place.
    const verb = before === 'wait' ? this.#verbs.wait(waiting) : this.#verbs.renew(waiting);
    await this.#commits.replacing(guest, verb);
    const kept = this.#tickets.get(guest);
    if (kept?.since === waiting.since) this.#tickets.set(guest, waiting);
  }

  async setAside(waiting: Waiting): Promise<void> {
    this.#tickets.delete(waiting.guest);
    await this.#commits.replacing(waiting.guest, this.#verbs.setAside(waiting));
    this.#tickets.delete(waiting.guest);
  }

  async changes(after: string | null): Promise<Changes> {
    const [seq = '-1', epoch = ''] = after?.split(' ') ?? [];
    const reply = await this.#commits.look(() => this.#link.call('changes', epoch, seq));
    const [newEpoch, newSeq, whole, news, open = []] = reply as [
      string,
      number,
      number,
      string[],
      string[]?,
    ];
    const cursor = `${newSeq} ${newEpoch}`;
    if (!whole) {
      const noted = JSON.parse(`[${news.join(',')}]`) as NotedChange[];
      const changes = noted.flatMap((change) => this.#records.readChange(change) ?? []);
      return { cursor, whole: false, changes };
    }
    const came = news
      .flatMap((value) => this.#records.readTicket(value, 2) ?? [])
      .toSorted((a, b) => a.since - b.since)
      .map((waiting): Change => ({ type: 'came', waiting }));
    const opened = open.flatMap((text): Change[] => {
      const table = this.#records.readTable(text);
      return table && table !== UNREADABLE && table.kind === 'queue'
        ? [{ type: 'opened', table }]
        : [];
    });
    return { cursor, whole: true, changes: [...came, ...opened] };
  }

  protected override change<T>(verb: Verb<T>): Promise<T> {
    return this.#commits.change(verb);
  }

  override async restore(known: Table, own: readonly GuestId[]): Promise<Table> {
    const table = await super.restore(known, own);
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
    return this.#commits.command(this.#verbs.salts(hour, fresh));
  }

  spend(what: string, keptMs: number): Promise<boolean> {
    return this.#commits.command(this.#verbs.spend(what, keptMs));
  }

  know(guest: GuestId, tokenHash: string, before: string | null): Promise<void> {
    return this.#commits.command(this.#verbs.know(guest, tokenHash, before));
  }

  forget(tokenHash: string): Promise<void> {
    return this.#commits.command(this.#verbs.forget(tokenHash));
  }

  takeOver(tokenHash: string): Promise<TakenOver | null> {
    return this.#commits.command(this.#verbs.takeOver(tokenHash));
  }

  async deliver(guest: GuestId, notice: TableNotice): Promise<boolean> {
    if (this.#nodes.some((receive) => receive(guest, notice))) return true;
    // The browsers make up for a lost signal; Redis is away for long if there are so many.
    if (notice.type === 'signal' && this.#commits.isFull) return false;
    return await this.#commits.command(this.#verbs.deliver(guest, notice));
  }

  attend(receive: Receive, node: Node | null = null): void {
    this.#nodes.push(receive);
    this.#node = node;
  }

  /** While Redis is away, what it was last: an operator who looks should not have to wait. */
  async count(): Promise<{ readonly waiting: number; readonly tables: number }> {
    if (this.reachable) {
      const [waiting = 0, tables = 0] = (await this.#commits.look(() =>
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
      const left = this.#commits.look(() => this.#link.call('leave', this.#grace)).catch(ignore);
      await Promise.race([left, pause(1000, undefined, { ref: false })]);
    }
    this.#closed = true;
    this.#commits.close();
    this.#link.close();
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
    this.#commits.first([
      ...visits.map(({ id, tokenHash }) => this.#verbs.know(id, tokenHash, null)),
      ...[...this.#tickets.values()].map((waiting) => this.#verbs.wait(waiting)),
    ]);
  }

  #beatLater(): void {
    const { reachable } = this;
    if (reachable !== this.#wasReachable) this.#parts.told?.(reachable);
    this.#wasReachable = reachable;
    if (this.#beating) return;
    this.#beating = true;
    void this.#commits
      .look(() => this.#beat())
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
    const awayMs = performance.now() - this.#beatenAt;
    this.#beatenAt = performance.now();
    if (!isOther && !known) await this.#dropMoved();
    if (isOther || !known) this.#putBack();
    const isForgotten = !isOther && !known && awayMs > Number(this.#grace);
    if (isEmptied || isForgotten) this.#node?.emptied();
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
      const table = this.#records.readTable(text);
      if (!table || table === UNREADABLE) continue;
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
        const notice = this.#records.readNotice(text);
        if (notice) this.#hand(guest, notice);
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
