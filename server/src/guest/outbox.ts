/** What was said to one guest and may not have arrived. */
import { KEPT_MESSAGES_MAX } from '@eat-with-me/protocol/wire/messages';
import { Lane } from './lane.ts';

/** The most characters kept for one guest of what the house itself says. */
export const KEPT_CHARACTERS_MAX = 256 * 1024;
/** The most senders whose words are kept for one guest: everybody at a table, those who left it a moment ago, and the door. */
export const LANES_MAX = 16;

/** Whose doing a message is, so that what one of them causes in plenty costs nobody else's; null: the house's own. */
export type Sender = string | null;

interface Kept {
  readonly text: string;
  readonly sender: Sender;
}

/**
 * Counts the counted messages to one guest and keeps those not yet acknowledged, so that a resumed socket receives
 * each exactly once. Bounded: when there is too much of the house's own the oldest goes, and a guest who still needs it
 * cannot resume. What others cause has bounds for each of them: beyond those it waits uncounted, and the oldest that waits
 * is lost, which costs neither the seat nor another's words.
 */
export class Outbox {
  #sent = 0;
  #own = 0;
  #characters = 0;
  /** Null when empty: thousands of guests wait with nothing unacknowledged. */
  #kept: Kept[] | null = null;
  #lanes: Map<string, Lane> | null = null;

  /** Counted messages so far. */
  get sent(): number {
    return this.#sent;
  }

  /** How many of them are kept. */
  get size(): number {
    return this.#kept?.length ?? 0;
  }

  /** Counts and keeps one message; false if it waits, and is not to be sent yet. */
  keep(text: string, sender: Sender = null): boolean {
    if (sender !== null && !this.#laneOf(sender)?.offer(text)) return false;
    this.#keep(text, sender);
    return true;
  }

  /** The first `count` messages have arrived. A count that cannot be true is ignored. Returns what waited, is kept now, and can be sent. */
  acknowledge(count: number): readonly string[] {
    if (!this.#kept || !(count <= this.#sent)) return [];
    const arrived = count - (this.#sent - this.#kept.length);
    if (arrived <= 0) return [];
    for (const kept of this.#kept.splice(0, arrived)) this.#forget(kept);
    if (this.#kept.length === 0) this.#kept = null;
    return this.#release();
  }

  /** The messages after the first `count`, oldest first; null when that cannot be answered any more, or never could. */
  after(count: number): readonly string[] | null {
    const missing = this.#sent - count;
    if (missing < 0 || missing > this.size) return null;
    return missing === 0 ? [] : (this.#kept?.slice(-missing).map(({ text }) => text) ?? []);
  }

  #keep(text: string, sender: Sender): void {
    this.#sent += 1;
    this.#kept ??= [];
    this.#kept.push({ text, sender });
    if (sender !== null) return;
    this.#own += 1;
    this.#characters += text.length;
    while (this.#own > KEPT_MESSAGES_MAX || this.#characters > KEPT_CHARACTERS_MAX) {
      const oldest = this.#kept.shift();
      if (oldest) this.#forget(oldest);
    }
  }

  #forget({ text, sender }: Kept): void {
    if (sender !== null) {
      this.#lanes?.get(sender)?.arrived(text);
      return;
    }
    this.#own -= 1;
    this.#characters -= text.length;
  }

  #laneOf(sender: string): Lane | null {
    this.#lanes ??= new Map();
    const lane = this.#lanes.get(sender);
    if (lane) return lane;
    if (this.#lanes.size >= LANES_MAX) return null;
    const begun = new Lane();
    this.#lanes.set(sender, begun);
    return begun;
  }

  #release(): string[] {
    const released: string[] = [];
    for (const [sender, lane] of this.#lanes ?? []) {
      for (const text of lane.release()) {
        this.#keep(text, sender);
        released.push(text);
      }
      if (lane.isEmpty) this.#lanes?.delete(sender);
    }
    if (this.#lanes?.size === 0) this.#lanes = null;
    return released;
  }
}
