/** Who comes, when, and what they are like: invented once, the same for every way to seat them. */
import type { TableSize, Ticket } from '@eat-with-me/protocol/table';
import { PLEDGE } from '../pledge.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** At the busiest hour this much more than on average, at the quietest this much less. */
const WAVE = 0.8;

/** One who queues. All of it is decided before the simulation begins. Times in ms. */
export interface Person {
  id: string;
  at: number;
  ticket: Ticket;
  /** Whether they sit down on the chair they get; if not, the page sleeps. */
  sits: boolean;
  /** From being given a chair to sitting on it. */
  sitsAfter: number;
  /** From queueing to going away without a table. */
  givesUpAfter: number;
  mealLasts: number;
  /** Says yes when asked whether somebody may take an empty chair. */
  isOpen: boolean;
  /**
   * Whether and after how long they press "Sit down with them" when the queue asks for a size that they have not chosen.
   * From a stream of chance of its own, so that the others are who they were before the queue asked.
   */
  sitsWithThem: boolean;
  decidesAfter: number;
}

/** Shares, added up. Decided before the first run, and not changed since. */
const SIZES: readonly [number, TableSize[]][] = [
  [0.45, [2]],
  [0.15, [3]],
  [0.1, [4]],
  [0.3, [2, 3, 4]],
];
const LANGUAGES: readonly [number, string[]][] = [
  [0.25, []],
  [0.35, ['en']],
  [0.15, ['es', 'en']],
  [0.1, ['es']],
  [0.1, ['de', 'en']],
  [0.05, ['fr']],
];
const NO_SHOWS = 0.04;
const TAKE_ANY_LANGUAGE = 0.8;
const TAKE_FEWER = 0.8;
const OPEN_TO_MORE = 0.7;
/** Nobody has measured this: half of those who are asked, within a dozen seconds. */
const SIT_WITH_THEM = 0.5;

export const MIX =
  '45 % want two, 15 % three, 10 % four, 30 % any size; 25 % name no language, 35 % English, 15 % Spanish and English, ' +
  '10 % Spanish, 10 % German and English, 5 % French; 80 % would take any language, 80 % fewer guests; 4 % do not sit ' +
  'down; who waits gives up after 2 to 10 minutes; meals of 15 minutes on average; half of those who are asked sit down at another size';

/** Those who come in so many days: a Poisson process whose rate goes up and down with the day. */
export function people(perMinute: number, days: number, seed: number): Person[] {
  const random = seeded(seed);
  const whenAsked = seeded(~seed);
  const found: Person[] = [];
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const busiest = (perMinute * (1 + WAVE)) / MINUTE_MS;
  for (let at = exponential(1 / busiest); at < days * DAY_MS; at += exponential(1 / busiest)) {
    const wave = 1 + WAVE * Math.sin((2 * Math.PI * at) / DAY_MS);
    if (random() >= wave / (1 + WAVE)) continue;
    const ticket = {
      sizes: picked(SIZES, random()),
      languages: picked(LANGUAGES, random()),
      patience: { anyLanguage: random() < TAKE_ANY_LANGUAGE, fewer: random() < TAKE_FEWER },
      met: [],
      avoid: [],
      pledge: PLEDGE,
    };
    found.push({
      id: String(found.length).padStart(22, '0'),
      at,
      ticket,
      sits: random() >= NO_SHOWS,
      sitsAfter: 300 + 1200 * random(),
      givesUpAfter: (2 + 8 * random()) * MINUTE_MS,
      mealLasts: MINUTE_MS + exponential(14 * MINUTE_MS),
      isOpen: random() < OPEN_TO_MORE,
      sitsWithThem: whenAsked() < SIT_WITH_THEM,
      decidesAfter: 2000 + 10_000 * whenAsked(),
    });
  }
  return found;
}

/** Whether two share a language, or one of them named none. */
export const canTalk = (a: Ticket, b: Ticket): boolean =>
  a.languages.length === 0 ||
  b.languages.length === 0 ||
  a.languages.some((language) => b.languages.includes(language));

export const canAllTalk = (tickets: readonly Ticket[]): boolean =>
  tickets.every((a, index) => tickets.slice(index + 1).every((b) => canTalk(a, b)));

function picked<T>(shares: readonly [number, T[]][], value: number): T[] {
  let sum = 0;
  for (const [share, choice] of shares) if (value < (sum += share)) return choice;
  return shares.at(-1)?.[1] ?? [];
}

/** Mulberry32: small, and good enough for this. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
