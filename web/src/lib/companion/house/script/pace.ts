/** How unhurried the house's voice is: people chew. Pure. */

/** Durations in ms. A pair is a range that is drawn from. */
export interface Pace {
  /** After what a guest said, before the house says something. */
  readonly beatMs: number;
  /** Between two sentences. */
  readonly breathMs: number;
  /** For an answer. */
  readonly answerMs: number;
  /** Between an answer and whatever comes next. */
  readonly chewingMs: readonly [number, number];
  /** For a choice of what there is. */
  readonly choosingMs: number;
  /** Between two soft remarks in quiet. */
  readonly softlyMs: readonly [number, number];
  /** A goodbye is over by then, whatever happens. */
  readonly partingMaxMs: number;
  readonly spokenWordsPerMinute: number;
  /** Slower than people read, because they also eat. */
  readonly readWordsPerMinute: number;
  /** For the shortest sentence. */
  readonly readMinMs: number;
}

export const UNHURRIED: Pace = {
  beatMs: 700,
  breathMs: 450,
  answerMs: 30_000,
  chewingMs: [9000, 16_000],
  choosingMs: 15_000,
  softlyMs: [150_000, 240_000],
  partingMaxMs: 6000,
  spokenWordsPerMinute: 150,
  readWordsPerMinute: 170,
  readMinMs: 1800,
};

const MINUTE_MS = 60_000;

/** How long somebody who eats needs to read this, in ms. */
export function readingMs(text: string, { readWordsPerMinute, readMinMs }: Pace): number {
  return Math.max(readMinMs, (wordCount(text) / readWordsPerMinute) * MINUTE_MS);
}

/** About how long a voice needs to say this, in ms. */
export function speakingMs(text: string, { spokenWordsPerMinute }: Pace): number {
  return (wordCount(text) / spokenWordsPerMinute) * MINUTE_MS;
}

const wordCount = (text: string): number => text.split(/\s+/).length;
