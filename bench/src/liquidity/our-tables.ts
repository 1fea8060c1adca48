/**
 * This project: the server's matcher, its rules about tables and its store, with its default settings. Around them is
 * only what guests do. When somebody has left a table, those who stay and are open to it agree that the queue fills it;
 * one who is left alone goes home.
 */
import { readConfig } from '../../../server/src/ground/config.ts';
import type { Decision } from '../../../server/src/queue/matcher.ts';
import { MemoryStore } from '../../../server/src/store/memory-store.ts';
import type { Departure, QueueChair, QueueTable } from '../../../server/src/store/table.ts';
import { PLEDGE } from '../pledge.ts';
import { Seater } from '../seater.ts';
import { Agenda } from './agenda.ts';
import type { Outcome, Seat } from './outcome.ts';
import { canAllTalk, type Person } from './people.ts';

/** How often the server looks whether somebody's patience is due. */
const TICK_MS = 100;

export const ourTables: Seat = async (people) => {
  const agenda = new Agenda();
  const outcomes = new Map<string, Outcome>();
  const floor = new Floor(agenda, outcomes);
  for (const person of people) {
    agenda.note(person.at, () => floor.queue(person));
    agenda.note(person.at + person.givesUpAfter, async () => {
      if (await floor.leave(person)) floor.giveUp(person);
    });
  }
  await agenda.run();
  return [...outcomes.values()];
};

/** One house with its queue and tables; `outcomes` takes what became of whoever was there last. */
export class Floor {
  readonly #agenda: Agenda;
  readonly #store: MemoryStore;
  readonly #seater: Seater;
  readonly #sitWithinMs: number;
  readonly #people = new Map<string, Person>();
  readonly #outcomes: Map<string, Outcome>;
  readonly #waiting = new Set<string>();
  /** Since when (ms) each guest has been in this house: they keep that place. */
  readonly #since = new Map<string, number>();
  #wakesAt = Infinity;

  constructor(agenda: Agenda, outcomes: Map<string, Outcome>) {
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
    this.#waiting.add(id);
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

  async #seat(): Promise<void> {
    await this.#seater.seat(this.#agenda.now, (table, decision) => this.#given(table, decision));
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
  async #cleared(departure: Departure | null, left: number | null): Promise<void> {
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
