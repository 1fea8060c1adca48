/** The queue of this house: who joins it, who leaves it, and when a table can be laid. */
import type { Outlook, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { TableSize, Ticket } from '@eat-with-me/protocol/table';
import { coolDownMs } from './cool-down.ts';
import type { Relaxes } from './fits.ts';
import { ARRIVED, type Guest, type Refusal } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { Match } from './match.ts';
import type { Decision, Matcher } from './matcher.ts';
import { outlook, Seatings } from './outlook.ts';
import type { Store } from '../store/store.ts';
import type { Waiting } from '../store/table.ts';
import { asciiJson } from '../ground/text-frames.ts';
import { thriftyTicket } from './thrifty-ticket.ts';

/** At most one count per second to those who wait… */
const COUNT_EVERY_MS = 1000;
/** …and more slowly in a long queue, so that telling everybody never costs more than a few percent of a core. */
const COUNT_MS_PER_GUEST = 1;

/** What the matchmaker works with. `carryOut` says false when somebody whom the decision needs is gone. */
type MatchmakerParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly match: Match;
  readonly relaxes: Relaxes;
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
        return { code: 'already-queued' };
      case 'seated':
        return { code: 'already-seated' };
      case 'arrived': {
        const retryAfterMs = coolDownMs(guest.leaves, now);
        if (retryAfterMs > 0) return { code: 'too-soon', retryAfterMs };
        const waiting = { guest: guest.id, ticket: thriftyTicket(ticket), since: now };
        return this.putBack(guest, waiting, 'asked');
      }
    }
  }

  /** A ticket takes its place, a new one at the end or an old one where it was. */
  async putBack(
    guest: Guest,
    waiting: Waiting,
    because: 'asked' | 'table-mate-gone',
  ): Promise<void> {
    guest.stage = { at: 'waiting', waiting };
    await this.#read();
    const latest = ticketOf(guest, waiting);
    if (!latest) return;
    // Said before the ticket can be matched, so that `seated` never comes first.
    guest.say({ type: 'queued', because, outlook: this.#outlookWith(latest) });
    // A lost guest keeps the place but cannot be matched; `resume` puts the ticket back.
    if (guest.line) await this.resume(latest);
  }

  /** A guest who waits asks anew: another ticket, the same place. */
  async #renew(guest: Guest, before: Waiting, asked: Ticket): Promise<void> {
    const ticket = thriftyTicket(asked);
    const isOther = JSON.stringify(ticket) !== JSON.stringify(before.ticket);
    const { spent, ...place } = before;
    const isFresh = ticket.pledge.commit !== before.ticket.pledge.commit;
    const waiting: Waiting = {
      ...place,
      ...(isOther && { ticket, renewedAt: this.#parts.now() }),
      ...(spent && !isFresh && { spent }),
    };
    guest.stage = { at: 'waiting', waiting };
    await this.#read();
    if (!ticketOf(guest, waiting)) return;
    guest.say({ type: 'queued', because: 'asked', outlook: this.#outlookNow(waiting) });
    if (!isOther || !guest.line) return;
    if (!spent) await this.#parts.store.renew(waiting);
    else await this.resume(waiting);
    await this.stir();
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
    try {
      while (this.#stirredAgain) {
        this.#stirredAgain = false;
        await this.#read();
        for (const decision of this.#matcher.decide(this.#parts.now())) {
          const done = await this.#parts.carryOut(decision);
          this.#matcher.settle(decision, done);
          // A table may have more chairs to fill.
          if (!done || decision.type === 'fill') this.#stirredAgain = true;
        }
      }
    } finally {
      this.#matching = false;
    }
  }

  /** Looks again when somebody's patience is due, and tells those who wait what has changed. Call it often. */
  async tick(now: number): Promise<void> {
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
    for (const change of changes) this.#matcher.apply(change);
    this.#cursor = cursor;
  }
}

/** The ticket with which a guest still waits at this place; another one than this, perhaps. */
const ticketOf = ({ stage }: Guest, { since }: Waiting): Waiting | null =>
  stage.at === 'waiting' && stage.waiting.since === since ? stage.waiting : null;

const ignore = (): void => {};
