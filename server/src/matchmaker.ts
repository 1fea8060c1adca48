/** The queue of this house: who joins it, who leaves it, and when a table can be laid. */
import type { RefusalCode } from '@eat-with-me/protocol/endings';
import type { ServerMessage } from '@eat-with-me/protocol/messages';
import type { Ticket } from '@eat-with-me/protocol/table';
import { ARRIVED, type Guest } from './guest.ts';
import type { Guests } from './guests.ts';
import type { Match } from './match.ts';
import { shownCount } from './shown-count.ts';
import type { Store, Waiting } from './store.ts';
import { asciiJson } from './text-frames.ts';

/** At most one count per second to those who wait… */
const COUNT_EVERY_MS = 1000;
/** …and more slowly in a long queue, so that telling everybody never costs more than a few percent of a core. */
const COUNT_MS_PER_GUEST = 1;

/** What the matchmaker works with. `lay` turns a group into a table, or says false when one of them is gone. */
export type MatchmakerParts = {
  readonly store: Store;
  readonly guests: Guests;
  readonly match: Match;
  readonly lay: (group: readonly Waiting[]) => Promise<boolean>;
  readonly now: () => number;
};

/** Keeps the stage `waiting` of this node's guests and the shared queue in step. */
export class Matchmaker {
  readonly #parts: MatchmakerParts;
  #matching = false;
  #stirredAgain = false;
  #shown = 0;
  #nextCountAt = 0;

  constructor(parts: MatchmakerParts) {
    this.#parts = parts;
  }

  /** A guest asks for a table. */
  queue(guest: Guest, ticket: Ticket): Promise<void> | RefusalCode {
    switch (guest.stage.at) {
      case 'waiting':
        return 'already-queued';
      case 'seated':
        return 'already-seated';
      case 'arrived':
        return this.putBack(guest, this.#ticketOf(guest, ticket), 'asked');
    }
  }

  #ticketOf({ id }: Guest, { sizes }: Ticket): Waiting {
    // A parsed array has room to grow; the copy has none, and thousands may wait.
    return { guest: id, ticket: { sizes: sizes.slice() }, since: this.#parts.now() };
  }

  /** A ticket takes its place, a new one at the end or an old one where it was. */
  async putBack(
    guest: Guest,
    waiting: Waiting,
    because: 'asked' | 'table-mate-gone',
  ): Promise<void> {
    const stage = { at: 'waiting', waiting } as const;
    guest.stage = stage;
    const { store } = this.#parts;
    // A lost guest keeps the place but cannot be matched; `resume` puts the ticket back.
    const count = guest.line ? await store.wait(waiting) : (await store.count()).waiting + 1;
    if (guest.stage === stage) guest.say({ type: 'queued', because, waiting: shownCount(count) });
    await this.stir();
  }

  /** A guest is back on a new socket; their ticket can be matched again, at its old place. */
  async resume(waiting: Waiting): Promise<void> {
    await this.#parts.store.wait(waiting);
    await this.stir();
  }

  /** A guest no longer wants a table. */
  leave(guest: Guest): Promise<void> {
    guest.stage = ARRIVED;
    return this.#parts.store.withdraw(guest.id);
  }

  /** Lays every table that can be laid now. Calls during a call are gathered into one more round. */
  async stir(): Promise<void> {
    this.#stirredAgain = true;
    if (this.#matching) return;
    this.#matching = true;
    try {
      while (this.#stirredAgain) {
        this.#stirredAgain = false;
        const waiting = await this.#parts.store.waiting();
        for (const group of this.#parts.match(waiting, this.#parts.now()))
          if (!(await this.#parts.lay(group))) this.#stirredAgain = true;
      }
    } finally {
      this.#matching = false;
    }
  }

  /** Tells those who wait how many they are, when that has changed. Call it often. */
  async tellCount(now: number): Promise<void> {
    if (now < this.#nextCountAt) return;
    this.#nextCountAt = now + COUNT_EVERY_MS;
    const { waiting } = await this.#parts.store.count();
    const shown = shownCount(waiting);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#nextCountAt = now + Math.max(COUNT_EVERY_MS, waiting * COUNT_MS_PER_GUEST);
    // One text for all: whoever has not acknowledged it keeps a reference, not a copy.
    const text = asciiJson({ type: 'counted', waiting: shown } satisfies ServerMessage);
    for (const guest of this.#parts.guests)
      if (guest.line && guest.stage.at === 'waiting') guest.sayText(text);
  }
}
