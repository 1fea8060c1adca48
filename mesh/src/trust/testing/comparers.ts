/** Guests who compare, with links between them that a test can cut, hold up or listen to. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { RecipeStep } from '@eat-with-me/protocol/talk/recipe-topic';
import { Comparing, RUN_CHECKS, type RunChecks } from '../comparing.ts';
import type { Bytes } from '../bytes.ts';

/** What one tells another on the way; null lets nothing through. */
type OnTheWay = (from: Seat, to: Seat, said: RecipeStep) => RecipeStep | null;

/** A guest's end of comparing, and what came of it. */
export class Comparer {
  readonly seat: Seat;
  readonly comparing: Comparing;
  readonly linked = new Set<Seat>();
  readonly broken: (readonly Seat[])[] = [];
  /** How often the own nonce has left. */
  risks = 0;
  /** Work that somebody's word has caused. */
  readonly busy: Promise<void>[] = [];
  now = 0;

  constructor(seat: Seat, checks: RunChecks = RUN_CHECKS) {
    this.seat = seat;
    const linked = () => this.linked;
    this.comparing = new Comparing({ linked, clock: () => this.now, checks });
    this.comparing.on('broken', (seats) => this.broken.push(seats));
    this.comparing.on('risked', () => (this.risks += 1));
  }

  /** The numbers of the foods that are shown; undefined for none. */
  get recipe(): readonly number[] | undefined {
    return this.comparing.view.drawn?.recipe.map(({ number }) => number);
  }

  /** The clock goes on. */
  async after(ms: number): Promise<void> {
    this.now += ms;
    await this.comparing.tick();
  }
}

/** Everybody linked with everybody, in one company. Seats from 1. */
export class Comparers {
  readonly all: readonly Comparer[];
  /** What was told, in order. */
  readonly told: { from: Seat; to: Seat; said: RecipeStep }[] = [];
  onTheWay: OnTheWay = (_from, _to, said) => said;

  constructor(count: number, checks: RunChecks = RUN_CHECKS) {
    this.all = Array.from({ length: count }, (_, at) => new Comparer(at + 1, checks));
    for (const one of this.all) {
      for (const { seat } of this.all) if (seat !== one.seat) one.linked.add(seat);
      one.comparing.on('tell', (seats, said) => {
        for (const to of seats) this.#tell(one.seat, to, said);
      });
    }
  }

  at(seat: Seat): Comparer {
    const one = this.all[seat - 1];
    if (!one) throw new Error('nobody sits there');
    return one;
  }

  async sit(transcript: Bytes, epoch = 1): Promise<void> {
    for (const { seat, comparing } of this.all)
      await comparing.sits({ you: seat, epoch, transcript });
  }

  /** The hands of these, one after the other; resolves once all has been said that follows. */
  async press(...seats: readonly Seat[]): Promise<void> {
    for (const seat of seats) {
      await this.at(seat).comparing.press();
      await this.settled();
    }
  }

  /** For everybody. */
  async after(ms: number): Promise<void> {
    for (const one of this.all) one.now += ms;
    for (const one of this.all) await one.after(0);
    await this.settled();
  }

  async settled(): Promise<void> {
    for (const one of this.all) while (one.busy.length > 0) await Promise.all(one.busy.splice(0));
    if (this.all.some(({ busy }) => busy.length > 0)) await this.settled();
  }

  #tell(from: Seat, to: Seat, said: RecipeStep): void {
    const arrives = this.onTheWay(from, to, said);
    if (!arrives) return;
    this.told.push({ from, to, said: arrives });
    const listener = this.at(to);
    listener.busy.push(listener.comparing.hear(from, arrives));
  }
}
