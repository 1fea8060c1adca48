/** The tables: laid as a reservation, taken by sitting down, and the only place where signals pass. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId } from '@eat-with-me/protocol/table';
import type { Coming, Guest, Refusal, Revealed, Seated } from '../guest/guest.ts';
import { ARRIVED } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { SilentSeats } from '../queue/silent-seats.ts';
import type { Decision } from '../queue/matcher.ts';
import { randomId } from '../ground/random.ts';
import type {
  Answer,
  Departed,
  Table,
  Knock,
  QueueChair,
  Changed,
  Reclaimed,
  Waiting,
} from '../store/table.ts';
import type { Notice, TableNotice } from '../store/notice.ts';
import type { Store } from '../store/store.ts';
import { hearRevealed, hearSignal } from './table-news.ts';
import { awaitedAt } from '../store/private-rules.ts';
import { awaitedBack, isOpen } from '../store/table-rules.ts';
import { viewOf } from '../store/table-view.ts';

/** What tables are made with. `opened` is called when the queue may fill a table, or one that it may fill has changed. */
type TablesParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly sitWithinMs: number;
  readonly now: () => number;
  readonly opened: () => Promise<void>;
  readonly silentSeats: SilentSeats;
  readonly refuse: (guest: Guest, code: RefusalCode) => void;
};

/** Why a seat is given back: its guest went, was lost, or never said that they were there. */
type Because = 'left' | 'lost' | 'silent';

type Reply = Promise<void> | Refusal | null;

/** Lays and fills tables, guards their doors, relays between their seats, and clears them. */
export class Tables {
  readonly #parts: TablesParts;
  /** Reserved seats in the order in which their time ends. */
  readonly #due: { table: TableId; seat: Seat; guest: GuestId; at: number }[] = [];
  /** Signals passed on, and the characters of their boxes. */
  readonly relayed = { signals: 0, characters: 0 };

  constructor(parts: TablesParts) {
    this.#parts = parts;
  }

  /** Reserves seats; seat 1 is for who waited longest: they make the offer and had time to prepare it. */
  async carryOut(decision: Decision): Promise<boolean> {
    const { store, now } = this.#parts;
    const { group } = decision;
    const table =
      decision.type === 'lay'
        ? await store.lay(randomId(), group, decision.chairs, now())
        : ((await store.fill(decision.table.table, group))?.table ?? null);
    if (!table) return false;
    const newcomers = group.map(({ guest }) => guest);
    // A first group stands and falls together: one of its seats is enough to watch.
    this.#reserve(table, decision.type === 'lay' ? newcomers.slice(0, 1) : newcomers);
    await this.#tellNewcomers(table, newcomers);
    return true;
  }

  /** The guest reveals their nonce to the others, once for every company of the table; with the first one they sit. */
  reveal(guest: Guest, { table, epoch, nonce }: Omit<Revealed, 'type' | 'from'>): Reply {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.table !== table || stage.epoch !== epoch)
      return { code: 'not-seated' };
    if (stage.revealed === epoch) return null;
    stage.revealed = epoch;
    const revealed: Revealed = { type: 'revealed', table, epoch, from: stage.you, nonce };
    return this.#reveal(guest, stage, revealed);
  }

  /** The guest says what they will be bound to once somebody joins. Of a company that is no more it does not matter. */
  prepare(guest: Guest, table: TableId, epoch: number, pledge: PledgeSent): Reply {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.table !== table) return { code: 'not-seated' };
    if (stage.epoch !== epoch) return null;
    stage.next = pledge;
    return this.#prepare(stage, pledge);
  }

  /**
   * Passes a box on to another seat of the same table; `from` is ours to say. Whoever has not sat down there may still
   * be speaking to an earlier table.
   */
  signal(guest: Guest, to: Seat, box: string): Reply {
    const { stage } = guest;
    if (stage.at !== 'seated' || !stage.sat) return { code: 'not-seated' };
    const mate = stage.mates.get(to);
    if (mate === undefined) return { code: 'no-such-seat' };
    this.relayed.signals += 1;
    this.relayed.characters += box.length;
    const here = this.#parts.guests.find(mate);
    if (!here) return this.#signalAway(stage, mate, box);
    hearSignal(here, stage.table, stage.you, box);
    return null;
  }

  /** The guest does or does not let the queue fill the empty chairs. */
  agree(guest: Guest, table: TableId, agreed: boolean): Reply {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.table !== table || stage.kind !== 'queue')
      return { code: 'not-seated' };
    return this.#agree(stage, agreed);
  }

  /** Sets a private table for a guest who then sits at it. */
  async host(guest: Guest, chairs: number, door: Door, pledge: PledgeSent): Promise<void> {
    const table = randomId();
    guest.stage = { at: 'knocking', table, pledge, waits: false };
    const made = await this.#parts.store.host(table, guest.id, pledge, chairs, door);
    await this.#tellNewcomers(made, [guest.id]);
  }

  /** The guest comes to the door of a private table, or is back there. With `chairs` it is set where it is not there. */
  async join(guest: Guest, { table, pledge, chairs }: Coming): Promise<void> {
    if (guest.stage.at !== 'knocking')
      guest.stage = { at: 'knocking', table, pledge, chairs, waits: false };
    const { id, network } = guest;
    const said = await this.#parts.store.join(table, id, pledge, network, chairs);
    await this.#answered(table, id, said);
  }

  /** The guest is back, by another page, in the seat where they sat as `was`; or asks again. */
  async reclaim(
    guest: Guest,
    { table, you }: { readonly table: TableId; readonly you: Seat },
    was: GuestId,
    pledge: PledgeSent,
  ): Promise<void> {
    guest.stage = { at: 'returning', table, you, pledge };
    const reclaimed = await this.#parts.store.reclaim(table, was, guest.id, pledge);
    if (reclaimed.outcome === 'gone') {
      await this.#deliver(guest.id, { type: 'turned-away', table, code: 'seat-gone' });
      // Nobody else is there any more.
      await this.vacate(table, you, 'left');
    } else await this.#reclaimed(guest.id, reclaimed);
  }

  /** One who waits at a door says who they are; who does not wait any more has nobody to say it to. */
  async introduce({ id, stage }: Guest, table: TableId, name: string): Promise<void> {
    const isThere = stage.at === 'knocking' && stage.table === table;
    const named = isThere && (await this.#parts.store.introduce(table, id, name));
    if (named) await this.tell(named);
  }

  /** The guest no longer waits at a door. */
  async unknock(guest: GuestId, table: TableId): Promise<void> {
    const left = await this.#parts.store.unknock(table, guest);
    if (left) await this.tell(left);
  }

  /** The host opens, guards or locks the door: those who wait there are let in, wait on or are turned away. */
  guard(guest: Guest, table: TableId, door: Door): Reply {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.table !== table) return { code: 'not-seated' };
    return this.#guard(guest, stage, door);
  }

  /** The host answers one who waits. */
  admit(guest: Guest, table: TableId, knock: Pick<Knock, 'guest' | 'admitted'>): Reply {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.table !== table) return { code: 'not-seated' };
    return this.#admit(guest, stage, knock.guest, knock.admitted);
  }

  /** The guest gets up: before everybody sat, the others go back to the queue; afterwards they are told. */
  leave(guest: Guest, at: Pick<Seated, 'table' | 'you'>, because: 'left' | 'lost'): Promise<void> {
    guest.stage = ARRIVED;
    return this.vacate(at.table, at.you, because);
  }

  /** The same for a seat whose guest is not here any more. */
  async vacate(table: TableId, seat: Seat, because: 'left' | 'lost'): Promise<void> {
    const departure = await this.#parts.store.depart(table, seat, 'any');
    if (departure) await this.#cleared(table, seat, departure, because);
  }

  /** A socket was lost. Who has sat keeps the seat; a reservation cannot wait for them. */
  async lose(guest: Guest, { table, you }: Seated): Promise<void> {
    const departure = await this.#parts.store.depart(table, you, 'unsat');
    if (!departure) return;
    await this.#deliver(guest.id, { type: 'unseated', table });
    await this.#cleared(table, you, departure, 'lost');
  }

  /** Ends the reservations whose time is over: who sat goes back to the queue or stays, who was silent does not. */
  async endOverdue(now: number): Promise<void> {
    while (this.#due[0] && this.#due[0].at <= now) {
      const { table, seat, guest } = this.#due[0];
      this.#due.shift();
      const departure = await this.#parts.store.depart(table, seat, 'unsat');
      if (!departure) continue;
      if (departure.type === 'departed') await this.#deliver(guest, { type: 'unseated', table });
      await this.#cleared(table, seat, departure, 'silent');
    }
  }

  async #cleared(id: TableId, seat: Seat, departure: Departed, because: Because): Promise<void> {
    if (departure.type === 'dissolved') {
      const others = departure.seats.filter((taken) => because === 'silent' || taken.seat !== seat);
      await Promise.all(others.map((taken) => this.#sendBack(id, taken, because)));
      return;
    }
    const { table } = departure;
    await this.tell(table, { seat, because: because === 'left' ? 'left' : 'lost' });
    await this.#changed(departure);
    await this.#letIn(table);
    await this.#letBack(table);
  }

  async #sendBack(
    table: TableId,
    { guest, waiting, sat }: QueueChair,
    because: Because,
  ): Promise<void> {
    if (!waiting || (because === 'silent' && !sat)) {
      await this.#deliver(guest, { type: 'unseated', table });
      return;
    }
    const spent: Waiting = { ...waiting, spent: true };
    const isHere = await this.#deliver(guest, { type: 'returned', table, waiting: spent });
    // Their node has died: they find their place on another.
    if (!isHere) await this.#parts.store.setAside(spent);
  }

  #reserve({ table, seats }: Table, guests: readonly GuestId[]): void {
    const at = this.#parts.now() + this.#parts.sitWithinMs;
    for (const { seat, guest } of seats)
      if (guests.includes(guest)) this.#due.push({ table, seat, guest, at });
  }

  /** Tells everybody at a table how it is now. */
  async tell(table: Table, gone: (Notice & { type: 'table' })['gone'] = null): Promise<void> {
    const notice: TableNotice = { type: 'table', view: viewOf(table), gone };
    await Promise.all(table.seats.map(({ guest }) => this.#deliver(guest, notice)));
  }

  /** The same when some have just been given seats: they hear of it first, so that they know what follows. */
  async #tellNewcomers(table: Table, newcomers: readonly GuestId[]): Promise<void> {
    const notice: TableNotice = { type: 'table', view: viewOf(table), gone: null };
    const isNew = ({ guest }: { guest: GuestId }): boolean => newcomers.includes(guest);
    const first = table.seats.filter(isNew);
    const rest = table.seats.filter((taken) => !isNew(taken));
    await Promise.all(
      [...first, ...rest].map(async (taken) => {
        const isHere = await this.#deliver(taken.guest, notice);
        // Gone since the seat was given: nobody else will give it back.
        if (!isHere && isNew(taken)) await this.vacate(table.table, taken.seat, 'left');
      }),
    );
  }

  /** A table that is open has changed: somebody else may fit now. */
  async #changed({ table }: Changed): Promise<void> {
    if (isOpen(table)) await this.#parts.opened();
  }

  /** The same, if that opened it to the queue or closed it; its guests hear of that. */
  async #turned(turn: Changed): Promise<void> {
    if (!turn.turned) return;
    await this.tell(turn.table);
    await this.#changed(turn);
  }

  async #agree(stage: Seated, agreed: boolean): Promise<void> {
    const { store, now } = this.#parts;
    const turn = await store.agree(stage.table, stage.you, agreed, now());
    if (turn) await this.#turned(turn);
  }

  async #guard(guest: Guest, stage: Seated, door: Door): Promise<void> {
    const table = await this.#parts.store.guard(stage.table, stage.you, door);
    if (!table) {
      this.#parts.refuse(guest, 'not-host');
      return;
    }
    await this.tell(table);
    await this.#askAnew(table.table, table.kind === 'private' ? table.knocks : []);
  }

  async #admit(host: Guest, stage: Seated, guest: GuestId, admitted: boolean): Promise<void> {
    const answer = await this.#parts.store.admit(stage.table, stage.you, guest, admitted);
    const { answer: code } = answer;
    if (code === 'not-host' || code === 'no-such-seat' || code === 'no-such-table')
      this.#parts.refuse(host, code === 'no-such-table' ? 'not-seated' : code);
    else await this.#answered(stage.table, guest, answer);
  }

  /** All inside have prepared, or nobody is left: who only waited for that asks again. */
  async #letIn(table: Table): Promise<void> {
    await this.#askAnew(table.table, awaitedAt(table));
  }

  /** The same for one who has come back to their seat, and with them for all who have. */
  async #letBack(table: Table): Promise<void> {
    const chair = awaitedBack(table);
    if (!chair) return;
    const { guest, pledge } = chair;
    const reclaimed = await this.#parts.store.reclaim(table.table, guest, guest, pledge);
    if (reclaimed.outcome === 'gone') {
      await this.#deliver(guest, { type: 'turned-away', table: table.table, code: 'seat-gone' });
      await this.vacate(table.table, chair.seat, 'left');
    } else await this.#reclaimed(guest, reclaimed);
  }

  async #reclaimed(guest: GuestId, { outcome, table, newcomers }: Reclaimed): Promise<void> {
    if (!table) return;
    if (outcome === 'seated') await this.#tellNewcomers(table, newcomers);
    else await this.#deliver(guest, { type: 'waits', table: table.table });
  }

  /** The door has changed: all who wait there ask again. */
  async #askAnew(table: TableId, knocks: readonly Knock[]): Promise<void> {
    const { store } = this.#parts;
    for (const { guest, pledge, network = null } of knocks)
      await this.#answered(table, guest, await store.join(table, guest, pledge, network));
  }

  async #answered(id: TableId, guest: GuestId, said: Answer): Promise<void> {
    const { answer, table, displaced } = said;
    if (displaced !== undefined)
      await this.#deliver(displaced, { type: 'turned-away', table: id, code: 'table-full' });
    if (answer === 'seated' && table) {
      this.#reserve(table, [guest]);
      await this.#tellNewcomers(table, [guest]);
      return;
    }
    if (table) await this.tell(table);
    if (answer === 'seated') return;
    const isHere = await this.#deliver(
      guest,
      answer === 'waits'
        ? { type: 'waits', table: id }
        : { type: 'turned-away', table: id, code: answer },
    );
    if (!isHere && answer === 'waits') await this.unknock(guest, id);
  }

  async #signalAway({ table, you }: Seated, mate: GuestId, box: string): Promise<void> {
    await this.#deliver(mate, { type: 'signal', table, from: you, box });
  }

  async #reveal(guest: Guest, stage: Seated, revealed: Revealed): Promise<void> {
    const { mates, sat } = stage;
    stage.sat = true;
    if (!sat && stage.kind === 'queue') this.#countTaken(guest);
    await Promise.all([
      sat ? null : this.#noteSat(guest, stage),
      ...[...mates.values()].map(async (mate) => {
        const here = this.#parts.guests.find(mate);
        if (here) hearRevealed(here, revealed);
        else await this.#deliver(mate, revealed);
      }),
    ]);
  }

  #countTaken(guest: Guest): void {
    const { silentSeats, now } = this.#parts;
    guest.sits = true;
    if (guest.network !== null) silentSeats.taken(guest.network, now());
  }

  async #prepare({ table, you, epoch }: Seated, pledge: PledgeSent): Promise<void> {
    const turn = await this.#parts.store.prepare(table, you, epoch, pledge);
    if (!turn) return;
    await this.#turned(turn);
    await this.#letIn(turn.table);
    await this.#letBack(turn.table);
  }

  async #noteSat(guest: Guest, stage: Seated): Promise<void> {
    const { table, you } = stage;
    const waiting = stage.kind === 'queue' ? stage.waiting : null;
    const turn = await this.#parts.store.sit(table, you);
    if (!turn) {
      // The table broke up, and the news of it may have come before the news of the seat.
      const notice: TableNotice = waiting
        ? { type: 'returned', table, waiting: { ...waiting, spent: true } }
        : { type: 'unseated', table };
      await this.#deliver(guest.id, notice);
    } else await this.#turned(turn);
  }

  #deliver(guest: GuestId, notice: TableNotice): Promise<boolean> {
    return this.#parts.store.deliver(guest, notice);
  }
}
