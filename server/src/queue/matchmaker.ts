/** The queue of this house: who joins it, who leaves it, and when a table can be laid. */
import type { Outlook, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { TableSize, Ticket } from '@eat-with-me/protocol/table';
import { Rate } from '@eat-with-me/protocol/rate';
import { coolDownMs } from './cool-down.ts';
import type { Relaxes } from './fits.ts';
import { ARRIVED, type Guest, type Refusal } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { Match } from './match.ts';
import type { Decision, Matcher } from './matcher.ts';
import { outlook, Seatings } from './outlook.ts';
import type { SilentSeats } from './silent-seats.ts';
import type { Store } from '../store/store.ts';
import type { Waiting } from '../store/table.ts';
import { asciiJson } from '../ground/text-frames.ts';
import type { Budget } from '../ground/turn-budget.ts';
import { thriftyTicket } from './thrifty-ticket.ts';

/** At most one count per second to those who wait… */
const COUNT_EVERY_MS = 1000;
/** …and more slowly in a long queue, so that telling everybody never costs more than a few percent of a core. */
const COUNT_MS_PER_GUEST = 1;

/**
 * How often one guest's ticket is put into the queue, or replaced there: more than anybody chooses anew. Beyond it they
 * wait outside until it is time, so that nobody is matched with a ticket that is no longer theirs.
 */
const TICKET_RATE = new Rate({ perSecond: 0.5, burst: 8 });

/** What the matchmaker works with. `carryOut` says false when somebody whom the decision needs is gone. */
type MatchmakerParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly match: Match;
  readonly relaxes: Relaxes;
  /** How much matching may be done in one turn of the event loop, the seating of whoever was matched included. */
  readonly budget: Budget;
  readonly silentSeats: SilentSeats;
  readonly carryOut: (decision: Decision) => Promise<boolean>;
  readonly now: () => number;
};

/** Keeps the stage `waiting` of this node's guests and the shared queue in step. */
export class Matchmaker {
  readonly #parts: MatchmakerParts;
  readonly #matcher: Matcher;
  readonly #seatings = new Seatings();
  #cursor: string | null = null;
  #reading = Promise.resolve();
  #nextReading: Promise<void> | null = null;
  #matching = false;
  #stirredAgain = false;
  /** Who has asked and not heard yet. */
  readonly #asking = new Map<Guest, { how: How }>();
  /** Whose ticket was changed too often, and when (ms) it is put into the queue again; nearly in that order. */
  readonly #outside = new Map<Guest, number>();
  /** What was last told, by the sizes that suit. */
  readonly #shown = new Map<readonly TableSize[], string>();
  #nextCountAt = 0;

  constructor(parts: MatchmakerParts) {
    this.#parts = parts;
    this.#matcher = parts.match(parts.relaxes);
  }

  /** A guest asks for a table. */
  queue(guest: Guest, ticket: Ticket): Promise<void> | Refusal {
    const now = this.#parts.now();
    switch (guest.stage.at) {
      case 'waiting':
        return this.#renew(guest, guest.stage.waiting, ticket);
      case 'knocking':
      case 'returning':
        return { code: 'already-queued' };
      case 'seated':
        return { code: 'already-seated' };
      case 'arrived': {
        const retryAfterMs = coolDownMs(guest.leaves, now);
        if (retryAfterMs > 0) return { code: 'too-soon', retryAfterMs };
        const newcomerMs = guest.sits ? 0 : this.#newcomerMs(guest, now);
        if (newcomerMs > 0) return { code: 'one-moment', retryAfterMs: newcomerMs };
        const waiting = { guest: guest.id, ticket: thriftyTicket(ticket), since: now };
        return this.putBack(guest, waiting, 'asked');
      }
    }
  }

  #newcomerMs({ network }: Guest, now: number): number {
    return network === null ? 0 : this.#parts.silentSeats.admit(network, now);
  }

  /** A ticket takes its place, a new one at the end or an old one where it was. */
  putBack(guest: Guest, waiting: Waiting, because: 'asked' | 'table-mate-gone'): Promise<void> {
    guest.stage = { at: 'waiting', waiting };
    return this.#ask(guest, because, 'place');
  }

  /** A guest who waits asks anew: another ticket, the same place. */
  #renew(guest: Guest, before: Waiting, asked: Ticket): Promise<void> {
    const ticket = thriftyTicket(asked);
    const { spent, ...place } = before;
    const isFresh = ticket.pledge.commit !== before.ticket.pledge.commit;
    const isOther = isFresh || JSON.stringify(ticket) !== JSON.stringify(before.ticket);
    const waiting: Waiting = {
      ...place,
      ...(isOther && { ticket, renewedAt: this.#parts.now() }),
      ...(spent && !isFresh && { spent }),
    };
    guest.stage = { at: 'waiting', waiting };
    return this.#ask(guest, 'asked', !isOther ? 'say' : spent ? 'place' : 'renew');
  }

  /**
   * Tells a guest that they wait, and then puts their ticket into the queue. Whatever is asked while the queue is being
   * read, which takes long when the store is away, becomes part of the same.
   */
  async #ask(guest: Guest, because: 'asked' | 'table-mate-gone', how: How): Promise<void> {
    const under = this.#asking.get(guest);
    if (under) {
      if (HOWS.indexOf(how) > HOWS.indexOf(under.how)) under.how = how;
      return;
    }
    const ask = { how };
    this.#asking.set(guest, ask);
    await this.#read().finally(() => this.#asking.delete(guest));
    const { stage } = guest;
    if (stage.at !== 'waiting') return;
    const { waiting } = stage;
    const shown = ask.how === 'place' ? this.#outlookWith(waiting) : this.#outlookNow(waiting);
    // Said before the ticket can be matched, so that `seated` never comes first.
    guest.say({ type: 'queued', because, outlook: shown });
    // A lost guest keeps the place but cannot be matched; `resume` puts the ticket back.
    if (!guest.line) return;
    if (ask.how === 'place') await this.#place(guest, waiting);
    else if (ask.how === 'renew') await this.#replace(guest, waiting);
  }

  async #replace(guest: Guest, waiting: Waiting): Promise<void> {
    if (this.#isTooOften(guest)) {
      await this.#parts.store.withdraw(guest.id);
      return;
    }
    await this.#parts.store.renew(waiting);
    await this.stir();
  }

  async #place(guest: Guest, waiting: Waiting): Promise<void> {
    if (!this.#isTooOften(guest)) await this.resume(waiting);
  }

  /** Whether a guest's ticket waits outside now, until `#letIn`. */
  #isTooOften(guest: Guest): boolean {
    if (this.#outside.has(guest)) return true;
    const now = this.#parts.now();
    const waitMs = TICKET_RATE.waitMs(guest.ticketsFullAt, 1, now);
    guest.ticketsFullAt = TICKET_RATE.take(guest.ticketsFullAt, 1, now);
    if (waitMs > 0) this.#outside.set(guest, now + waitMs);
    return waitMs > 0;
  }

  async #letIn(now: number): Promise<void> {
    for (const [guest, at] of this.#outside) {
      if (now < at) continue;
      this.#outside.delete(guest);
      const isHere = this.#parts.guests.find(guest.id) === guest && guest.line;
      if (isHere && guest.stage.at === 'waiting') await this.resume(guest.stage.waiting);
    }
  }

  /** A guest is back on a new socket; their ticket can be matched again, at its old place. */
  async resume(waiting: Waiting): Promise<void> {
    if (waiting.spent) return;
    await this.#parts.store.wait(waiting);
    await this.stir();
  }

  /** A guest no longer wants a table. */
  leave(guest: Guest): Promise<void> {
    guest.stage = ARRIVED;
    return this.#parts.store.withdraw(guest.id);
  }

  /** A guest of this node has got a seat for their ticket. */
  seated({ since }: Waiting, chairs: number): void {
    const at = this.#parts.now();
    this.#seatings.add({ chairs, waitedMs: at - since, at });
  }

  /** Does whatever can be done now. Calls during a call are gathered into one more round. */
  async stir(): Promise<void> {
    this.#stirredAgain = true;
    if (this.#matching) return;
    this.#matching = true;
    const { now, budget } = this.#parts;
    try {
      while (this.#stirredAgain || this.#matcher.nextAt <= now()) {
        await this.#turn();
        this.#stirredAgain = false;
        await this.#read();
        const underWay: Promise<void>[] = [];
        for (const decision of this.#matcher.decide(now(), () => budget.left)) {
          await this.#turn();
          // Side by side: to a Redis that is far away they go together.
          underWay.push(this.#carryOut(decision));
        }
        await Promise.all(underWay);
      }
    } finally {
      this.#matching = false;
    }
  }

  async #carryOut(decision: Decision): Promise<void> {
    const done = await this.#parts.carryOut(decision);
    this.#matcher.settle(decision, done);
    // A table may have more chairs to fill.
    if (!done || decision.type === 'fill') this.#stirredAgain = true;
  }

  /** Lets everything else have its turn once this one's budget is used up. */
  async #turn(): Promise<void> {
    const { budget } = this.#parts;
    if (budget.left === 0) await budget.next();
  }

  /** Looks again when somebody's patience is due, and tells those who wait what has changed. Call it often. */
  async tick(now: number): Promise<void> {
    await this.#letIn(now);
    if (now >= this.#matcher.nextAt) await this.stir();
    await this.#tellCount(now);
  }

  async #tellCount(now: number): Promise<void> {
    if (now < this.#nextCountAt) return;
    this.#nextCountAt = now + COUNT_EVERY_MS;
    await this.#read();
    // One text for all whom the same sizes suit: whoever has not acknowledged it keeps a reference, not a copy.
    const texts = new Map<readonly TableSize[], string | null>();
    for (const guest of this.#parts.guests) {
      if (!guest.line || guest.stage.at !== 'waiting') continue;
      const { sizes } = guest.stage.waiting.ticket;
      let text = texts.get(sizes);
      if (text === undefined) {
        const shown = this.#outlookNow(guest.stage.waiting);
        text = asciiJson({ type: 'counted', outlook: shown } satisfies ServerMessage);
        if (text === this.#shown.get(sizes)) text = null;
        else this.#shown.set(sizes, text);
        texts.set(sizes, text);
        if (text !== null)
          this.#nextCountAt = now + Math.max(COUNT_EVERY_MS, shown.waiting * COUNT_MS_PER_GUEST);
      }
      if (text !== null) guest.sayText(text);
    }
  }

  /** Everybody who waits is told how many do, whether or not that has changed. */
  countAnew(): void {
    this.#shown.clear();
    this.#nextCountAt = 0;
  }

  /** The queue as it will be with this ticket. */
  #outlookWith({ ticket: { sizes } }: Waiting): Outlook {
    const { waiting, bySize } = this.#matcher.count();
    for (const size of sizes) bySize[size] += 1;
    return this.#outlook({ waiting: waiting + 1, bySize }, sizes);
  }

  /** The queue as it is for one who waits. A ticket may still be on its way: nobody is told that they do not wait. */
  #outlookNow({ ticket: { sizes } }: Waiting): Outlook {
    const { waiting, bySize } = this.#matcher.count();
    for (const size of sizes) bySize[size] ||= 1;
    return this.#outlook({ waiting: waiting || 1, bySize }, sizes);
  }

  #outlook(count: Parameters<typeof outlook>[0], sizes: readonly TableSize[]): Outlook {
    return outlook(count, this.#seatings.estimate(sizes, this.#parts.now()));
  }

  /** Brings the matcher up to date with everything that the store had done when this was called. */
  #read(): Promise<void> {
    // One that is under way may have looked too early; one that has not begun has not.
    this.#nextReading ??= (async () => {
      await this.#reading.catch(ignore);
      this.#nextReading = null;
      this.#reading = this.#readChanges();
      await this.#reading;
    })();
    return this.#nextReading;
  }

  async #readChanges(): Promise<void> {
    const { cursor, whole, changes } = await this.#parts.store.changes(this.#cursor);
    if (whole) this.#matcher.clear();
    const { budget } = this.#parts;
    for (const change of changes) {
      if (budget.left === 0) await budget.next();
      this.#matcher.apply(change);
    }
    this.#cursor = cursor;
  }
}

/** What is done with a ticket that was asked for; a later one includes those before it. */
const HOWS = ['say', 'renew', 'place'] as const;
type How = (typeof HOWS)[number];

const ignore = (): void => {};
