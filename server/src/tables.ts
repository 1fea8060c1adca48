/** The tables: laid as a reservation, taken by sitting down, and the only place where signals pass. */
import type { RefusalCode } from '@eat-with-me/protocol/endings';
import type { GuestId, IceServer, Seat, TableId } from '@eat-with-me/protocol/table';
import { ARRIVED, type Guest, type Seated } from './guest.ts';
import type { Guests } from './guests.ts';
import { randomId } from './random.ts';
import type { Notice, Reserved, Store, Waiting } from './store.ts';

/** What tables are made with. */
export type TablesParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly iceServers: readonly IceServer[];
  readonly sitWithinMs: number;
  readonly now: () => number;
};

/** Lays tables, relays between their seats, and clears them. */
export class Tables {
  readonly #parts: TablesParts;
  /** Reservations in the order in which they end. */
  readonly #due: { readonly table: TableId; readonly at: number }[] = [];
  /** Signals passed on, and the characters of their boxes. */
  readonly relayed = { signals: 0, characters: 0 };

  constructor(parts: TablesParts) {
    this.#parts = parts;
  }

  /** Reserves a table, seat 1 for who waited longest: they make the offer and had time to prepare it. */
  async lay(group: readonly Waiting[]): Promise<boolean> {
    const table = randomId();
    if (!(await this.#parts.store.claim(table, group))) return false;
    this.#due.push({ table, at: this.#parts.now() + this.#parts.sitWithinMs });
    const seats = group.map(({ guest }, index) => ({
      seat: index + 1,
      guest,
      kind: 'guest' as const,
    }));
    const iceServers = [...this.#parts.iceServers];
    await Promise.all(
      group.map(async ({ guest, since }, index) => {
        const you = index + 1;
        const seating = { table, you, seats, iceServers };
        // Gone since the claim: nobody else will give the seat back.
        if (!(await this.#deliver(guest, { type: 'seated', since, seating })))
          await this.vacate(table, you, 'left');
      }),
    );
    return true;
  }

  /** The guest is there. */
  sit(guest: Guest, table: TableId): Promise<void> | RefusalCode | null {
    const { stage } = guest;
    if (stage.at !== 'seated' || stage.table !== table) return 'not-seated';
    return this.#sitDown(stage);
  }

  /** Passes a box on to another seat of the same table; `from` is ours to say. A first signal is as good as `sit`. */
  signal(guest: Guest, to: Seat, box: string): Promise<void> | RefusalCode | null {
    const { stage } = guest;
    if (stage.at !== 'seated') return 'not-seated';
    const mate = stage.mates.get(to);
    if (mate === undefined) return 'no-such-seat';
    this.relayed.signals += 1;
    this.relayed.characters += box.length;
    const here = this.#parts.guests.find(mate);
    if (here) {
      hearSignal(here, stage.table, stage.you, box);
      return this.#sitDown(stage);
    }
    return this.#signalAway(stage, mate, box);
  }

  /** The guest gets up: before everybody sat, the others go back to the queue; afterwards they are told. */
  async leave(guest: Guest, stage: Seated, because: 'left' | 'lost'): Promise<void> {
    guest.stage = ARRIVED;
    await this.vacate(stage.table, stage.you, because);
  }

  /** The same for a seat whose guest is not here any more. */
  async vacate(table: TableId, seat: Seat, because: 'left' | 'lost'): Promise<void> {
    const broken = await this.#parts.store.dissolve(table);
    if (broken) {
      await this.#sendBack(
        table,
        broken.filter((reserved) => reserved.seat !== seat),
      );
      return;
    }
    const staying = await this.#parts.store.depart(table, seat);
    await Promise.all(
      staying.map(({ guest }) => this.#deliver(guest, { type: 'departed', table, seat, because })),
    );
  }

  /** A socket was lost. A laid table keeps the seat; a reservation cannot wait for it. */
  async lose(guest: Guest, { table, you }: Seated): Promise<void> {
    const broken = await this.#parts.store.dissolve(table);
    if (!broken) return;
    await this.#deliver(guest.id, { type: 'unseated', table });
    await this.#sendBack(
      table,
      broken.filter(({ seat }) => seat !== you),
    );
  }

  /** Ends the reservations whose time is over: who sat goes back to the queue, who was silent does not. */
  async endOverdue(now: number): Promise<void> {
    while (this.#due[0] && this.#due[0].at <= now) {
      const { table } = this.#due[0];
      this.#due.shift();
      const broken = (await this.#parts.store.dissolve(table)) ?? [];
      for (const { sat, waiting } of broken)
        if (!sat) await this.#deliver(waiting.guest, { type: 'unseated', table });
      await this.#sendBack(
        table,
        broken.filter(({ sat }) => sat),
      );
    }
  }

  async #sendBack(table: TableId, reserved: readonly Reserved[]): Promise<void> {
    await Promise.all(
      reserved.map(({ waiting }) =>
        this.#deliver(waiting.guest, { type: 'returned', table, waiting }),
      ),
    );
  }

  async #signalAway(stage: Seated, mate: GuestId, box: string): Promise<void> {
    await this.#sitDown(stage);
    await this.#deliver(mate, { type: 'signal', table: stage.table, from: stage.you, box });
  }

  #sitDown(stage: Seated): Promise<void> | null {
    if (stage.sat) return null;
    stage.sat = true;
    return this.#parts.store.sit(stage.table, stage.you);
  }

  #deliver(guest: GuestId, notice: Notice): Promise<boolean> {
    return this.#parts.store.deliver(guest, notice);
  }
}

/** Says a signal to a guest, unless they have left that table meanwhile. */
export function hearSignal(guest: Guest, table: TableId, from: Seat, box: string): void {
  if (guest.stage.at !== 'seated' || guest.stage.table !== table) return;
  // A box is base64url, so nothing in it needs escaping.
  guest.sayText(`{"type":"signal","from":${from},"box":"${box}"}`);
}
