/** One guest's evening in the browser, and the only state of the app. */
import type { Door, TableId, TableSize } from '@eat-with-me/protocol/table';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { createContext } from 'svelte';
import { Meanwhile } from '#lib/companion/meanwhile.svelte.ts';
import { CoverChoice } from '#lib/cover/cover-choice.svelte.ts';
import type { Devices } from '#lib/devices/devices.svelte.ts';
import { ClaimsMade } from '#lib/report/claims-made.svelte.ts';
import type { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import type { Wishes } from '#lib/ticket/wishes.svelte.ts';
import { Ledger } from '#lib/wire/ledger.svelte.ts';
import { Approach } from './approach.ts';
import { Curtain } from './curtain.svelte.ts';
import { PageCounts } from '#lib/counts/page-counts.ts';
import { Departure } from './departure.ts';
import { House, type HouseWire } from '#lib/visit/house/house.svelte.ts';
import { newSecret, readSecret } from '#lib/visit/invited/invitation.ts';
import { keepInvitation } from '#lib/visit/invited/kept-invitation.ts';
import { Meetings } from '#lib/visit/met/meetings.svelte.ts';
import { afterMove, type Kept } from '#lib/visit/house/moved.ts';
import type { News } from './news.ts';
import { OwnGuest } from './own-guest.svelte.ts';
import type { Purpose } from './purpose.ts';
import { OwnSeat, type WayBack } from '#lib/visit/seat/own-seat.svelte.ts';
import type { Sitting } from './sitting.ts';
import { stageAfter, type Stage } from './stage.ts';
import { visitParts, type GivenParts } from './visit-parts.ts';

export type { Stage } from './stage.ts';

/** What the guest does, and what the house says; how they get to a table and leave it is known to `Approach` and `Departure`. */
export class Visit {
  /** The guest whose visit it is. */
  readonly own: OwnGuest;
  /** What they have of their seat besides the table. */
  readonly seat: OwnSeat;
  /** What the guest asks of the queue. */
  readonly wishes: Wishes;
  readonly house: House;
  /** What the house asks of a guest before a seat among strangers. */
  readonly rules: HouseRules;
  /** What the guest tells the house of table-mates. */
  readonly claims: ClaimsMade;
  /** What crossed the server. */
  readonly ledger = new Ledger();
  /** Whom the guest has met before, as this browser knows them. */
  readonly meetings = new Meetings();
  /** Who keeps the guest company while they wait. */
  readonly meanwhile: Meanwhile;
  readonly #curtain = new Curtain<Stage>({ name: 'door' }, (stage) =>
    this.meanwhile.see(stage, this.wishes.ticket.sizes, this.house.relaxes),
  );
  readonly #wire: HouseWire;
  readonly #approach: Approach;
  readonly #departure: Departure;
  #news = $state.raw<News | null>(null);
  /** By which the guest came to this page; null if they came to the door. */
  #invitation: Purpose | null = null;

  constructor(given: GivenParts = {}) {
    const { wire, devices, meshes, rules, work, count, company, wishes } = visitParts(given);
    const own = new OwnGuest(devices, new CoverChoice(() => rules.cover));
    const [seat, house] = [new OwnSeat(own), new House(wire)];
    const [curtain, meetings] = [this.#curtain, this.meetings];
    const counts = PageCounts.of({ rules, own, company: () => this.meanwhile.company, count });
    [this.own, this.seat, this.house, this.#wire] = [own, seat, house, wire];
    [this.wishes, this.rules] = [wishes, rules];
    this.claims = new ClaimsMade(
      (claim) => wire.send(claim),
      () => rules.claims !== null,
    );
    const all = { curtain, own, seat, house, wire, meshes, rules, work, wishes, meetings };
    this.#approach = new Approach(all);
    this.#departure = new Departure({ ...all, approach: this.#approach, claims: this.claims });
    this.#approach.on('sitting', (sitting) => {
      sitting.on('table', (table) => this.claims.sits(table));
      counts.watch(sitting.mesh);
      sitting.on('news', (news) => (this.#news = seat.isRising ? this.#news : news));
    });
    this.meanwhile = new Meanwhile({ ...company, devices, wire });
    wire.on('message', (message) => this.#hear(message));
    wire.on('crossed', (...crossing) => this.ledger.note(...crossing));
    wire.on('restarted', () => this.#serverForgot());
    wire.on('moved', (kept) => this.#moved(kept));
  }

  /** What the page shows. */
  get stage(): Stage {
    return this.#curtain.shown;
  }

  get #stage(): Stage {
    return this.#curtain.stage;
  }

  /** The camera, microphone and speaker of the guest. */
  get devices(): Devices {
    return this.own.devices;
  }

  /** What a screen reader should say now. */
  get news(): News | null {
    return this.#news;
  }

  /** The table that the guest sits at or waits for, to have a say in it; null if there is none. */
  get sitting(): Sitting | null {
    return this.#approach.sitting;
  }

  /** Whether strangers do not learn this guest's address in any case. */
  get hidesStrangers(): boolean {
    return this.#approach.hidesStrangers;
  }

  /** Whether table-mates will not learn this guest's address, until both want a direct line. */
  get addressHidden(): boolean {
    return this.#approach.addressHidden;
  }

  /** Whether the guest has to agree to rules, or to show their age, before they are seated. Reactive. */
  get asksRules(): boolean {
    return this.#approach.asksRules;
  }

  /** How pictures start at the table that this guest is on the way to. */
  get startsAt(): 'covered' | 'open' {
    return this.#approach.startsAt;
  }
  /** Whether pictures will be looked at before they are shown. */
  get looksFirst(): boolean {
    return this.startsAt === 'covered' && this.own.looksFirst;
  }

  /** From the door or the exit to the queue, by way of the table-laying on the first time. */
  findTable(): void {
    this.wishes.also = [];
    this.comeFor({ kind: 'queue' });
  }

  /** Comes in for this, from the door or the exit. */
  comeFor(purpose: Purpose): void {
    this.#departure.comeFor(purpose);
  }

  setPrivateTable(): void {
    this.#curtain.become({ name: 'setting' });
  }

  /** Sets a private table, to which the guest invites others. */
  host(chairs: number, door: Door): void {
    this.comeFor({ kind: 'host', chairs, door, secret: newSecret() });
  }

  /** Came by the link to a private table; `secret` is what stood behind its #. */
  invited(table: TableId, secret: string | null): void {
    const whole = readSecret(table, secret);
    if (!whole) {
      this.#curtain.become({ name: 'exit', why: 'wrong-invitation' });
      return;
    }
    this.#invite({ kind: 'join', table, secret: whole });
  }

  #invite(purpose: Extract<Purpose, { kind: 'join' }>): void {
    this.#approach.purpose = this.#invitation = purpose;
    keepInvitation(purpose);
    this.#curtain.become({ name: 'invited' });
  }

  /** Whether the guest is on the way to a private table that somebody else has set. */
  get isInvited(): boolean {
    return this.#approach.purpose.kind === 'join';
  }

  acceptInvitation(): void {
    this.#approach.come();
  }

  /** From the table-laying to where the guest came from: whoever is invited still is, and a host chooses again. */
  layNot(): void {
    const { purpose } = this.#approach;
    if (purpose.kind === 'host') this.goBack('setting');
    else this.goBack(purpose === this.#invitation ? 'invited' : 'door');
  }

  takeSeat(): void {
    this.own.takeSeat(this.startsAt);
    this.#approach.takeSeat();
  }

  /** Sits down at a table of this size as well, because somebody waits for one; the place in the queue stays. */
  sitWith(size: TableSize): void {
    this.wishes.also = [...this.wishes.also, size];
    void this.#approach.ask();
  }

  /** The wishes are others now; the place in the queue stays. A ticket that is not in yet has them anyway. */
  wishAnew(): void {
    this.wishes.also = [];
    if (this.#curtain.stage.name === 'queue' && this.#curtain.stage.pause === null)
      void this.#approach.ask();
  }

  /** Sits down again with whom they have just parted from, once these want it, too; the place in the queue stays. */
  meetAgain(): void {
    this.meetings.meetAgain();
    void this.#approach.ask();
  }

  leaveQueue(): void {
    this.#departure.leaveQueue();
  }

  /** Walks on from the door of a private table. */
  stopKnocking(): void {
    this.#approach.end('knocking-stopped');
  }

  leaveTable(): void {
    this.#departure.leave();
  }

  /** Leaves this table and waits for another, in one press; not while the house is away, which could not seat the guest. */
  nextTable(): void {
    if (!this.house.isThere) return;
    // What the guest agreed to was for that time.
    this.wishes.also = [];
    this.#departure.next();
  }

  /** Whether the guest sits here again because there was no house to seat them elsewhere; true once. */
  takeKeptTable(): boolean {
    return this.#departure.takeKeptTable();
  }

  /** How the guest can go back to where they sat; null if they cannot, or sit there. Reactive. */
  get wayBack(): WayBack | null {
    return this.#departure.wayBack;
  }

  /** Takes the way back. */
  backToTable(): void {
    this.#departure.takeBack();
  }

  /**
   * If a page before this one of the same tab was closed at the table, the guest goes back to that seat: at once when the
   * page was loaded anew (`reloaded`), else when they say so, and nothing is live before.
   */
  findSeat(reloaded: boolean): Promise<void> {
    return this.#departure.findSeat(reloaded);
  }

  /** The page is closed, or loaded anew: another one can come back to the seat. Whoever only waits is gone. */
  closePage(): void {
    const { purpose } = this.#approach;
    const isHeld = this.wayBack === 'seat' || this.seat.isSought;
    const rises = this.seat.closePage();
    const keepsSeat = this.#stage.name === 'table' || purpose.kind === 'reclaim' || isHeld || rises;
    if (!keepsSeat) {
      const isOnTheWay = ['invited', 'laying', 'knocking'].includes(this.#stage.name);
      this.toDoor();
      // Back from another page it may be this one that is shown again, as the browser has kept it.
      if (purpose.kind === 'join' && isOnTheWay) this.#invite(purpose);
      return;
    }
    this.#approach.closePage();
    this.#wire.close(rises ? 'getting-up' : 'page-closed');
    this.devices.release();
    this.#curtain.become({ name: 'door' });
  }

  /** One stage back, as Back means it; from the table only after a question. */
  goBack(to: Stage['name']): void {
    switch (this.#stage.name) {
      case 'table':
        this.seat.leaveAsked = true;
        break;
      case 'queue':
      case 'knocking':
        // Whoever is getting up for another table is still at this one.
        if (this.seat.isRising) this.backToTable();
        else if (this.#approach.purpose.kind === 'reclaim') {
          // Impatient, and not on the way out: the seat is held until they say so.
          this.closePage();
          void this.findSeat(false);
        } else if (to !== 'laying') this.toDoor();
        else {
          this.#approach.stand();
          this.#wire.send({ type: 'leave' });
          this.#curtain.become({ name: 'laying' });
        }
        break;
      case 'laying':
      case 'invited':
      case 'setting':
      case 'exit':
      case 'door':
        if (to === 'setting' || (to === 'invited' && this.#approach.purpose.kind === 'join')) {
          this.#wire.close();
          this.devices.release();
          this.#curtain.become({ name: to });
        } else this.toDoor();
        break;
    }
  }

  /** Online again: the server is tried at once. */
  online(): void {
    this.#wire.renew();
  }

  /** Back to the very beginning, as when the page goes away: camera and microphone go off and the server forgets this guest. */
  toDoor(): void {
    this.#approach.giveUp();
    this.#wire.close();
    this.devices.release();
    this.house.dismiss();
    this.claims.forget();
    this.#curtain.become({ name: 'door' });
  }

  #hear(message: ServerMessage): void {
    this.house.hear(message);
    this.seat.hear(message);
    this.meetings.hear(message);
    this.meanwhile.hear(message);
    switch (message.type) {
      case 'queued':
        this.#approach.queued(message);
        break;
      case 'counted':
      case 'waited':
        this.#curtain.become(stageAfter(this.#stage, message));
        if (message.type === 'waited') void this.#approach.introduce(message.table);
        break;
      case 'introduced':
        void this.#approach.introduced(message);
        break;
      case 'salted':
        // Tags of the last hour mean nothing an hour later.
        if (this.#stage.name === 'queue' && this.#stage.pause === null) void this.#approach.ask();
        break;
      case 'seated':
        this.#approach.seated(message.seating);
        break;
      case 'renewed':
      case 'unseated':
      case 'signal':
      case 'arrived':
      case 'revealed':
      case 'departed':
      case 'returned':
      case 'opened':
      case 'hosted':
      case 'knocked':
        this.sitting?.hear(message);
        break;
      case 'refused':
        this.#approach.refused(message);
        break;
      case 'resumed':
        this.sitting?.resumed();
        break;
      case 'claimed':
        this.claims.hear(message);
        break;
      case 'welcome':
      case 'moved':
      case 'companioned':
        break;
    }
  }

  /** The server restarted or forgot us. Whoever waited waits anew; a meal under way needs no server. */
  #serverForgot(): void {
    this.claims.houseForgot();
    const stage = this.#stage;
    const asks = stage.name === 'queue' || stage.name === 'knocking';
    if (this.seat.isRising) this.sitting?.mesh.forgotten();
    else if (asks || (stage.name === 'table' && !this.sitting?.isEating))
      this.#approach.forgotten();
    // The meal goes on: a line that breaks later may need the server.
    else if (stage.name === 'table') this.sitting?.mesh.forgotten();
  }

  #moved(kept: Kept): void {
    // The seat is held as long as nothing is said.
    if (this.seat.isRising) return;
    const then = afterMove(this.#stage, kept, this.sitting?.isEating ?? false);
    if (then === 'go-on') return;
    if (kept !== null) this.#wire.send({ type: 'leave' });
    if (then === 'ask') this.#approach.forgotten();
  }
}

/** The visit of the page that a component is part of. */
export const [getVisit, setVisit] = createContext<Visit>();
