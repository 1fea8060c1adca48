/** One guest's evening in the browser, and the only state of the app. */
import type { Door, Seating, TableId, TableSize } from '@eat-with-me/protocol/table';
import { tidyName } from '@eat-with-me/protocol/talk/tidy-name';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { createContext } from 'svelte';
import { Meanwhile } from '#lib/companion/meanwhile.svelte.ts';
import type { Devices } from '#lib/devices/devices.svelte.ts';
import { Wishes } from '#lib/ticket/wishes.svelte.ts';
import { Ledger } from '#lib/wire/ledger.svelte.ts';
import { AddressPromise } from './address-promise.ts';
import { BrokenRuns } from './broken-runs.ts';
import { Curtain } from './curtain.svelte.ts';
import { errandAt, type ErrandTo } from './errand.ts';
import { keysTrouble, type ExitReason } from './exit-reason.ts';
import { House, type HouseWire } from './house.svelte.ts';
import { invitationLink, newSecret, readSecret } from './invitation.ts';
import { keepInvitation } from './kept-invitation.ts';
import { Meetings } from './meetings.svelte.ts';
import type { TableSupply } from './mesh-supply.ts';
import { afterMove, type Kept } from './moved.ts';
import type { News } from './news.ts';
import { OwnGuest } from './own-guest.svelte.ts';
import { doorOf, onTheWay, secretOf, wishedFor, type Purpose } from './purpose.ts';
import { consequenceOf } from './refusal.ts';
import { UNDO_MS } from './rising.svelte.ts';
import { Seat, type WayBack } from './seat.svelte.ts';
import { requestFor } from './request.ts';
import type { Sitting } from './sitting.ts';
import { SHOW_AFTER_MS, stageAfter, type Stage, type TableStage } from './stage.ts';
import { visitParts, type VisitParts } from './visit-parts.ts';

export type { Stage } from './stage.ts';
type Queued = MessageOf<ServerMessage, 'queued'>;

/** Code that did not come is asked for again after this long, in ms. */
const BRING_AGAIN_AFTER_MS = 2000;

/** So often a company is asked for again to which the guest comes back. */
const BACK_IN_VAIN_MAX = 6;

export class Visit {
  /** The guest whose visit it is. */
  readonly own: OwnGuest;
  /** What the guest asks of the queue. */
  readonly wishes = new Wishes();
  readonly house: House;
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
  readonly #meshes: VisitParts['meshes'];
  #news = $state.raw<News | null>(null);
  #purpose: Purpose = { kind: 'queue' };
  #sitting: Sitting | null = null;
  /** Tables that this tab has sat at, and will not sit at again: a nonce is for one table. */
  readonly #tablesKnown = new Set<TableId>();
  readonly #promise = new AddressPromise();
  readonly #brokenRuns = new BrokenRuns();
  /** Left for another one: the house may not know it yet. */
  #tableLeft: TableId | null = null;
  #askAgain: ReturnType<typeof setTimeout> | undefined;
  readonly #seat: Seat;
  /** How often the company did not come about to which the guest came back. */
  #backInVain = 0;
  /** Back asked to leave the table. */
  leaveAsked = $state(false);

  constructor(given: Partial<VisitParts> = {}) {
    const { wire, devices, meshes, company } = visitParts(given);
    this.own = new OwnGuest(devices);
    this.#seat = new Seat(this.own);
    this.house = new House(wire);
    this.#wire = wire;
    this.#meshes = meshes;
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
    return this.#sitting;
  }

  /** Whether strangers do not learn this guest's address in any case. */
  get hidesStrangers(): boolean {
    return secretOf(this.#purpose) === null && this.house.hidesStrangers;
  }

  /** Whether table-mates will not learn this guest's address, until both want a direct line. */
  get addressHidden(): boolean {
    return this.hidesStrangers || (this.own.hidesAddress && this.house.hasRelay !== false);
  }

  /** From the door or the exit to the queue, by way of the table-laying on the first time. */
  findTable(): void {
    this.wishes.also = [];
    this.#purpose = { kind: 'queue' };
    this.#come();
  }

  setPrivateTable(): void {
    this.#curtain.become({ name: 'setting' });
  }

  /** Sets a private table, to which the guest invites others. */
  host(chairs: number, door: Door): void {
    this.#purpose = { kind: 'host', chairs, door, secret: newSecret() };
    this.#come();
  }

  /** Came by the link to a private table; `secret` is what stood behind its #. */
  invited(table: TableId, secret: string | null): void {
    const whole = readSecret(table, secret);
    if (!whole) {
      this.#curtain.become({ name: 'exit', why: 'wrong-invitation' });
      return;
    }
    this.#purpose = { kind: 'join', table, secret: whole };
    keepInvitation(this.#purpose);
    this.#curtain.become({ name: 'invited' });
  }

  acceptInvitation(): void {
    this.#come();
  }

  /** What the guest is about to do, as far as it must be done again if the page is loaded anew. */
  get errand(): ErrandTo | null {
    return errandAt(this.#stage, this.#purpose.kind);
  }

  /** The whole link that the guest came by and takes up; null if there is none. */
  get invitationTaken(): string | null {
    if (this.#stage.name !== 'laying' || this.#purpose.kind !== 'join') return null;
    return invitationLink(this.#purpose.table, this.#purpose.secret);
  }

  takeSeat(): void {
    this.own.name = tidyName(this.own.name);
    this.#promise.make(this.addressHidden);
    void this.#proceed();
  }

  /** Sits down at a table of this size as well, because somebody waits for one; the place in the queue stays. */
  sitWith(size: TableSize): void {
    this.wishes.also = [...this.wishes.also, size];
    void this.#ask();
  }

  leaveQueue(): void {
    this.#exit('queue-left');
  }

  /** Walks on from the door of a private table. */
  stopKnocking(): void {
    this.#exit('knocking-stopped');
  }

  leaveTable(): void {
    this.leaveAsked = false;
    const left = () => {
      this.#part();
      this.#exit('you-left');
    };
    if (!this.#seat.getUp(this.#sitting, left)) return;
    this.devices.release();
    this.#curtain.become({ name: 'exit', why: 'you-left' });
  }

  /** Leaves this table and waits for another, in one press; not while the house is away, which could not seat the guest. */
  nextTable(): void {
    if (this.house.state.phase !== 'open') return;
    const next = () => {
      this.#part();
      if (this.#sitting?.table) this.#tableLeft = this.#sitting.table.table;
      this.#wire.send({ type: 'leave' });
      this.#purpose = { kind: 'queue' };
      void this.#proceed();
    };
    if (!this.#seat.getUp(this.#sitting, next)) return;
    const pause = { why: 'getting-up', until: Date.now() + UNDO_MS } as const;
    const since = Date.now();
    this.#curtain.become({ name: 'queue', since, outlook: null, because: 'asked', pause });
  }

  /** How the guest can go back to where they sat; null if they cannot, or sit there. Reactive. */
  get wayBack(): WayBack | null {
    return this.#seat.wayBack(this.stage);
  }

  /** Takes the way back. */
  backToTable(): void {
    const { wayBack } = this;
    if (wayBack === 'undo') {
      const table = this.#seat.sitDownAgain(this.#sitting);
      if (table) this.#curtain.become(table);
    } else if (wayBack === 'seat') this.#comeBack();
    else if (wayBack === 'link' && this.#seat.ofFriends) {
      this.#purpose = { kind: 'join', ...this.#seat.ofFriends };
      this.#come();
    }
  }

  /**
   * If a page before this one of the same tab was closed at the table, the guest goes back to that seat: at once when the
   * page was loaded anew (`reloaded`), else when they say so, and nothing is live before.
   */
  async findSeat(reloaded: boolean): Promise<void> {
    if (!(await this.#seat.find())) return;
    const { name } = this.#stage;
    if (name !== 'door' && name !== 'invited') this.#seat.drop();
    else if (reloaded) this.#comeBack();
    else this.#curtain.become({ name: 'exit', why: 'seat-held' });
  }

  #comeBack(): void {
    const back = this.#seat.comeBack();
    if (!back) return;
    this.#purpose = back.purpose;
    this.#promise.make(back.hidden);
    this.#wire.open();
    // What the browser has allowed is not asked again, and the seat does not wait for it.
    void this.devices.ask();
    void this.#proceed();
  }

  /** The page is closed, or loaded anew: another one can come back to the seat. Whoever only waits is gone. */
  closePage(): void {
    if (this.#stage.name !== 'table' && this.#purpose.kind !== 'reclaim') {
      const invited =
        this.#stage.name === 'exit' || this.#stage.name === 'door' ? null : this.#purpose;
      this.toDoor();
      if (invited?.kind === 'join') keepInvitation(invited);
      return;
    }
    clearTimeout(this.#askAgain);
    const sitting = this.#sitting;
    this.#sitting = null;
    this.own.part();
    sitting?.closePage();
    this.#wire.close('page-closed');
    this.devices.release();
    this.#curtain.become({ name: 'door' });
  }

  /** One stage back, as Back means it; from the table only after a question. */
  goBack(to: Stage['name']): void {
    switch (this.#stage.name) {
      case 'table':
        this.leaveAsked = true;
        break;
      case 'queue':
      case 'knocking':
        if (to !== 'laying') this.toDoor();
        else {
          clearTimeout(this.#askAgain);
          this.#stand();
          this.#wire.send({ type: 'leave' });
          this.#curtain.become({ name: 'laying' });
        }
        break;
      case 'laying':
      case 'invited':
      case 'setting':
      case 'exit':
      case 'door':
        if (to === 'setting' || (to === 'invited' && this.#purpose.kind === 'join')) {
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
    clearTimeout(this.#askAgain);
    this.#stand();
    this.#seat.forget();
    this.#wire.close();
    this.devices.release();
    this.house.dismiss();
    this.#curtain.become({ name: 'door' });
  }

  /** Comes in with a purpose: lays the table first, or fetches camera and microphone again if it was laid before. */
  #come(): void {
    if (this.#seat.isRising) {
      this.#part();
      this.#stand();
      this.#wire.send({ type: 'leave' });
    }
    this.#wire.open();
    // Before the guest lays their place in vain.
    void this.#meshes.bring().then((supply) => {
      if (!supply && this.#stage.name === 'laying') this.#exit(keysTrouble());
    }, ignore);
    if (!this.#promise.allows(this.addressHidden)) {
      this.#curtain.become({ name: 'laying' });
      void this.devices.ask();
      return;
    }
    const coming = onTheWay(this.#purpose, Date.now());
    this.#curtain.become(coming);
    void this.devices.ask().then(() => {
      // The guest may have left while the camera was starting.
      if (this.#stage === coming) void this.#proceed();
    });
  }

  /** To the queue or to the door of the private table, with a mesh of its own. */
  async #proceed(because: Queued['because'] = 'asked'): Promise<void> {
    this.#stand();
    if (this.#purpose.kind !== 'reclaim') this.#seat.drop();
    const purpose = this.#purpose;
    const coming = onTheWay(purpose, Date.now());
    const stage = coming.name === 'queue' ? { ...coming, because } : coming;
    this.#curtain.become(stage, SHOW_AFTER_MS.queue);
    const brought = await this.#meshes.bring().then(
      (supply) => ({ supply }),
      () => null,
    );
    // Whether the address stays hidden is part of what the guest is bound to, and the house has a say in it.
    await this.house.known();
    if (this.#stage !== stage) return;
    if (!brought) {
      this.#askAgainAfter(BRING_AGAIN_AFTER_MS, () => void this.#proceed(because));
      return;
    }
    if (!brought.supply) {
      this.#exit(keysTrouble());
      return;
    }
    const trouble = this.#promise.trouble(this.own, this.house, this.addressHidden);
    if (trouble) {
      this.#exit(trouble);
      return;
    }
    const sitting = this.#sitNext(brought.supply);
    await this.#ask();
    // After the ticket: there is time for it now.
    if (purpose.kind === 'queue') sitting.prepare();
    void this.#meshes.bring().catch(ignore);
  }

  /** Says to the server what the guest came for. */
  async #ask(): Promise<void> {
    const { house, meetings, wishes } = this;
    const sitting = this.#sitting;
    if (!sitting) return;
    const request = await requestFor(this.#purpose, { sitting, house, meetings, wishes });
    if (!request) return;
    this.#wire.send(request);
    // Whoever has just parted may meet again after a while.
    const partedMs = this.#purpose.kind === 'queue' ? this.meetings.partedFor(Date.now()) : null;
    if (partedMs !== null) this.#askAgainAfter(partedMs);
  }

  /** Everything of the table to come begins here, and ends with `#stand`. */
  #sitNext({ make, Sitting }: TableSupply): Sitting {
    const secret = secretOf(this.#purpose);
    const door = doorOf(this.#purpose);
    const mesh = this.own.meet(make, secret, this.addressHidden);
    const [meetings, brokenRuns] = [this.meetings, this.#brokenRuns];
    const sitting = new Sitting({ mesh, secret, door, meetings, brokenRuns });
    sitting.on('say', (message) => this.#wire.send(message));
    sitting.on('doubt', () => this.#wire.renew());
    sitting.on('table', (table) => this.#shows(table));
    // Now there is time to paint.
    sitting.on('found', () => setTimeout(() => this.#curtain.rise()));
    sitting.on('news', (news) => {
      if (!this.#seat.isRising) this.#news = news;
    });
    sitting.on('over', (why) => this.#over(why));
    sitting.on('apart', () => {
      if (this.#comesBackAgain()) return;
      if (this.#purpose.kind === 'reclaim') {
        this.#exit('seat-gone');
        return;
      }
      this.#wire.send({ type: 'leave' });
      void this.#proceed();
    });
    this.#sitting = sitting;
    return sitting;
  }

  /** The table looks different, also while the guest is getting up from it. */
  #shows(table: TableStage): void {
    if (this.#purpose.kind === 'reclaim' && this.#sitting?.mesh.isTrusted) this.#isBack();
    if (!this.#seat.becomes(table)) this.#curtain.become(table);
  }

  /** The guest sits in a company again, as at any table. */
  #isBack(): void {
    const { ofFriends } = this.#seat;
    this.#purpose = ofFriends ? { kind: 'join', ...ofFriends } : { kind: 'queue' };
    this.#backInVain = 0;
  }

  /** The table has come to its end; whoever was getting up has gone on already. */
  #over(why: ExitReason): void {
    const wasRising = this.#seat.stand();
    if (!wasRising) {
      if (isSlow(why) && this.#comesBackAgain()) return;
      this.#exit(why);
    } else if (this.#stage.name === 'queue') {
      this.#wire.send({ type: 'leave' });
      this.#purpose = { kind: 'queue' };
      void this.#proceed();
    } else this.#exit('you-left');
  }

  /** The others may not have noticed yet that the page before is gone, or be on their way back themselves: asks once more. */
  #comesBackAgain(): boolean {
    if (this.#purpose.kind !== 'reclaim' || this.#backInVain >= BACK_IN_VAIN_MAX) return false;
    this.#backInVain += 1;
    this.#purpose = this.#seat.again(this.#purpose);
    this.#stand();
    this.#curtain.become(onTheWay(this.#purpose, Date.now()));
    this.#askAgainAfter(BRING_AGAIN_AFTER_MS, () => void this.#proceed());
    return true;
  }

  /** Gets up from the table, or gives up the way to it. */
  #stand(): void {
    this.#seat.stand();
    this.leaveAsked = false;
    const sitting = this.#sitting;
    this.#sitting = null;
    this.own.part();
    sitting?.leave();
  }

  /** The guest does not want to sit with these again at once. */
  #part(): void {
    if (this.#sitting?.table?.kind !== 'queue') return;
    for (const secret of this.#sitting.meetingsThere) this.meetings.part(secret, Date.now());
  }

  #exit(why: ExitReason): void {
    clearTimeout(this.#askAgain);
    this.#stand();
    this.#seat.forget();
    this.#wire.send({ type: 'leave' });
    this.devices.release();
    this.#curtain.become({ name: 'exit', why });
  }

  #hear(message: ServerMessage): void {
    this.house.hear(message);
    this.#seat.hear(message);
    this.meanwhile.hear(message);
    switch (message.type) {
      case 'queued':
        this.#queued(message);
        break;
      case 'counted':
      case 'waited':
        this.#curtain.become(stageAfter(this.#stage, message));
        break;
      case 'salted':
        // Tags of the last hour mean nothing an hour later.
        if (this.#stage.name === 'queue' && this.#stage.pause === null) void this.#ask();
        break;
      case 'seated':
        this.#seated(message.seating);
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
        this.#sitting?.hear(message);
        break;
      case 'refused':
        this.#refused(message);
        break;
      case 'resumed':
        this.#sitting?.resumed();
        break;
      case 'welcome':
      case 'moved':
      case 'companioned':
        break;
    }
  }

  #queued(message: Queued): void {
    if (message.because === 'table-mate-gone' && this.#stage.name === 'table') {
      // The place in the queue is kept; what was pledged is not, because a table has heard it.
      void this.#proceed(message.because);
      return;
    }
    this.#curtain.become(stageAfter(this.#stage, message));
    this.#sitting?.waits();
  }

  #seated(seating: Seating): void {
    const sitting = this.#sitting;
    if (sitting?.table) sitting.hear({ type: 'seated', seating });
    // Left while the seating was on its way: the server hears `leave` next.
    if (!sitting || sitting.table || seating.table === this.#tableLeft) return;
    const wished = wishedFor(this.#purpose, this.wishes.ticket, this.#tablesKnown);
    if (this.#purpose.kind === 'queue') this.#tablesKnown.add(seating.table);
    // A host who sits alone has nobody to hurry for.
    const hurries = seating.seats.length > 1;
    const table = sitting.sitDown(seating, wished);
    this.#curtain.become(table, hurries ? SHOW_AFTER_MS.table : 0);
    this.#seat.take(table, this.#purpose, this.addressHidden);
  }

  #refused(message: MessageOf<ServerMessage, 'refused'>): void {
    const consequence = consequenceOf(message, this.#stage.name);
    if (consequence.kind === 'exit') this.#exit(consequence.why);
    else if (consequence.kind !== 'none') {
      const until = Date.now() + consequence.afterMs;
      // The ticket waits, too; the guest sees why and how long.
      if (consequence.kind === 'cool-down' && this.#stage.name === 'queue')
        this.#curtain.become({ ...this.#stage, pause: { why: 'changed-tables', until } });
      this.#askAgainAfter(consequence.afterMs);
    }
  }

  #askAgainAfter(delayMs: number, ask = () => void this.#ask()): void {
    clearTimeout(this.#askAgain);
    this.#askAgain = setTimeout(() => {
      if (this.#stage.name === 'queue' || this.#stage.name === 'knocking') ask();
    }, delayMs);
  }

  /** The server restarted or forgot us. Whoever waited waits anew; a meal under way needs no server. */
  #serverForgot(): void {
    const stage = this.#stage;
    const asks = stage.name === 'queue' || stage.name === 'knocking';
    if (this.#seat.isRising) this.#sitting?.mesh.forgotten();
    else if (asks || (stage.name === 'table' && !this.#sitting?.isEating)) void this.#proceed();
    // The meal goes on: a line that breaks later may need the server.
    else if (stage.name === 'table') this.#sitting?.mesh.forgotten();
  }

  #moved(kept: Kept): void {
    // The seat is held as long as nothing is said.
    if (this.#seat.isRising) return;
    const then = afterMove(this.#stage, kept, this.#sitting?.isEating ?? false);
    if (then === 'go-on') return;
    if (kept !== null) this.#wire.send({ type: 'leave' });
    if (then === 'ask') void this.#proceed();
  }
}

const ignore = (): void => undefined;

/** Whether a company came to nothing because somebody was not there. */
const isSlow = (why: ExitReason): boolean =>
  why === 'E_REVEAL_TIMEOUT' || why === 'E_CONFIRM' || why === 'E_TABLE_INVALID';

/** The visit of the page that a component is part of. */
export const [getVisit, setVisit] = createContext<Visit>();
