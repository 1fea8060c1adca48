/**
 * What lets another page of this tab come back to the seat: a handle of the server's, what shows the others that it is the same
 * guest's, and what that one had chosen. No key, no mark; kept in the tab's own storage for as long as the guest has the seat.
 */
import { fromBase64url, toBase64url } from '@eat-with-me/mesh/base64url';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Door, Seat } from '@eat-with-me/protocol/table';
import { keep, keptValue } from '#lib/kept/kept.ts';
import { isKeptMeal, NO_MEAL } from '#lib/meal/own-meal.svelte.ts';
import { THRIFTS } from '#lib/table/places/thrift.ts';
import { SEAT_KEY as KEY } from './kept-seat.ts';
import type { Shown } from '#lib/visit/own-guest.svelte.ts';
import { isAlarming, type Assurance, type TableMate } from '#lib/table/table-mate.ts';
import type { Bond, Judgement, Judgements, Ties } from '#lib/visit/purpose.ts';

/** Where it stands that a page has asked the guest whether they go back. */
const ASKED_KEY = `${KEY}.asked`;

/** Of the page before, whose time may not be over yet; in ms. A copy of this tab waits in vain for as long. */
const LOCK_WITHIN_MS = 1500;

/** So long, in ms, a copy of this tab may take to be loaded and to wait in vain. */
const COPIED_WITHIN_MS = 10_000;

/** What the next page of this tab has to know. */
export interface KeptSeat extends Shown {
  /** The last resume token of the page that had the seat. */
  readonly token: string;
  readonly table: string;
  readonly chairs: number;
  /** As base64url, at a private table. */
  readonly secret: string | null;
  /** What that comes from. */
  readonly bond: Bond | null;
  readonly name: string;
  readonly hidesAddress: boolean;
  /** Whether the guest was told that their address is hidden. */
  readonly hidden: boolean;
  /** How pictures start at this table. */
  readonly start: 'covered' | 'open';
  /** How the door stands, as the guests’ own browsers keep it; null where there is none. */
  readonly door: Door | null;
  /** What ties the guest to each of the others. */
  readonly ties: Ties;
  /** What the guest has found out and chosen about them. */
  readonly judgements: Judgements;
  /** Until when somebody can come back to it who was getting up when the page was closed (`Date.now()` ms); null of who was not. */
  readonly until: number | null;
}

/** As it is kept: ties, as base64url, and judgements by the number of the seat. */
type Written = Omit<KeptSeat, 'ties' | 'judgements'> & {
  readonly ties: Readonly<Record<string, string>>;
  readonly judgements: Readonly<Record<string, Judgement>>;
  readonly lock: string;
};

/** One for a page. Whoever has the lock has the seat: two pages of one ticket never fight for it. */
export class SeatTicket {
  #token: string | null = null;
  #seat: Omit<KeptSeat, 'token'> | null = null;
  #lock: { name: string; letGo: () => void } | null = null;
  #locking: Promise<boolean> | null = null;

  /** By which the server knows this page, or the one before whose seat this is; null while it knows neither. */
  get token(): string | null {
    return this.#token;
  }

  /** Takes the token by which the server knows this page, whenever there is another. */
  hear(message: ServerMessage): void {
    if (message.type !== 'welcome' && message.type !== 'resumed' && message.type !== 'moved')
      return;
    this.#token = message.token;
    this.#write();
  }

  /** Whether a page of this tab has asked the guest if they go back to it, and they have not said so yet. */
  get isAsked(): boolean {
    return keptValue('session', ASKED_KEY) === true;
  }

  /** This page asks that; one that is loaded anew meanwhile asks as well, and nothing is live before. */
  ask(): void {
    keep('session', ASKED_KEY, 'true');
  }

  /** The guest has this seat: from now on another page of the tab can come back to it. */
  async keep(seat: Omit<KeptSeat, 'token'>): Promise<void> {
    this.#seat = seat;
    keep('session', ASKED_KEY, null);
    this.#locking ??= this.#lock ? Promise.resolve(true) : this.#take(randomName());
    if (await this.#locking) this.#write();
  }

  /** The door stands like this now. */
  keepDoor(door: Door): void {
    if (!this.#seat || this.#seat.door === door) return;
    this.#seat = { ...this.#seat, door };
    this.#write();
  }

  /** These are the ties now. */
  keepTies(ties: Ties): void {
    if (!this.#seat || areSame(this.#seat.ties, ties)) return;
    this.#seat = { ...this.#seat, ties };
    this.#write();
  }

  /** What the guest has found out and chosen about these; of who is not among them what was known holds. */
  keepJudgements(company: readonly TableMate[]): void {
    if (!this.#seat) return;
    const judgements = new Map(this.#seat.judgements);
    for (const mate of company) {
      const before = judgements.get(mate.seat);
      const judgement = judgementOf(mate, before);
      if (!judgement) judgements.delete(mate.seat);
      else if (!before || !isSame(before, judgement)) judgements.set(mate.seat, judgement);
    }
    // Looked at with every change of a line, and hardly ever others.
    if (areSame(this.#seat.judgements, judgements)) return;
    this.#seat = { ...this.#seat, judgements };
    this.#write();
  }

  /** The guest is getting up, and comes back to the seat until then at most; or sits there (null). */
  keepUntil(until: number | null): void {
    if (!this.#seat || this.#seat.until === until) return;
    this.#seat = { ...this.#seat, until };
    this.#write();
  }

  /** The guest has covered their picture: the next page starts like that. */
  keepCovered(): void {
    if (!this.#seat || this.#seat.start === 'covered') return;
    this.#seat = { ...this.#seat, start: 'covered' };
    this.#write();
  }

  /** The guest shows more or less of themselves: the next page finds it like that. */
  keepShown(shown: Shown): void {
    if (!this.#seat) return;
    const seat = { ...this.#seat, ...shown };
    if (JSON.stringify(seat) === JSON.stringify(this.#seat)) return;
    this.#seat = seat;
    this.#write();
  }

  /** The seat that the page before has kept, for this page alone; null if there is none, or another page has it. */
  async claim(): Promise<KeptSeat | null> {
    const kept = read();
    if (!kept) return null;
    if (kept.until !== null && kept.until <= Date.now()) {
      erase();
      return null;
    }
    const locking = (this.#locking = this.#take(kept.lock));
    const isMine = await locking;
    if (this.#locking !== locking) {
      // Put away meanwhile: the next page may take the seat.
      this.#lock?.letGo();
      this.#lock = null;
      return null;
    }
    if (!isMine) {
      this.#locking = null;
      // Of a copy of the tab: it stays the other's.
      erase();
    }
    if (!isMine) return null;
    // Until the server knows this page, what is kept goes on under the handle of the one before.
    this.#token ??= kept.token;
    return asKept(kept);
  }

  /** The seat is given up: nothing of it is kept, and a copy of this tab that was just made finds it taken rather than held. */
  drop(): void {
    erase();
    const lock = this.#lock;
    this.#lock = null;
    if (lock) setTimeout(() => lock.letGo(), COPIED_WITHIN_MS);
    this.letGo();
  }

  /** The page is put away: the next page of the tab may take the seat, or this one if a browser that has kept it shows it again. */
  letGo(): void {
    this.#seat = null;
    this.#lock?.letGo();
    this.#lock = null;
    this.#locking = null;
  }

  #write(): void {
    if (!this.#seat || !this.#token || !this.#lock) return;
    const { ties, judgements, ...seat } = this.#seat;
    const tied = Object.fromEntries([...ties].map(([at, tie]) => [at, toBase64url(tie)]));
    const written: Written = {
      ...seat,
      ties: tied,
      judgements: Object.fromEntries(judgements),
      token: this.#token,
      lock: this.#lock.name,
    };
    // Where storage is blocked, a page that is loaded anew begins at the door.
    keep('session', KEY, JSON.stringify(written));
  }

  /** Resolves once this page has the lock, which it then holds; false if another one keeps it. */
  #take(name: string): Promise<boolean> {
    const { locks } = navigator;
    if (!locks) return Promise.resolve(false);
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(LOCK_WITHIN_MS);
      const held = locks.request(name, { signal }, () => {
        resolve(true);
        return new Promise<void>((letGo) => {
          this.#lock = { name, letGo };
        });
      });
      held.catch(() => resolve(false));
    });
  }
}

const DOORS: readonly unknown[] = [null, 'open', 'knock', 'locked'] satisfies (Door | null)[];

const BONDS: readonly unknown[] = ['invitation', 'compared', 'uncompared'] satisfies Bond[];

/** A seat's number, and 32 bytes. */
const SEAT = /^[1-9]\d{0,2}$/;
const TIE = /^[\w-]{43}$/;

const asKept = ({ ties, judgements, ...kept }: Written): KeptSeat => ({
  ...kept,
  judgements: new Map(Object.entries(judgements).map(([seat, one]) => [Number(seat), one])),
  ties: new Map(Object.entries(ties).map(([seat, tie]) => [Number(seat), fromBase64url(tie)])),
});

const areSame = <Value>(one: ReadonlyMap<Seat, Value>, other: ReadonlyMap<Seat, Value>): boolean =>
  one.size === other.size && [...one].every(([seat, value]) => other.get(seat) === value);

/** Null of who is as everybody, and of who comes by no link. “Never again” is said anew once the two have met anew. */
function judgementOf(mate: TableMate, before: Judgement | undefined): Judgement | null {
  const { trust, hidden, volume, neverAgain } = mate;
  if (!trust) return null;
  const alarm = isAlarming(trust.assurance) ? trust.assurance : null;
  const never = neverAgain?.said === true || before?.never === true;
  return alarm || hidden || never || volume !== 1 ? { alarm, hidden, volume, never } : null;
}

const isSame = (one: Judgement, other: Judgement): boolean =>
  one.alarm === other.alarm &&
  one.hidden === other.hidden &&
  one.volume === other.volume &&
  one.never === other.never;

const randomName = (): string => `${KEY}.${crypto.randomUUID()}`;

const erase = (): void => {
  for (const key of [KEY, ASKED_KEY]) keep('session', key, null);
};

/** Another version of this page may have written it. */
function read(): Written | null {
  const kept = keptValue('session', KEY);
  // One from before there was another bond, or door, ties, thrift, who gets up, judgements, the meal and what was drawn were kept.
  const bond = Reflect.get(Object(kept), 'secret') === null ? null : 'invitation';
  const usual = { bond, door: null, ties: {}, thrift: 'none', until: null };
  const before = { ...usual, judgements: judgementsBefore(Reflect.get(Object(kept), 'doubts')) };
  const meal = { lines: [], ...Object(Reflect.get(Object(kept), 'meal') ?? NO_MEAL) };
  const written: unknown = { ...before, ...Object(kept), meal };
  return isWritten(written) ? written : null;
}

/** Of others than doubts pages of before knew nothing. */
const judgementsBefore = (doubts: unknown): Record<string, object> =>
  Object.fromEntries(
    Object.entries(Object(doubts)).map(([seat, alarm]) => [
      seat,
      { alarm, hidden: false, volume: 1, never: false },
    ]),
  );

function isJudgement(one: unknown): one is Judgement {
  const { alarm, hidden, volume, never } = Object(one) as Record<string, unknown>;
  return (
    (alarm === null || isAlarming(alarm as Assurance)) &&
    [hidden, never].every((choice) => typeof choice === 'boolean') &&
    typeof volume === 'number' &&
    volume >= 0 &&
    volume <= 1
  );
}

function isWritten(kept: unknown): kept is Written {
  const { token, table, chairs, secret, name, lock, ...choices } = Object(kept) as Record<
    string,
    unknown
  >;
  const { bond, hidesAddress, hidden, start, door, ties, judgements } = choices;
  const { microphone, camera, thrift, until, meal } = choices;
  return (
    [token, table, name, lock].every((text) => typeof text === 'string') &&
    typeof chairs === 'number' &&
    (secret === null ? bond === null : typeof secret === 'string' && BONDS.includes(bond)) &&
    (start === 'covered' || start === 'open') &&
    DOORS.includes(door) &&
    (until === null || typeof until === 'number') &&
    (THRIFTS as readonly unknown[]).includes(thrift) &&
    isKeptMeal(meal) &&
    Object.entries(Object(judgements)).every(
      ([seat, judgement]) => SEAT.test(seat) && isJudgement(judgement),
    ) &&
    Object.entries(Object(ties)).every(([seat, tie]) => SEAT.test(seat) && TIE.test(String(tie))) &&
    [hidesAddress, hidden, microphone, camera].every((choice) => typeof choice === 'boolean')
  );
}
