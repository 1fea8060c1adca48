/** How a guest leaves a table, or it them, and how they come back to it. */
import { AGAIN_AFTER_MS, type Approach } from './approach.ts';
import type { Curtain } from './curtain.svelte.ts';
import type { ExitReason } from './exit-reason.ts';
import type { OwnGuest } from './own-guest.svelte.ts';
import { onTheWay } from './purpose.ts';
import { UNDO_MS } from './rising.svelte.ts';
import type { OwnSeat, WayBack } from './own-seat.svelte.ts';
import type { Stage, TableStage } from './stage.ts';

/** So often a company is asked for again to which the guest comes back. */
const BACK_IN_VAIN_MAX = 6;

interface DepartureParts {
  readonly approach: Approach;
  readonly curtain: Curtain<Stage>;
  readonly own: OwnGuest;
  readonly seat: OwnSeat;
}

/** One for a visit. */
export class Departure {
  readonly #approach: Approach;
  readonly #curtain: Curtain<Stage>;
  readonly #own: OwnGuest;
  readonly #seat: OwnSeat;
  /** How often the company did not come about to which the guest came back. */
  #backInVain = 0;

  constructor({ approach, curtain, own, seat }: DepartureParts) {
    this.#approach = approach;
    this.#curtain = curtain;
    this.#own = own;
    this.#seat = seat;
    approach.on('sitting', (sitting) => {
      sitting.on('table', (table) => this.#shows(table));
      sitting.mesh.on('change', () => {
        if (approach.sitting === sitting) seat.tied(sitting.mesh.ties);
      });
      sitting.on('over', (why) => this.#over(why));
      sitting.on('apart', () => this.#apart());
    });
  }

  /** Gets up, for good once that cannot be taken back any more. */
  leave(): void {
    this.#seat.leaveAsked = false;
    const left = () => {
      this.#approach.avoid();
      this.#approach.end('you-left');
    };
    if (!this.#seat.getUp(this.#approach.sitting, left)) return;
    this.#own.devices.release();
    this.#curtain.become({ name: 'exit', why: 'you-left' });
  }

  /** Gets up and waits for another table, in one press. */
  next(): void {
    const left = () => {
      this.#approach.avoid();
      this.#approach.next(this.#approach.sitting?.table?.table);
    };
    if (!this.#seat.getUp(this.#approach.sitting, left)) return;
    const pause = { why: 'getting-up', until: Date.now() + UNDO_MS } as const;
    const since = Date.now();
    this.#curtain.become({ name: 'queue', since, outlook: null, because: 'asked', pause });
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
    if (wayBack === 'undo') {
      const table = this.#seat.sitDownAgain(this.#approach.sitting);
      if (table) this.#curtain.become(table);
    } else if (wayBack === 'seat') this.#comeBack();
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
    if (!(await this.#seat.find())) return;
    const { name } = this.#curtain.stage;
    if (name !== 'door' && name !== 'invited') this.#seat.drop();
    else if (reloaded) this.#comeBack();
    else this.#curtain.become({ name: 'exit', why: 'seat-held' });
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
    this.#backInVain = 0;
  }

  /** The table has come to its end; whoever was getting up has gone on already. */
  #over(why: ExitReason): void {
    const wasRising = this.#seat.stand();
    if (!wasRising) {
      if (isSlow(why) && this.#comesBackAgain()) return;
      this.#approach.end(why);
    } else if (this.#curtain.stage.name === 'queue') this.#approach.next();
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
