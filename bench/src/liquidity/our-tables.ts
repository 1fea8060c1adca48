/**
 * This project: the server's matcher, its rules about tables and its store, with its default settings. Around them is
 * only what guests do. When somebody has left a table, those who stay and are open to it agree that the queue fills it;
 * one who is left alone goes home.
 */
import type { TableSize, Ticket } from '@eat-with-me/protocol/table';
import { readConfig } from '../../../server/src/ground/config.ts';
import type { Decision } from '../../../server/src/queue/matcher.ts';
import { MemoryStore } from '../../../server/src/store/memory-store.ts';
import type { Departed, QueueChair, QueueTable } from '../../../server/src/store/table.ts';
import { wantedInstead } from '../../../web/src/lib/ticket/wanted-instead.ts';
import { PLEDGE } from '../pledge.ts';
import { Seater } from '../seater.ts';
import { Agenda } from './agenda.ts';
import type { Outcome, Seat } from './outcome.ts';
import { canAllTalk, type Person } from './people.ts';

/** How often the server looks whether somebody's patience is due. */
const TICK_MS = 100;

/** A queue that asks nobody for another size than they have chosen. */
export const ourTables: Seat = (people) => served(people, { asks: false });

/** A queue that asks, by the page's own rule, whoever waits where nobody comes whether they sit down at a table of another size. */
export const askingTables: Seat = (people) => served(people, { asks: true });

async function served(people: readonly Person[], how: { asks: boolean }): Promise<Outcome[]> {
  const agenda = new Agenda();
  const outcomes = new Map<string, Outcome>();
  const floor = new Floor(agenda, outcomes, how);
  for (const person of people) {
    agenda.note(person.at, () => floor.queue(person));
    agenda.note(person.at + person.givesUpAfter, async () => {
      if (await floor.leave(person)) floor.giveUp(person);
    });
  }
  await agenda.run();
  return [...outcomes.values()];
}

/** One house with its queue and tables; `outcomes` takes what became of whoever was there last. */
export class Floor {
  readonly #agenda: Agenda;
  readonly #store: MemoryStore;
  readonly #seater: Seater;
  readonly #sitWithinMs: number;
  readonly #people = new Map<string, Person>();
  readonly #outcomes: Map<string, Outcome>;
  /** Those in the queue, with the tickets that they have there. */
  readonly #waiting = new Map<string, Ticket>();
  /** Who has been asked, and decides. */
  readonly #deciding = new Set<string>();
  readonly #asks: boolean;
  /** Since when (ms) each guest has been in this house: they keep that place. */
  readonly #since = new Map<string, number>();
  #wakesAt = Infinity;

  constructor(agenda: Agenda, outcomes: Map<string, Outcome>, { asks } = { asks: false }) {
    this.#asks = asks;
    const read = readConfig({});
    if (!read.ok) throw new Error(read.sentence);
    const { emptyTableMs, sitWithinMs } = read.config;
    this.#agenda = agenda;
    this.#outcomes = outcomes;
    this.#store = new MemoryStore({ emptyTableMs, now: () => agenda.now });
    this.#seater = new Seater(this.#store, read.config);
    this.#sitWithinMs = sitWithinMs;
  }

  /** Somebody wants a table here. */
  async queue(person: Person): Promise<void> {
    const { id, ticket, at } = person;
    const { now } = this.#agenda;
    if (now >= at + person.givesUpAfter) {
      this.giveUp(person);
      return;
    }
    this.#people.set(id, person);
    this.#waiting.set(id, ticket);
    const since = this.#since.get(id) ?? now;
    this.#since.set(id, since);
    await this.#store.wait({ guest: id, ticket, since });
    await this.#seat();
  }

  /** Somebody no longer wants one; whether they still waited. */
  async leave({ id }: Person): Promise<boolean> {
    if (!this.#waiting.delete(id)) return false;
    await this.#store.withdraw(id);
    return true;
  }

  /** What every page of the queue does when its counts change. */
  #askInstead(): void {
    if (!this.#asks) return;
    const bySize = this.#countBySize();
    for (const [id, ticket] of this.#waiting) {
      const { sitsWithThem, decidesAfter } = this.#person(id);
      if (!sitsWithThem || this.#deciding.has(id) || !wantedInstead({ bySize }, ticket)) continue;
      this.#deciding.add(id);
      this.#agenda.note(this.#agenda.now + decidesAfter, () => this.#sitsWithThem(id));
    }
  }

  /** Presses, if it is still asked then. */
  async #sitsWithThem(id: string): Promise<void> {
    this.#deciding.delete(id);
    const ticket = this.#waiting.get(id);
    const wanted = ticket && wantedInstead({ bySize: this.#countBySize() }, ticket);
    if (!wanted) return;
    const also = { ...ticket, sizes: [...ticket.sizes, wanted.size] };
    this.#waiting.set(id, also);
    const since = this.#since.get(id) ?? this.#agenda.now;
    await this.#store.wait({ guest: id, ticket: also, since });
    await this.#seat();
  }

  #countBySize(): Record<TableSize, number> {
    const bySize = { 2: 0, 3: 0, 4: 0 };
    for (const { sizes } of this.#waiting.values()) for (const size of sizes) bySize[size] += 1;
    return bySize;
  }

  async #seat(): Promise<void> {
    await this.#seater.seat(this.#agenda.now, (table, decision) => this.#given(table, decision));
    this.#askInstead();
    const next = Math.ceil(this.#seater.nextAt / TICK_MS) * TICK_MS;
    if (next >= this.#wakesAt || !Number.isFinite(next)) return;
    const at = Math.max(next, this.#agenda.now + TICK_MS);
    this.#wakesAt = at;
    this.#agenda.note(at, async () => {
      if (this.#wakesAt === at) this.#wakesAt = Infinity;
      await this.#seat();
    });
  }

  #given(table: QueueTable, { type, group }: Decision): void {
    const { now } = this.#agenda;
    const newcomers = table.seats.filter(({ guest }) => group.some((one) => one.guest === guest));
    for (const { seat, guest } of newcomers) {
      this.#waiting.delete(guest);
      const person = this.#person(guest);
      if (person.sits)
        this.#agenda.note(now + person.sitsAfter, () => this.#sit(table.table, seat));
    }
    // One seat is enough to watch of a first group.
    for (const { seat } of type === 'lay' ? newcomers.slice(0, 1) : newcomers)
      this.#agenda.note(now + this.#sitWithinMs, async () => {
        await this.#cleared(await this.#store.depart(table.table, seat, 'unsat'), null);
      });
  }

  async #sit(id: string, seat: number): Promise<void> {
    const turn = await this.#store.sit(id, seat);
    if (turn?.table.kind !== 'queue' || !turn.table.laid) return;
    const { table } = turn;
    for (const { guest } of table.seats.filter(({ sat }) => sat)) this.#eats(table, guest);
    await this.#ask(table);
    await this.#seat();
  }

  /** Somebody's meal begins, unless it has long begun. */
  #eats(table: QueueTable, guest: string): void {
    const before = this.#outcomes.get(guest);
    if (before) return;
    const { now } = this.#agenda;
    const person = this.#person(guest);
    const canTalk = canAllTalk(table.seats.flatMap(({ waiting }) => waiting?.ticket ?? []));
    this.#outcomes.set(guest, { person, waited: now - person.at, seated: true, canTalk });
    const seat = table.seats.find((taken) => taken.guest === guest)?.seat ?? 0;
    this.#agenda.note(now + person.mealLasts, async () => {
      await this.#cleared(await this.#store.depart(table.table, seat, 'any'), seat);
    });
  }

  /** A seat was given back: by this one, or by somebody silent. */
  async #cleared(departure: Departed | null, left: number | null): Promise<void> {
    if (departure?.type === 'dissolved') {
      const isBack = ({ seat, sat }: QueueChair): boolean => (left === null ? sat : seat !== left);
      for (const taken of departure.seats) {
        if (!isBack(taken) || this.#outcomes.has(taken.guest)) continue;
        await this.queue(this.#person(taken.guest));
      }
    } else if (departure?.table.kind === 'queue') {
      const { table } = departure;
      const [only, more] = table.seats;
      if (only && !more && only.sat) await this.#store.depart(table.table, only.seat, 'any');
      else await this.#ask(table);
    }
    await this.#seat();
  }

  async #ask(table: QueueTable): Promise<void> {
    if (table.seats.length >= table.chairs) return;
    const { epoch } = table;
    for (const { seat, sat } of table.seats)
      if (sat) await this.#store.prepare(table.table, seat, epoch, PLEDGE);
    for (const { seat, guest, sat } of table.seats)
      if (sat && this.#person(guest).isOpen)
        await this.#store.agree(table.table, seat, true, this.#agenda.now);
  }

  /** Somebody goes away without a table. */
  giveUp(person: Person): void {
    const waited = person.givesUpAfter;
    this.#outcomes.set(person.id, { person, waited, seated: false, canTalk: false });
  }

  #person(id: string): Person {
    const person = this.#people.get(id);
    if (!person) throw new Error(`nobody is called ${id}`);
    return person;
  }
}
