/** What was said to one guest and may not have arrived. */
import { KEPT_MESSAGES_MAX } from '@eat-with-me/protocol/wire/messages';

/** The most characters kept for one guest: boxes are up to 22 KiB, and their number alone would allow megabytes. */
export const KEPT_CHARACTERS_MAX = 512 * 1024;

/**
 * Counts the counted messages to one guest and keeps those not yet acknowledged, so that a resumed socket receives
 * each exactly once. Bounded: when full, the oldest goes, and a guest who still needs it cannot resume.
 */
export class Outbox {
  #sent = 0;
  #characters = 0;
  /** Null when empty: thousands of guests wait with nothing unacknowledged. */
  #kept: string[] | null = null;

  /** Counted messages so far. */
  get sent(): number {
    return this.#sent;
  }

  /** How many of them are kept. */
  get size(): number {
    return this.#kept?.length ?? 0;
  }

  /** Counts and keeps one message. */
  keep(text: string): void {
    this.#sent += 1;
    this.#kept ??= [];
    this.#kept.push(text);
    this.#characters += text.length;
    while (this.#kept.length > KEPT_MESSAGES_MAX || this.#characters > KEPT_CHARACTERS_MAX)
      this.#characters -= this.#kept.shift()?.length ?? 0;
  }

  /** The first `count` messages have arrived. A count that cannot be true is ignored. */
  acknowledge(count: number): void {
    if (!this.#kept || !(count <= this.#sent)) return;
    const arrived = count - (this.#sent - this.#kept.length);
    if (arrived <= 0) return;
    for (const text of this.#kept.splice(0, arrived)) this.#characters -= text.length;
    if (this.#kept.length === 0) this.#kept = null;
  }

  /** The messages after the first `count`, oldest first; null when that cannot be answered any more, or never could. */
  after(count: number): readonly string[] | null {
    const missing = this.#sent - count;
    if (missing < 0 || missing > this.size) return null;
    return missing === 0 ? [] : (this.#kept?.slice(-missing) ?? []);
  }
}
