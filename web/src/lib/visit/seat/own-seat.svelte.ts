/** What a guest has of their seat besides the table itself: the moments in which they can sit down again, and the ways back. */
import { fromBase64url, toBase64url } from '@eat-with-me/mesh/base64url';
import type { TableId } from '@eat-with-me/protocol/table';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { ExitReason } from '#lib/visit/exit-reason.ts';
import { forgetInvitation, keepInvitation } from '#lib/visit/invited/kept-invitation.ts';
import type { OwnGuest } from '#lib/visit/own-guest.svelte.ts';
import type { TableMate } from '#lib/table/table-mate.ts';
import type { InvitationSecret } from '#lib/visit/invited/invitation.ts';
import {
  bondOf,
  judgementsOf,
  secretOf,
  tiesOf,
  type Bond,
  type Laid,
  type Purpose,
  type Ties,
} from '#lib/visit/purpose.ts';
import { BACK_WITHIN_MS, Rising } from './rising.svelte.ts';
import { SeatTicket, type KeptSeat } from './seat-ticket.ts';
import type { Sitting } from '#lib/visit/sitting.ts';
import { keepsDoor, type Stage, type TableStage } from '#lib/visit/stage.ts';

/** How a guest can go back to where they sat: as if they had not got up, to the seat that a page before had, or by the link. */
export type WayBack = 'undo' | 'seat' | 'link';

/** After these the link to a private table leads back to it. */
const RETURNABLE: ReadonlySet<ExitReason> = new Set([
  'you-left',
  'line-lost',
  'others-left',
  'asleep',
  'page-closed',
  'seat-gone',
]);

type ToFriends = Extract<Purpose, { kind: 'join' | 'again' }>;

/** How to come to a private table again; null for one of strangers, which has no secret. */
const wayTo = (to: {
  table: TableId;
  secret: InvitationSecret | null;
  bond: Bond | null;
  laid: Laid;
}): ToFriends | null => {
  const { table, secret, bond, laid } = to;
  if (secret === null) return null;
  const isInvited = bond === null || bond === 'invitation';
  return isInvited ? { kind: 'join', table, secret, laid } : { kind: 'again', table, secret, bond };
};

/** How it would be set again by this guest: a door that somebody else had shut they can guard, and let them in. */
function laidAs(stage: TableStage): Laid {
  const { chairs } = stage;
  const door = stage.kind === 'private' ? stage.door : 'open';
  const isTheirs = stage.kind === 'private' && !keepsDoor(stage);
  return { chairs, door: isTheirs && door === 'locked' ? 'knock' : door };
}

/** One for a visit. */
export class OwnSeat {
  /** Back asked to leave it. Reactive. */
  leaveAsked = $state(false);
  readonly #own: OwnGuest;
  readonly #rising = new Rising();
  readonly #ticket = new SeatTicket();
  /** How to come to the private table that the guest sat at last. */
  #ofFriends = $state.raw<ToFriends | null>(null);
  /** What a page before this one has left, and this one has taken. */
  #kept: KeptSeat | null = null;
  #sought: Promise<KeptSeat | null> | null = null;

  constructor(own: OwnGuest) {
    this.#own = own;
    own.on('shown', () => this.#ticket.keepShown(own.shown));
  }

  /** Takes what the server says of how to come back. */
  hear(message: ServerMessage): void {
    this.#ticket.hear(message);
  }

  /** Whether the guest is getting up, and can sit down again. Reactive. */
  get isRising(): boolean {
    return this.#rising.table !== null;
  }

  /** Until when, if they are (`Date.now()` ms). */
  get risesUntil(): number {
    return this.#rising.until;
  }

  /** How to come to the private table that the guest sat at last; null if there was none. */
  get ofFriends(): ToFriends | null {
    return this.#ofFriends;
  }

  /** By which way the guest can go back from this stage. Reactive. */
  wayBack(stage: Stage): WayBack | null {
    if (this.isRising) return 'undo';
    if (stage.name !== 'exit') return null;
    if (stage.why === 'seat-held') return 'seat';
    return this.#ofFriends && RETURNABLE.has(stage.why) ? 'link' : null;
  }

  /** The guest has sat down here: from now on a page that is loaded anew comes back. */
  take(stage: TableStage, purpose: Purpose, hidden: boolean): void {
    const { table, chairs } = stage;
    const secret = secretOf(purpose);
    const bond = bondOf(purpose);
    this.#ofFriends = wayTo({ table, secret, bond, laid: laidAs(stage) });
    if (this.#ofFriends?.kind === 'join') keepInvitation(this.#ofFriends);
    const { name, hidesAddress, shown, cover } = this.#own;
    void this.#ticket.keep({
      table,
      chairs,
      secret: secret && toBase64url(secret),
      bond,
      name,
      hidesAddress,
      hidden,
      start: cover.startAt(purpose),
      door: stage.kind === 'private' ? stage.door : null,
      ties: tiesOf(purpose),
      judgements: judgementsOf(purpose),
      until: null,
      ...shown,
    });
  }

  /**
   * Gets up from the table, which the others are told; nothing of the guest is sent any more. `risen` is called when the time
   * to take that back is over, and ends it: at once, and false returned, where nobody would notice.
   */
  getUp(sitting: Sitting | null, risen: () => void): boolean {
    const table = sitting?.table;
    if (!sitting || !table || (table.kind === 'queue' && !sitting.isEating)) {
      risen();
      return false;
    }
    sitting.rise(true);
    this.#own.withdraw(true);
    this.#rising.begin(table, risen);
    this.#ticket.keepUntil(Date.now() + BACK_WITHIN_MS);
    return true;
  }

  /** The table looks different; whether it is one that the guest is getting up from. */
  becomes(table: TableStage): boolean {
    this.#rising.become(table);
    if (table.kind === 'private') this.#ticket.keepDoor(table.door);
    if (this.#ofFriends?.kind === 'join')
      this.#ofFriends = { ...this.#ofFriends, laid: laidAs(table) };
    return this.isRising;
  }

  /** This is by which the guest is known again now. */
  tied(ties: Ties): void {
    this.#ticket.keepTies(ties);
  }

  /** This is how it stands with those who sit here. */
  judged(company: readonly TableMate[]): void {
    this.#ticket.keepJudgements(company);
  }

  /** The guest has covered their picture where it had started open. */
  covered(): void {
    this.#ticket.keepCovered();
  }

  /** As if the guest had not got up: the table, if they still can. */
  sitDownAgain(sitting: Sitting | null): TableStage | null {
    const table = this.#rising.end();
    if (!table) return null;
    this.#ticket.keepUntil(null);
    this.#own.withdraw(false);
    sitting?.rise(false);
    void this.#own.devices.ask();
    return table;
  }

  /** It cannot be taken back any more that the guest got up; whether they did. */
  stand(): boolean {
    this.leaveAsked = false;
    return this.#rising.end() !== null;
  }

  /** Whether a page before this one of the same tab had a seat, which is this one's to take from now on; null if this page was put away meanwhile. */
  async find(): Promise<boolean | null> {
    const sought = (this.#sought = this.#ticket.claim());
    const kept = await sought;
    if (this.#sought !== sought) return null;
    this.#sought = null;
    this.#kept = kept;
    return kept !== null;
  }

  /** Whether it is not known yet if there is one. */
  get isSought(): boolean {
    return this.#sought !== null;
  }

  /** The page is closed: nothing more comes of it here, and another page may take the seat. Whether they were getting up. */
  closePage(): boolean {
    this.#ticket.letGo();
    this.#sought = null;
    return this.#rising.end() !== null;
  }

  /** Whether the guest was asked already if they go back to it. */
  get isAsked(): boolean {
    return this.#ticket.isAsked;
  }

  /** Asks them, as every page will until they have said so. */
  ask(): void {
    this.#ticket.ask();
  }

  /** What it takes to go back to that seat, with what the guest had chosen there; null if there is none. */
  comeBack(): { purpose: Purpose; hidden: boolean } | null {
    const kept = this.#kept;
    this.#kept = null;
    if (!kept) return null;
    const { token: ticket, hidden, ...rest } = kept;
    const { table, chairs, bond, start, door, ties, judgements, ...choices } = rest;
    const secret = kept.secret === null ? null : fromBase64url(kept.secret);
    this.#ofFriends = wayTo({ table, secret, bond, laid: { chairs, door: door ?? 'open' } });
    this.#own.name = choices.name;
    this.#own.hidesAddress = choices.hidesAddress;
    this.#own.intend(choices);
    // Loaded anew once more meanwhile, the next page comes back with this page's token.
    void this.#ticket.keep({ ...kept, until: null });
    const back = { ticket, table, chairs, secret, bond, start, door, ties, judgements };
    return { purpose: { kind: 'reclaim', ...back }, hidden };
  }

  /** The same seat asked for again: by the token of this page now. */
  again(purpose: Purpose): Purpose {
    const { token } = this.#ticket;
    return purpose.kind === 'reclaim' && token !== null ? { ...purpose, ticket: token } : purpose;
  }

  /** The seat is given up, and nothing of it is kept. */
  drop(): void {
    this.#rising.end();
    this.#own.meal.giveUp();
    this.#ticket.drop();
  }

  /** The evening is over, and with it what was kept of an invitation. */
  forget(): void {
    this.drop();
    forgetInvitation();
  }
}
