/** Tells everybody of the hour's new salts, a few at a time. */
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Guest } from '../guest/guest.ts';
import type { Guests } from '../guest/guests.ts';
import type { Salts } from '../store/store.ts';

/** So many calls of `tick` until all have heard. */
const TICKS = 100;

/**
 * Spreads the news: telling thousands in one turn, and hearing all their new tickets in the next, would hold up the rest.
 * Meanwhile tickets with old and new tags wait side by side; they have one salt in common.
 */
export class SaltNews {
  readonly #guests: Guests;
  #untold: Guest[] = [];
  #each = 0;
  #text = '';

  constructor(guests: Guests) {
    this.#guests = guests;
  }

  /** There are new salts: whoever is here now has to hear of them. */
  spread([newest, last]: Salts): void {
    this.#text = JSON.stringify({ type: 'salted', salts: [newest, last] } satisfies ServerMessage);
    this.#untold = [...this.#guests];
    this.#each = Math.ceil(this.#untold.length / TICKS);
  }

  /** Tells the next few. */
  tick(): void {
    if (this.#untold.length === 0) return;
    for (const guest of this.#untold.splice(-this.#each))
      if (this.#guests.find(guest.id) === guest) guest.sayText(this.#text);
  }
}
