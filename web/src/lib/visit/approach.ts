/** How a guest gets to a table: what they came for, what is asked of the house for it, and the sitting that comes of it. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import { openDoorName, sealDoorName } from '@eat-with-me/mesh/trust/door-name';
import type { Seating, TableId } from '@eat-with-me/protocol/table';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Challenge, Work } from '@eat-with-me/protocol/wire/work';
import type { CoverAhead } from '#lib/cover/cover-ahead.ts';
import type { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import type { Wishes } from '#lib/ticket/wishes.svelte.ts';
import { AddressPromise } from '#lib/visit/house/address-promise.ts';
import type { BrokenRuns } from './broken-runs.ts';
import type { Curtain } from './curtain.svelte.ts';
import { keysTrouble, type ExitReason } from './exit-reason.ts';
import type { House, HouseWire } from '#lib/visit/house/house.svelte.ts';
import type { Meetings } from '#lib/visit/met/meetings.svelte.ts';
import type { TableSupply } from './mesh-supply.ts';
import type { OwnGuest } from './own-guest.svelte.ts';
import {
  bondOf,
  doorOf,
  judgementsOf,
  onTheWay,
  secretOf,
  shutAs,
  tiesOf,
  wishedFor,
  type Purpose,
} from './purpose.ts';
import { consequenceOf } from '#lib/visit/house/refusal.ts';
import type { OwnSeat } from '#lib/visit/seat/own-seat.svelte.ts';
import { SeatsLeft } from '#lib/visit/seat/seats-left.ts';
import type { Sitting } from './sitting.ts';
import { SHOW_AFTER_MS, stageAfter, type Stage } from './stage.ts';
import type { VisitParts } from './visit-parts.ts';

/** What did not come about is asked for again after this long, in ms: code that did not come, a company that did not. */
export const AGAIN_AFTER_MS = 2000;

/** After so long (ms) where no work was done: perhaps none is asked for by then. */
const WORK_AGAIN_AFTER_MS = 10_000;

interface ApproachParts {
  readonly curtain: Curtain<Stage>;
  readonly own: OwnGuest;
  readonly seat: OwnSeat;
  readonly house: House;
  readonly wire: HouseWire;
  readonly meshes: VisitParts['meshes'];
  readonly rules: HouseRules;
  readonly work: VisitParts['work'];
  readonly wishes: Wishes;
  readonly meetings: Meetings;
}

/** One for a visit. `sitting` is emitted with each way to a table, before anything comes of it. */
export class Approach extends Emitter<{ sitting: [Sitting] }> {
  /** What the guest came for. */
  purpose: Purpose = { kind: 'queue' };
  readonly #parts: ApproachParts;
  #sitting: Sitting | null = null;
  /** Came with the first sitting. */
  #requestFor: TableSupply['requestFor'] | null = null;
  readonly #left = new SeatsLeft();
  readonly #promise = new AddressPromise();
  #brokenRuns: BrokenRuns | null = null;
  #coverAhead: CoverAhead | null = null;
  #askAgain: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ApproachParts) {
    super();
    this.#parts = parts;
  }

  /** The table that the guest sits at or waits for; null if there is none. */
  get sitting(): Sitting | null {
    return this.#sitting;
  }

  /** Whether strangers do not learn this guest's address in any case. */
  get hidesStrangers(): boolean {
    // Two who meet again have met as strangers, whatever they have compared.
    return bondOf(this.purpose) !== 'invitation' && this.#parts.house.hidesStrangers;
  }

  /** Whether table-mates will not learn this guest's address, until both want a direct line. */
  get addressHidden(): boolean {
    const { own, house } = this.#parts;
    return this.hidesStrangers || (own.hidesAddress && house.hasRelay !== false);
  }

  /** Whether the guest has to agree to rules, or to show their age, before they are seated. Reactive in the rules. */
  get asksRules(): boolean {
    return this.purpose.kind === 'queue' && this.#parts.rules.isDue;
  }

  /** How pictures start at the table to come. */
  get startsAt(): 'covered' | 'open' {
    return this.#parts.own.cover.startAt(this.purpose);
  }

  /** Comes in with the purpose: lays the table first, or fetches camera and microphone again if it was laid before. */
  come(): void {
    const { curtain, meshes, own, rules, seat, wire } = this.#parts;
    if (seat.isRising) {
      this.stand();
      wire.send({ type: 'leave' });
    }
    wire.open();
    // Before the guest lays their place in vain.
    void meshes.bring().then((supply) => {
      if (supply) this.#coverFrom(supply);
      else if (curtain.stage.name === 'laying') this.end(keysTrouble());
    }, ignore);
    void rules.look();
    if (!this.#promise.allows(this.addressHidden) || this.asksRules) {
      this.#lay();
      return;
    }
    const coming = onTheWay(this.purpose, Date.now());
    curtain.become(coming);
    void own.devices.ask().then(() => {
      // The guest may have left while the camera was starting.
      if (curtain.stage === coming) void this.proceed();
    });
  }

  /** The guest has laid their place, and read what holds of their address. */
  takeSeat(): void {
    this.#promise.make(this.addressHidden);
    void this.proceed();
  }

  /** Goes back to a seat for `purpose`, with what was promised of the address there. */
  comeBack({ purpose, hidden }: { purpose: Purpose; hidden: boolean }): void {
    this.purpose = purpose;
    this.#promise.make(hidden);
    this.#parts.wire.open();
    // What the browser has allowed is not asked again, and the seat does not wait for it.
    void this.#parts.own.devices.ask();
    void this.proceed();
  }

  /** From the table where the guest sits, or sat, on to what they want next. */
  next(purpose: Purpose): void {
    this.#left.table = this.#sitting?.table?.table ?? this.#left.table;
    this.purpose = purpose;
    this.anew();
  }

  /** Gives up what the house keeps for the guest, and asks for the same again. */
  anew(): void {
    this.#parts.wire.send({ type: 'leave' });
    void this.proceed();
  }

  /** The same again of a house that has forgotten it; a private table at which the guest sat is set as it was, by its link. */
  forgotten(): void {
    const { curtain, seat } = this.#parts;
    if (curtain.stage.name === 'table' && seat.ofFriends) this.purpose = seat.ofFriends;
    void this.proceed();
  }

  /** To the queue or to the door of the private table, with a mesh of its own. */
  async proceed(because: MessageOf<ServerMessage, 'queued'>['because'] = 'asked'): Promise<void> {
    const { curtain, house, meshes, own, rules, seat } = this.#parts;
    const { purpose } = this;
    this.stand();
    if (purpose.kind !== 'reclaim') seat.drop();
    const coming = onTheWay(purpose, Date.now());
    const stage = coming.name === 'queue' ? { ...coming, because } : coming;
    curtain.become(stage, SHOW_AFTER_MS.queue);
    const brought = await meshes.bring().then(
      (supply) => ({ supply }),
      () => null,
    );
    // Whether the address stays hidden is part of what the guest is bound to, and the house has a say in it.
    await house.known();
    // Whoever comes back starts as they did; friends do not wait for a house that does not say.
    const known = purpose.kind === 'reclaim' || (await rules.look()) || purpose.kind !== 'queue';
    if (curtain.stage !== stage) return;
    if (!brought || !known) {
      this.askAgainAfter(AGAIN_AFTER_MS, () => void this.proceed(because));
      return;
    }
    if (!brought.supply) {
      this.end(keysTrouble());
      return;
    }
    if (this.asksRules) {
      this.#lay();
      return;
    }
    const trouble = this.#promise.trouble(own, house, this.addressHidden);
    if (trouble) {
      this.end(trouble);
      return;
    }
    const sitting = this.#sitNext(brought.supply);
    await this.ask();
    // After the ticket: there is time for it now.
    if (purpose.kind === 'queue') sitting.prepare();
    void meshes.bring().catch(ignore);
  }

  /** Says to the server what the guest came for. */
  async ask(work?: Work): Promise<void> {
    const { house, meetings, rules, wire, wishes } = this.#parts;
    const sitting = this.#sitting;
    const mind = { house, meetings, wishes, rules, work };
    const request = sitting && (await this.#requestFor?.(this.purpose, { ...mind, sitting }));
    if (!request) return;
    this.#left.asks(request);
    wire.send(request);
    // Whoever has just parted may meet again after a while.
    const partedMs = this.purpose.kind === 'queue' ? meetings.partedFor(Date.now()) : null;
    if (partedMs !== null) this.askAgainAfter(partedMs);
  }

  /** The same once more after so many ms, if the guest still waits then. */
  askAgainAfter(delayMs: number, ask = () => void this.ask()): void {
    clearTimeout(this.#askAgain);
    this.#askAgain = setTimeout(() => {
      const { name } = this.#parts.curtain.stage;
      if (name === 'queue' || name === 'knocking') ask();
    }, delayMs);
  }

  /** The house says that the guest waits; where they sit somebody they would have met is gone. No word of it ends a meal. */
  queued(message: MessageOf<ServerMessage, 'queued'>): void {
    const { curtain, seat } = this.#parts;
    if (seat.isRising) return;
    if (curtain.stage.name === 'table') {
      // The place in the queue is kept; what was pledged is not, because a table has heard it.
      if (message.because === 'table-mate-gone' && !this.#sitting?.isUnderWay)
        void this.proceed(message.because);
      return;
    }
    curtain.become(stageAfter(curtain.stage, message));
    this.#sitting?.waits();
  }

  /** The house says no; whoever is getting up has asked for nothing yet. */
  refused(message: MessageOf<ServerMessage, 'refused'>): void {
    const { curtain, house, seat } = this.#parts;
    if (seat.isRising) return;
    const { stage } = curtain;
    const consequence = consequenceOf(message, stage.name);
    if (message.code === 'no-such-table' && house.isFresh) this.askAgainAfter(AGAIN_AFTER_MS);
    else if (consequence.kind === 'exit') this.end(consequence.why);
    else if (consequence.kind === 'show-age') this.#showAge();
    else if (consequence.kind === 'work') void this.#workFor(consequence.challenge);
    else if (consequence.kind !== 'none') {
      const until = Date.now() + consequence.afterMs;
      // The ticket waits, too; the guest sees why and how long.
      if (consequence.kind === 'cool-down' && stage.name === 'queue')
        curtain.become({ ...stage, pause: { why: consequence.why, until } });
      this.askAgainAfter(consequence.afterMs);
    }
  }

  /** The house shows the guest to a table. */
  seated(seating: Seating): void {
    const { curtain, seat, wishes } = this.#parts;
    const sitting = this.#sitting;
    if (sitting?.table) sitting.hear({ type: 'seated', seating });
    // Left while the seating was on its way: the server hears `leave` next.
    if (!sitting || sitting.table || this.#left.has(seating)) return;
    // The wish has overtaken it.
    if (this.#left.outgrew(seating, wishes.ticket)) return this.anew();
    const wished = wishedFor(this.purpose, wishes.ticket, this.#left.known);
    if (this.purpose.kind === 'queue') this.#left.known.add(seating.table);
    // Whoever sits alone has nobody to hurry for.
    const hurries = seating.seats.length > 1;
    const table = sitting.sitDown(seating, wished);
    curtain.become(table, hurries ? SHOW_AFTER_MS.table : 0);
    seat.take(table, this.purpose, this.addressHidden);
    const shut = hurries ? null : shutAs(this.purpose);
    if (shut) sitting.setDoor(shut);
  }

  /** The guest waits at the door of this table: whoever has its link may read there what they call themselves. */
  async introduce(table: TableId): Promise<void> {
    const { curtain, house, own, wire } = this.#parts;
    const { purpose } = this;
    const { guest } = house;
    if (purpose.kind !== 'join' || purpose.table !== table || guest === null) return;
    const name = await sealDoorName(own.name, { secret: purpose.secret, table, guest });
    if (name === null || curtain.stage.name !== 'knocking') return;
    wire.send({ type: 'introduce', table, name });
  }

  /** One who knocks where the guest is host has said what they call themselves. What does not open is no name. */
  async introduced({ table, guest, name }: MessageOf<ServerMessage, 'introduced'>): Promise<void> {
    const sitting = this.#sitting;
    const secret = secretOf(this.purpose);
    if (!secret || sitting?.table?.table !== table) return;
    const called = await openDoorName(name, { secret, table, guest });
    if (called !== null && this.#sitting === sitting) sitting.named(guest, called);
  }

  /** The house wants work for the ticket, which goes in when it is done; what did not come about is tried again. */
  async #workFor(challenge: Challenge): Promise<void> {
    const { curtain, work } = this.#parts;
    const sitting = this.#sitting;
    if (curtain.stage.name !== 'queue') return;
    clearTimeout(this.#askAgain);
    curtain.become({ ...curtain.stage, pause: { why: 'working' } });
    const done = await work(challenge);
    if (this.#sitting !== sitting) return;
    if (done) await this.ask(done);
    else this.askAgainAfter(WORK_AGAIN_AFTER_MS);
  }

  /** The house wants to be shown an age, anew if it was: the guest lays the table again. */
  #showAge(): void {
    this.#parts.rules.doubted();
    this.stand();
    this.#lay();
  }

  /** Gets up from the table, or gives up the way to it. */
  stand(): void {
    this.#parts.seat.stand();
    this.#let()?.leave();
  }

  /** The page is closed: whoever comes back by another page has the seat. */
  closePage(): void {
    this.#let()?.closePage();
  }

  /** Nothing is kept to come back by, either. */
  giveUp(): void {
    this.stand();
    this.#parts.seat.forget();
  }

  /** The way ends here, at a table or before, and the exit says why. */
  end(why: ExitReason): void {
    const { curtain, own, wire } = this.#parts;
    this.giveUp();
    wire.send({ type: 'leave' });
    own.devices.release();
    curtain.become({ name: 'exit', why });
  }

  #lay(): void {
    this.#parts.curtain.become({ name: 'laying' });
    void this.#parts.own.devices.ask();
  }

  /** Everything of the table to come begins here, and ends with `stand`. */
  #sitNext(supply: TableSupply): Sitting {
    const { make, Sitting, BrokenRuns: Runs, requestFor } = supply;
    const { curtain, meetings, own, seat, wire } = this.#parts;
    const { purpose } = this;
    this.#left.goesOn();
    const [secret, bond, door] = [secretOf(purpose), bondOf(purpose), doorOf(purpose)];
    const relayOnly = this.addressHidden;
    const mesh = own.meet(make, { psk: secret, relayOnly, ties: tiesOf(purpose) });
    const step = this.#coverFrom(supply);
    const cover = { start: this.startsAt, checks: own.check, step, covered: () => seat.covered() };
    const sitting = new Sitting({
      mesh,
      secret,
      bond,
      door,
      judgements: judgementsOf(purpose),
      meetings,
      brokenRuns: (this.#brokenRuns ??= new Runs()),
      cover,
    });
    sitting.on('say', (message) => wire.send(message));
    sitting.on('doubt', () => wire.renew());
    // Now there is time to paint.
    sitting.on('found', () => setTimeout(() => curtain.rise()));
    this.#requestFor = requestFor;
    this.#sitting = sitting;
    this.emit('sitting', sitting);
    return sitting;
  }

  /** What covers this guest's pictures at every table; from now on it is ready for one that starts covered. */
  #coverFrom({ CoverAhead: Ahead }: TableSupply): CoverAhead['step'] {
    this.#coverAhead ??= new Ahead(this.#parts.own.devices);
    this.#coverAhead.want(this.startsAt === 'covered');
    return this.#coverAhead.step;
  }

  /** Nothing is asked for any more, and the sitting is nobody's: whoever takes it ends it. */
  #let(): Sitting | null {
    clearTimeout(this.#askAgain);
    const sitting = this.#sitting;
    this.#sitting = null;
    this.#parts.own.part();
    return sitting;
  }
}

const ignore = (): void => undefined;
