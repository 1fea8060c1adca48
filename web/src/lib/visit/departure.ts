/** How a guest leaves a table, or it them, and how they come back to it. */
import { isUnwanted } from '#lib/again/may-meet-again.ts';
import type { ClaimsMade } from '#lib/report/claims-made.svelte.ts';
import { AGAIN_AFTER_MS, type Approach } from './approach.ts';
import type { Curtain } from './curtain.svelte.ts';
import type { ExitReason } from './exit-reason.ts';
import type { House } from '#lib/visit/house/house.svelte.ts';
import type { Meetings } from '#lib/visit/met/meetings.svelte.ts';
import type { OwnGuest } from './own-guest.svelte.ts';
import { onTheWay, type Purpose } from './purpose.ts';
import type { OwnSeat, WayBack } from '#lib/visit/seat/own-seat.svelte.ts';
import type { Stage, TableStage } from './stage.ts';

/** So often a company is asked for again to which the guest comes back. */
const BACK_IN_VAIN_MAX = 6;

interface DepartureParts {
  readonly approach: Approach;
  readonly curtain: Curtain<Stage>;
  readonly own: OwnGuest;
  readonly seat: OwnSeat;
  readonly house: Pick<House, 'isThere'>;
  readonly meetings: Meetings;
  readonly claims: Pick<ClaimsMade, 'isMade'>;
}

/** One for a visit. */
export class Departure {
  readonly #approach: Approach;
  readonly #curtain: Curtain<Stage>;
  readonly #own: OwnGuest;
  readonly #seat: OwnSeat;
  readonly #house: DepartureParts['house'];
  readonly #meetings: Meetings;
  readonly #claims: DepartureParts['claims'];
  /** What a guest who is getting up wants next; null: to leave. */
  #towards: Purpose | null = null;
  #keptTable = false;
  /** How often the company did not come about to which the guest came back. */
  #backInVain = 0;

  constructor({ approach, curtain, own, seat, house, meetings, claims }: DepartureParts) {
    this.#approach = approach;
    this.#curtain = curtain;
    this.#own = own;
    this.#seat = seat;
    this.#house = house;
    this.#meetings = meetings;
    this.#claims = claims;
    approach.on('sitting', (sitting) => {
      sitting.on('table', (table) => this.#shows(table));
      sitting.mesh.on('change', () => {
        if (approach.sitting === sitting) seat.tied(sitting.mesh.ties);
      });
      sitting.on('over', (why) => this.#over(why));
      sitting.on('apart', () => this.#apart());
    });
  }

  /** Gets up, for good once that cannot be taken back any more: with or without the house. */
  leave(): void {
    this.#seat.leaveAsked = false;
    if (!this.#getUp(null)) return;
    this.#own.devices.release();
    this.#curtain.become({ name: 'exit', why: 'you-left' });
  }

  /** Gets up and waits for another table, in one press. */
  next(): void {
    if (this.#getUp({ kind: 'queue' })) this.#showRising();
  }

  /**
   * Comes in for this, and has left for good whatever table they were getting up from; where there is no house to seat them
   * elsewhere, not before that could not be taken back.
   */
  comeFor(purpose: Purpose): void {
    const { isRising } = this.#seat;
    if (isRising && !this.#house.isThere) {
      this.#towards = purpose;
      this.#showRising();
      return;
    }
    if (isRising) this.#part();
    else this.#meetings.risen();
    this.#approach.purpose = purpose;
    this.#approach.come();
  }

  /** Whether the guest sits here again because there was no house to seat them elsewhere; true once. */
  takeKeptTable(): boolean {
    const kept = this.#keptTable;
    this.#keptTable = false;
    return kept;
  }

  /** Walks away from the queue; whoever is only getting up for it can still take both back. */
  leaveQueue(): void {
    if (this.#seat.isRising) this.leave();
    else this.#approach.end('queue-left');
  }

  /** By which way the guest can go back to where they sat; null if they cannot, or sit there. Reactive. */
  get wayBack(): WayBack | null {
    return this.#seat.wayBack(this.#curtain.shown);
  }

  /** Takes the way back. */
  takeBack(): void {
    const { wayBack } = this;
    if (wayBack === 'undo') this.#sitDownAgain();
    else if (wayBack === 'seat') this.#comeBack();
    else if (wayBack === 'link' && this.#seat.ofFriends) {
      this.#approach.purpose = this.#seat.ofFriends;
      this.#approach.come();
    }
  }

  /**
   * If a page before this one of the same tab was closed at the table, the guest goes back to that seat: at once when the
   * page was loaded anew (`reloaded`), else when they say so, and nothing is live before.
   */
  async findSeat(reloaded: boolean): Promise<void> {
    const found = await this.#seat.find();
    if (found === null) return;
    if (!found) {
      this.#meetings.risen();
      if (this.#curtain.stage.name === 'door') this.#seat.forget();
      return;
    }
    const { name } = this.#curtain.stage;
    if (name !== 'door' && name !== 'invited') this.#seat.drop();
    else if (reloaded && !this.#seat.isAsked) this.#comeBack();
    else {
      this.#seat.ask();
      this.#curtain.become({ name: 'exit', why: 'seat-held' });
    }
  }

  /** Whether they are getting up; where nobody would notice they have gone at once. */
  #getUp(towards: Purpose | null): boolean {
    this.#towards = towards;
    const { sitting } = this.#approach;
    if (sitting?.table?.kind === 'queue') this.#meetings.rise(sitting.meetingsThere, Date.now());
    return this.#seat.getUp(sitting, () => this.#risen());
  }

  /** For a few seconds the seat is still theirs. */
  #showRising(): void {
    const since = Date.now();
    const [until, keeps] = [this.#seat.risesUntil, !this.#isUnwanted];
    const pause = { why: 'getting-up', until, keeps } as const;
    this.#curtain.become({ name: 'queue', since, outlook: null, because: 'asked', pause });
  }

  /** Whether somebody sits there whom the guest never wants to meet again, or has told the house of: nothing but their own hand leads back. */
  get #isUnwanted(): boolean {
    const guests = this.#approach.sitting?.table?.guests ?? [];
    return guests.some((guest) => isUnwanted(guest, this.#claims));
  }

  /** The time is over. No table is dropped for another one that no house is there to give, unless it is one to get away from. */
  #risen(): void {
    if (this.#towards === null) {
      this.#part();
      this.#approach.end('you-left');
    } else if (this.#house.isThere || !this.#seat.isRising || this.#isUnwanted) {
      this.#part();
      this.#approach.next(this.#towards);
    } else {
      this.#keptTable = true;
      this.#sitDownAgain();
    }
  }

  /** As if the guest had not got up. */
  #sitDownAgain(): void {
    const table = this.#seat.sitDownAgain(this.#approach.sitting);
    if (table) this.#curtain.become(table);
    this.#meetings.sitAgain();
  }

  /** The guest does not want to sit with these again at once. */
  #part(): void {
    const { sitting } = this.#approach;
    this.#meetings.risen();
    if (sitting?.table?.kind !== 'queue') return;
    for (const secret of sitting.meetingsThere) this.#meetings.part(secret, Date.now());
  }

  #comeBack(): void {
    const back = this.#seat.comeBack();
    if (back) this.#approach.comeBack(back);
  }

  /** The table looks different, also while the guest is getting up from it. */
  #shows(table: TableStage): void {
    const { purpose, sitting } = this.#approach;
    if (purpose.kind === 'reclaim' && sitting?.mesh.isTrusted) this.#isBack();
    if (!this.#seat.becomes(table)) this.#curtain.become(table);
  }

  /** The guest sits in a company again, as at any table. */
  #isBack(): void {
    const { ofFriends } = this.#seat;
    this.#approach.purpose = ofFriends ?? { kind: 'queue' };
    this.#meetings.sitAgain();
    this.#backInVain = 0;
  }

  /** The table has come to its end; whoever was getting up has gone on already. */
  #over(why: ExitReason): void {
    const wasRising = this.#seat.stand();
    this.#meetings.risen();
    if (!wasRising) {
      if (isSlow(why) && this.#comesBackAgain()) return;
      this.#approach.end(why);
    } else if (this.#towards) this.#approach.next(this.#towards);
    else this.#approach.end('you-left');
  }

  /** The company did not come about; another one may. */
  #apart(): void {
    if (this.#comesBackAgain()) return;
    if (this.#approach.purpose.kind === 'reclaim') this.#approach.end('seat-gone');
    else this.#approach.anew();
  }

  /** The others may not have noticed yet that the page before is gone, or be on their way back themselves: asks once more. */
  #comesBackAgain(): boolean {
    const approach = this.#approach;
    if (approach.purpose.kind !== 'reclaim' || this.#backInVain >= BACK_IN_VAIN_MAX) return false;
    this.#backInVain += 1;
    approach.purpose = this.#seat.again(approach.purpose);
    approach.stand();
    this.#curtain.become(onTheWay(approach.purpose, Date.now()));
    approach.askAgainAfter(AGAIN_AFTER_MS, () => void approach.proceed());
    return true;
  }
}

/** Whether a company came to nothing because somebody was not there. */
const isSlow = (why: ExitReason): boolean =>
  why === 'E_REVEAL_TIMEOUT' || why === 'E_CONFIRM' || why === 'E_TABLE_INVALID';
