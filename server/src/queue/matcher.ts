/** Everything that can be matched, so arranged that an arrival is answered without asking everybody. */
import {
  TABLE_SIZES,
  type GuestId,
  type TableId,
  type TableSize,
} from '@eat-with-me/protocol/table';
import { fits, takesAnyLanguage, takesFewer, type Relaxes } from './fits.ts';
import { Lines } from './lines.ts';
import { byPlace, merged, PlaceLine } from './place-line.ts';
import type { Change } from '../store/store.ts';
import type { QueueTable, Waiting } from '../store/table.ts';

/** What can be done now: lay a table of so many chairs, or give chairs of an open table. Groups are in order of arrival. */
export type Decision =
  | { readonly type: 'lay'; readonly chairs: TableSize; readonly group: readonly Waiting[] }
  | { readonly type: 'fill'; readonly table: QueueTable; readonly group: readonly Waiting[] };

/** After so long (ms) a ticket's turn counts for more than the size of the table. */
export const TURN_MS = 60_000;

/**
 * So much work, about one comparison of two tickets each, goes into looking for one table. Reached only by thousands who
 * keep each other apart, which is not how people queue; then the ticket waits for the next arrival.
 */
const WORK_MAX = 20_000;
/** So much goes into one call of `decide`; who has not had their turn then has it in the next. */
const WORK_MAX_AT_ONCE = 10 * WORK_MAX;

const LARGEST_FIRST = TABLE_SIZES.toSorted((a, b) => b - a);

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
 * good if every two at it fit (`fits`, also in a group of three or four), its number of chairs suits everybody, and
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
 */
export class Matcher {
  readonly #relaxes: Relaxes;
  readonly #waiting = new Map<GuestId, Waiting>();
  readonly #lines = new Lines();
  /** Who will take any language, or fewer, but does not yet. */
  readonly #untilAnyLanguage = new PlaceLine();
  readonly #untilFewer = new PlaceLine();
  readonly #tables = new Map<TableId, QueueTable>();
  /** When a guest at an open table will take any language. */
  readonly #tableRipens = new Map<TableId, number>();
  /** Guests and tables in decisions that are being carried out, unless news of them has come since. */
  readonly #decided = new Set<string>();
  /** What has changed since the last decision. */
  readonly #stirred = new Set<Waiting>();
  readonly #stirredTables = new Set<TableId>();
  /** Work done for one ticket, and where the search that is under way must end. */
  #work = 0;
  #workMax = 0;

  constructor(relaxes: Relaxes) {
    this.#relaxes = relaxes;
  }

  /** When (ms) patience next changes what can be done. */
  get nextAt(): number {
    const { anyLanguageMs, fewerMs } = this.#relaxes;
    if (this.#stirred.size > 0) return 0;
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
    if (waiting.ticket.patience.anyLanguage) this.#untilAnyLanguage.add(waiting);
    if (waiting.ticket.patience.fewer) this.#untilFewer.add(waiting);
    this.#stirred.add(waiting);
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

  /** What can be done now. Whoever it concerns is not thought of again until `settle`. */
  decide(now: number): Decision[] {
    this.#ripen(now);
    const decisions: Decision[] = [];
    const best = new Map<Waiting, Option | null>();
    let work = 0;
    for (const waiting of [...this.#stirred].toSorted(byPlace)) {
      if (work > WORK_MAX_AT_ONCE) break;
      this.#stirred.delete(waiting);
      best.set(waiting, this.#best(waiting, now));
      work += this.#work;
    }
    for (const isGood of PASSES)
      for (const [waiting, known] of best) {
        if (!known || !this.#has(waiting)) continue;
        let option: Option | null = known;
        if (!this.#stands(known.decision)) best.set(waiting, (option = this.#best(waiting, now)));
        if (option && isGood(option, now)) decisions.push(this.#carryOut(option.decision));
      }
    const tables = [...this.#stirredTables].flatMap((id) => this.#tables.get(id) ?? []);
    this.#stirredTables.clear();
    for (const table of tables.toSorted((a, b) => a.askedAt - b.askedAt)) {
      const option = this.#filled(table, [], now);
      if (option) decisions.push(this.#carryOut(option.decision));
    }
    return decisions;
  }

  #best(waiting: Waiting, now: number): Option | null {
    this.#work = 0;
    let best: Option | null = null;
    const consider = (option: Option | null): void => {
      if (option && (!best || isBetter(option, best, now))) best = option;
    };
    for (const table of this.#tables.values()) consider(this.#filled(table, [waiting], now));
    for (const chairs of LARGEST_FIRST) {
      if (!waiting.ticket.sizes.includes(chairs)) continue;
      const group = this.#search([waiting], chairs - 1, chairs, now);
      if (group) consider(newTable(chairs, group));
    }
    if (!takesFewer(waiting, now, this.#relaxes)) return best;
    const patient = (one: Waiting): boolean => takesFewer(one, now, this.#relaxes);
    for (const chairs of LARGEST_FIRST) {
      if (!waiting.ticket.sizes.includes(chairs)) continue;
      for (let guests = chairs - 1; guests >= 2; guests -= 1) {
        const group = this.#search([waiting], guests - 1, chairs, now, patient);
        if (group) consider(newTable(chairs, group));
      }
    }
    return best;
  }

  /** A way to seat these, or whoever has waited longest, at an open table. */
  #filled(table: QueueTable, wanted: readonly Waiting[], now: number): Option | null {
    const here = table.seats.flatMap(({ waiting }) => waiting ?? []);
    const { chairs } = table;
    for (const one of wanted) {
      if (!one.ticket.sizes.includes(chairs)) return null;
      if (!here.every((mate) => fits(one, mate, now, this.#relaxes))) return null;
    }
    const empty = chairs - here.length;
    const full = this.#search([...here, ...wanted], empty - wanted.length, chairs, now);
    if (full) return opened(table, full.slice(here.length), true);
    const guests = here.length + 1;
    const takesIt = ({ ticket }: Waiting): boolean => ticket.sizes.some((size) => size === guests);
    const isWilling = (one: Waiting): boolean =>
      takesIt(one) || takesFewer(one, now, this.#relaxes);
    if (!wanted.every(isWilling)) return null;
    const single = this.#search([...here, ...wanted], 1 - wanted.length, chairs, now, isWilling);
    const group = single?.slice(here.length);
    return group ? opened(table, group, group.every(takesIt)) : null;
  }

  /** This group with so many more who wait, all of whom fit each other; the earliest. */
  #search(
    group: readonly Waiting[],
    more: number,
    chairs: TableSize,
    now: number,
    suits?: (one: Waiting) => boolean,
  ): Waiting[] | null {
    this.#workMax = this.#work + WORK_MAX;
    const found = [...group];
    return this.#extend(found, { more, chairs, now, suits, behind: null }) ? found : null;
  }

  #extend(group: Waiting[], wish: Wish): boolean {
    if (wish.more === 0) return true;
    const { chairs, now, more, behind } = wish;
    const takesAny = (one: Waiting): boolean => takesAnyLanguage(one, now, this.#relaxes);
    const lines = this.#lines.prospects(group, chairs, takesAny);
    // Whoever was added last is in the lines of everybody else here.
    if (lines.reduce((sum, { length }) => sum + length, 0) < (behind ? more + 1 : more))
      return false;
    for (const one of merged(lines, behind)) {
      this.#work += 1;
      if (this.#work > this.#workMax) return false;
      if (group.includes(one) || wish.suits?.(one) === false || !this.#fitsAll(one, group, wish))
        continue;
      group.push(one);
      if (this.#extend(group, { ...wish, more: more - 1, behind: one })) return true;
      group.pop();
    }
    return false;
  }

  #fitsAll(one: Waiting, group: readonly Waiting[], { now }: Wish): boolean {
    return group.every((mate) => {
      const { avoid, met } = one.ticket;
      // Long lists of meetings are work as well.
      this.#work +=
        (avoid.length * mate.ticket.met.length + met.length * mate.ticket.avoid.length) >>> 4;
      return fits(one, mate, now, this.#relaxes);
    });
  }

  #ripen(now: number): void {
    const { anyLanguageMs, fewerMs } = this.#relaxes;
    for (;;) {
      const one = this.#untilAnyLanguage.at(0);
      if (!one || now < one.since + anyLanguageMs) break;
      this.#untilAnyLanguage.delete(one);
      this.#lines.relax(one);
      this.#stirred.add(one);
    }
    for (;;) {
      const one = this.#untilFewer.at(0);
      if (!one || now < one.since + fewerMs) break;
      this.#untilFewer.delete(one);
      this.#stirred.add(one);
    }
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
  }
}

type Wish = {
  readonly more: number;
  readonly chairs: TableSize;
  readonly now: number;
  readonly suits: ((one: Waiting) => boolean) | undefined;
  /** The last who was added: a group is looked at in one order only. */
  readonly behind: Waiting | null;
};

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
