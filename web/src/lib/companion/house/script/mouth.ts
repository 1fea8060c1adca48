/** How wide a mouth is whose sound cannot be metered: it follows the words. Pure but for what it was told last. */

/** Without word boundaries for so long the mouth moves by an estimate. */
const BOUNDARY_WITHIN_MS = 600;

/** About how long a letter is spoken. */
const MS_PER_LETTER = 75;
const WORD_MIN_MS = 120;

/** Estimated movement is gentle: it must not look like more than is known. */
const ESTIMATED_WIDTH = 0.6;

/** Times in ms on whatever clock the caller keeps. */
export class Mouth {
  #sentence: { readonly since: number; readonly wordMs: number } | null = null;
  #word: { readonly since: number; readonly ms: number } | null = null;

  /** A sentence of about `ms` begins to sound. */
  begin(now: number, words: number, ms: number): void {
    this.#sentence = { since: now, wordMs: ms / Math.max(1, words) };
    this.#word = null;
  }

  /** A word of so many letters begins. */
  word(now: number, letters: number): void {
    this.#word = { since: now, ms: Math.max(WORD_MIN_MS, letters * MS_PER_LETTER) };
  }

  close(): void {
    this.#sentence = null;
    this.#word = null;
  }

  /** 0 to 1. */
  levelAt(now: number): number {
    if (!this.#sentence) return 0;
    if (this.#word && now - this.#word.since < this.#word.ms + BOUNDARY_WITHIN_MS) {
      return opening((now - this.#word.since) / this.#word.ms);
    }
    const { since, wordMs } = this.#sentence;
    // The first boundary may be on its way.
    if (now - since < BOUNDARY_WITHIN_MS) return 0;
    return ESTIMATED_WIDTH * opening(((now - since) / wordMs) % 1);
  }
}

/** Opens and closes once; `share` of the word, closed from 1 on. */
function opening(share: number): number {
  return share >= 0 && share < 1 ? Math.sin(Math.PI * share) : 0;
}
