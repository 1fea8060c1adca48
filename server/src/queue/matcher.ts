/** Everything that can be matched, so arranged that an arrival is answered without asking everybody. */
import {
  TABLE_SIZES,
  type GuestId,
  type TableId,
  type TableSize,
} from '@eat-with-me/protocol/table';
import { takesFewer, type Relaxes } from './fits.ts';
import { GroupSearch, SEARCH_WORK_MAX } from './group-search.ts';
import { Lines } from './lines.ts';
import { byPlace, PlaceLine } from './place-line.ts';
import { SearchAccounts } from './search-accounts.ts';
import { TagIndex } from './tag-index.ts';
import type { Change } from '../store/store.ts';
import type { QueueTable, Waiting } from '../store/table.ts';

/** What can be done now: lay a table of so many chairs, or give chairs of an open table. Groups are in order of arrival. */
export type Decision =
  | { readonly type: 'lay'; readonly chairs: TableSize; readonly group: readonly Waiting[] }
  | { readonly type: 'fill'; readonly table: QueueTable; readonly group: readonly Waiting[] };

/** After so long (ms) a ticket's turn counts for more than the size of the table. */
export const TURN_MS = 60_000;

/** While less than this share of the budget is left nobody else is looked at: the rest is for seating who was. */
const LOOKING_SHARE = 0.5;

const LARGEST_FIRST = TABLE_SIZES.toSorted((a, b) => b - a);

/** Looking for the best way to seat a ticket, one search at a time. */
type Look = { readonly ways: Iterator<Option | null>; best: Option | null };

/** One way to seat a ticket. */
type Option = {
  readonly decision: Decision;
  /** The place of whoever has waited longest for it, guests at an open table included. */
  readonly since: number;
  /** How many will then be at the table. */
  readonly guests: number;
  /** Whether the table is as full as all had asked for; else it starts with fewer. */
  readonly asAsked: boolean;
};

/**
 * Knows the queue and the open tables from the store's changes, and decides what can be done at a moment. A table is
 * good if every two at it fit (they can talk and are not kept apart, also in a group of three or four), its number of chairs suits everybody, and
 *
 * - a new one is full, or all who start it take fewer (`takesFewer`) and are at least two;
 * - an open one becomes full, or the one newcomer would also take a table of as many guests as there will be, or takes
 *   fewer.
 *
 * Of the ways to seat a ticket, one that ends the wait of a ticket or an open table that has waited `TURN_MS` goes
 * first, the longest wait before others; then full before started with fewer, more guests before less, an open table
 * before a new one. In each, who came earlier goes first. So: after `decide` nothing more can be done until a change or
 * `nextAt`; and a ticket that has waited `TURN_MS` is never passed over for one that came later by an arrival that could
 * be seated with either.
 *
 * `decide` takes a budget of time. What it has not come to then is left for the next call, in which whoever has caused the
 * least work so far goes first: a crowd whose tickets are hard to match waits for itself, and not others for it.
 */
export class Matcher {
  readonly #relaxes: Relaxes;
  readonly #waiting = new Map<GuestId, Waiting>();
  readonly #lines = new Lines();
  readonly #tags = new TagIndex();
  /** Who will take any language, or fewer, but does not yet. */
  readonly #untilAnyLanguage = new PlaceLine();
  readonly #untilFewer = new PlaceLine();
  readonly #tables = new Map<TableId, QueueTable>();
  /** When a guest at an open table will take any language. */
  readonly #tableRipens = new Map<TableId, number>();
  /** Guests and tables in decisions that are being carried out, unless news of them has come since. */
  readonly #decided = new Set<string>();
  /** What has changed since the last decision. */
  readonly #stirred = new Map<Waiting, Look | null>();
  readonly #stirredTables = new Set<TableId>();
  /** Of guests and tables. */
  readonly #accounts = new SearchAccounts();
  readonly #search: GroupSearch;

  constructor(relaxes: Relaxes) {
    this.#relaxes = relaxes;
    this.#search = new GroupSearch(this.#lines, this.#tags, relaxes);
  }

  /** When (ms) patience next changes what can be done; 0 while something is left to do now. */
  get nextAt(): number {
    const { anyLanguageMs, fewerMs } = this.#relaxes;
    if (this.#stirred.size > 0 || this.#stirredTables.size > 0) return 0;
    return Math.min(
      (this.#untilAnyLanguage.at(0)?.since ?? Infinity) + anyLanguageMs,
      (this.#untilFewer.at(0)?.since ?? Infinity) + fewerMs,
      ...this.#tableRipens.values(),
    );
  }

  /** How many wait, and how many of them each size would suit. */
  count(): { waiting: number; bySize: Record<TableSize, number> } {
    const lines = this.#lines;
    const bySize = { 2: lines.count(2), 3: lines.count(3), 4: lines.count(4) };
    return { waiting: this.#waiting.size, bySize };
  }

  /** Forgets everything. */
  clear(): void {
    for (const waiting of this.#waiting.values()) this.#remove(waiting);
    for (const table of this.#tables.keys()) this.#close(table);
    this.#decided.clear();
  }

  apply(change: Change): void {
    switch (change.type) {
      case 'came':
        this.came(change.waiting);
        break;
      case 'went': {
        this.#decided.delete(change.guest);
        const waiting = this.#waiting.get(change.guest);
        if (waiting) this.#remove(waiting);
        break;
      }
      case 'opened':
        this.opened(change.table);
        break;
      case 'closed':
        this.#decided.delete(change.table);
        this.#close(change.table);
    }
  }

  /** A ticket waits, in place of the guest's last one. */
  came(waiting: Waiting): void {
    this.#decided.delete(waiting.guest);
    const before = this.#waiting.get(waiting.guest);
    if (before) this.#remove(before);
    this.#waiting.set(waiting.guest, waiting);
    this.#lines.add(waiting);
    this.#tags.add(waiting);
    if (waiting.ticket.patience.anyLanguage) this.#untilAnyLanguage.add(waiting);
    if (waiting.ticket.patience.fewer) this.#untilFewer.add(waiting);
    this.#stirred.set(waiting, null);
  }

  /** The queue may fill this table. */
  opened(table: QueueTable): void {
    this.#decided.delete(table.table);
    this.#tables.set(table.table, table);
    this.#tableRipens.set(table.table, 0);
    this.#stirredTables.add(table.table);
  }

  /** A decision was carried out, or could not be: then whoever has not changed meanwhile is looked at again. */
  settle(decision: Decision, done: boolean): void {
    for (const one of decision.group) if (this.#decided.delete(one.guest) && !done) this.came(one);
    if (decision.type === 'lay') return;
    const { table } = decision;
    if (this.#decided.delete(table.table) && !done) this.opened(table);
  }

  /**
   * What can be done now, and within the budget of which `left` says what share is left (1 to 0). Whoever it concerns is
   * not thought of again until `settle`. What was not come to is left for the next call: `nextAt` is 0 then.
   */
  decide(now: number, left = (): number => 1): Decision[] {
    this.#accounts.tidy(now);
    this.#ripen(now, left);
    const decisions = this.#seat(this.#look(now, left), now, left);
    const tables = [...this.#stirredTables].flatMap((id) => this.#tables.get(id) ?? []);
    const inOrder = tables.toSorted((a, b) => a.askedAt - b.askedAt);
    for (const [index, table] of this.#accounts
      .leastFirst(inOrder, ({ table: id }) => id, now)
      .entries()) {
      // One each time, however little is left: so all have their turn.
      if (index > 0 && left() === 0) break;
      this.#stirredTables.delete(table.table);
      const before = this.#search.work;
      const option = this.#filled(table, [], now);
      this.#accounts.charge(table.table, this.#search.work - before, now);
      if (option) decisions.push(this.#carryOut(option.decision));
    }
    return decisions;
  }

  /** The best way to seat each who was stirred, as far as there is time: they take turns, one slice of work each. */
  #look(now: number, left: () => number): ReadonlyMap<Waiting, Option | null> {
    const best = new Map<Waiting, Option | null>();
    while (this.#stirred.size > 0) {
      const inOrder = [...this.#stirred.keys()];
      let isFirst = true;
      for (const waiting of this.#accounts.leastFirst(inOrder, ({ guest }) => guest, now)) {
        if (!isFirst && left() <= LOOKING_SHARE) break;
        isFirst = false;
        const found = this.#lookOn(waiting, now);
        if (found !== undefined) best.set(waiting, found);
      }
      if (left() <= LOOKING_SHARE) break;
    }
    return new Map([...best].toSorted(([a], [b]) => byPlace(a, b)));
  }

  /** Looks on for one slice of work: the best way of all, null if there is none, undefined while some are not looked at. */
  #lookOn(waiting: Waiting, now: number): Option | null | undefined {
    const look = this.#stirred.get(waiting) ?? { ways: this.#ways(waiting, now), best: null };
    // Behind all others: however slowly it goes, everybody who is stirred comes to the front.
    this.#stirred.delete(waiting);
    this.#stirred.set(waiting, look);
    const before = this.#search.work;
    let found: Option | null | undefined;
    do {
      const next = look.ways.next();
      if (next.done) {
        this.#stirred.delete(waiting);
        found = look.best;
        break;
      }
      if (next.value && (!look.best || isBetter(next.value, look.best, now)))
        look.best = next.value;
    } while (this.#search.work - before < SEARCH_WORK_MAX);
    this.#accounts.charge(waiting.guest, this.#search.work - before, now);
    return found;
  }

  /** Who is seated, of those who were looked at; who was not come to is looked at again. */
  #seat(looked: ReadonlyMap<Waiting, Option | null>, now: number, left: () => number): Decision[] {
    const decisions: Decision[] = [];
    const best = new Map(looked);
    for (const isGood of PASSES)
      for (const [waiting, known] of best) {
        if (!known || !this.#has(waiting)) continue;
        let option: Option | null | undefined = known;
        if (!this.#stands(known.decision)) {
          this.#stirred.set(waiting, null);
          option = undefined;
          while (option === undefined && left() > 0) option = this.#lookOn(waiting, now);
          if (option === undefined) {
            for (const [one, way] of best)
              if (way && this.#has(one) && !this.#stirred.has(one)) this.#stirred.set(one, null);
            return decisions;
          }
          best.set(waiting, option);
        }
        if (option && isGood(option, now)) decisions.push(this.#carryOut(option.decision));
      }
    return decisions;
  }

  /** Every way to seat a ticket, one search or two for each. */
  *#ways(waiting: Waiting, now: number): Generator<Option | null, void> {
    for (const chairs of LARGEST_FIRST) {
      if (!waiting.ticket.sizes.includes(chairs)) continue;
      const group = this.#search.find([waiting], { more: chairs - 1, chairs, now });
      yield group && newTable(chairs, group);
    }
    for (const table of this.#tables.values()) yield this.#filled(table, [waiting], now);
    if (!takesFewer(waiting, now, this.#relaxes)) return;
    const suits = (one: Waiting): boolean => takesFewer(one, now, this.#relaxes);
    for (const chairs of LARGEST_FIRST) {
      if (!waiting.ticket.sizes.includes(chairs)) continue;
      for (let guests = chairs - 1; guests >= 2; guests -= 1) {
        const group = this.#search.find([waiting], { more: guests - 1, chairs, now, suits });
        yield group && newTable(chairs, group);
      }
    }
  }

  /** A way to seat these, or whoever has waited longest, at an open table. */
  #filled(table: QueueTable, wanted: readonly Waiting[], now: number): Option | null {
    const here = table.seats.flatMap(({ waiting }) => waiting ?? []);
    const { chairs } = table;
    for (const one of wanted) {
      if (!one.ticket.sizes.includes(chairs)) return null;
      if (!this.#search.fitsAll(one, here, now)) return null;
    }
    const found = (guests: number, suits?: (one: Waiting) => boolean): Waiting[] | null => {
      const more = guests - here.length - wanted.length;
      const all = this.#search.find([...here, ...wanted], { more, chairs, now, suits });
      return all?.slice(here.length) ?? null;
    };
    const full = found(chairs);
    if (full) return opened(table, full, true);
    const guests = here.length + 1;
    const takesIt = ({ ticket }: Waiting): boolean => ticket.sizes.some((size) => size === guests);
    const isWilling = (one: Waiting): boolean =>
      takesIt(one) || takesFewer(one, now, this.#relaxes);
    if (!wanted.every(isWilling)) return null;
    const group = found(guests, isWilling);
    return group ? opened(table, group, group.every(takesIt)) : null;
  }

  /** One each time at least, however little is left. */
  #ripen(now: number, left: () => number): void {
    const { anyLanguageMs, fewerMs } = this.#relaxes;
    do {
      const one = this.#untilAnyLanguage.at(0);
      if (!one || now < one.since + anyLanguageMs) break;
      this.#untilAnyLanguage.delete(one);
      this.#lines.relax(one);
      this.#stirred.set(one, null);
    } while (left() > LOOKING_SHARE);
    do {
      const one = this.#untilFewer.at(0);
      if (!one || now < one.since + fewerMs) break;
      this.#untilFewer.delete(one);
      this.#stirred.set(one, null);
    } while (left() > LOOKING_SHARE);
    for (const [id, at] of this.#tableRipens) {
      if (now < at) continue;
      this.#stirredTables.add(id);
      const next = (this.#tables.get(id)?.seats ?? [])
        .filter(({ waiting }) => waiting?.ticket.patience.anyLanguage)
        .map(({ waiting }) => (waiting?.since ?? 0) + anyLanguageMs)
        .filter((ripeAt) => ripeAt > now);
      if (next.length > 0) this.#tableRipens.set(id, Math.min(...next));
      else this.#tableRipens.delete(id);
    }
  }

  #has(waiting: Waiting): boolean {
    return this.#waiting.get(waiting.guest) === waiting;
  }

  #stands(decision: Decision): boolean {
    return (
      decision.group.every((one) => this.#has(one)) &&
      (decision.type === 'lay' || this.#tables.get(decision.table.table) === decision.table)
    );
  }

  #carryOut(decision: Decision): Decision {
    for (const one of decision.group) {
      this.#remove(one);
      this.#decided.add(one.guest);
    }
    if (decision.type === 'fill') {
      this.#close(decision.table.table);
      this.#decided.add(decision.table.table);
    }
    return { ...decision, group: decision.group.toSorted(byPlace) };
  }

  #close(table: TableId): void {
    this.#tables.delete(table);
    this.#tableRipens.delete(table);
    this.#stirredTables.delete(table);
  }

  #remove(waiting: Waiting): void {
    this.#waiting.delete(waiting.guest);
    this.#stirred.delete(waiting);
    this.#untilAnyLanguage.delete(waiting);
    this.#untilFewer.delete(waiting);
    this.#lines.delete(waiting);
    this.#tags.delete(waiting);
  }
}

const isOverdue = ({ since }: Option, now: number): boolean => now >= since + TURN_MS;

/** The order in which several who came at once are seated: long waits, then large tables, then fewer than asked for. */
const PASSES: readonly ((option: Option, now: number) => boolean)[] = [
  isOverdue,
  ...LARGEST_FIRST.map(
    (size) =>
      ({ guests, asAsked }: Option) =>
        asAsked && guests >= size,
  ),
  () => true,
];

function isBetter(a: Option, b: Option, now: number): boolean {
  if (isOverdue(a, now) || isOverdue(b, now)) {
    if (a.since !== b.since) return a.since < b.since;
  }
  if (a.asAsked !== b.asAsked) return a.asAsked;
  if (a.guests !== b.guests) return a.guests > b.guests;
  if (a.decision.type !== b.decision.type) return a.decision.type === 'fill';
  return a.since < b.since;
}

const newTable = (chairs: TableSize, group: readonly Waiting[]): Option => ({
  decision: { type: 'lay', chairs, group },
  since: Math.min(...group.map(({ since }) => since)),
  guests: group.length,
  asAsked: group.length === chairs,
});

const opened = (table: QueueTable, group: readonly Waiting[], asAsked: boolean): Option => ({
  decision: { type: 'fill', table, group },
  since: Math.min(table.askedAt, ...group.map(({ since }) => since)),
  guests: table.seats.length + group.length,
  asAsked,
});
