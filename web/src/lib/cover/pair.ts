/** The cover between this guest and one table-mate: who would lift it, and when both pictures are open. Pure. */
import { ROUND_MAX, type CoverTold } from '@eat-with-me/protocol/talk/cover';

/**
 * `yet`: it was never lifted. `you` and `they`: one of the two covered again. `unproven`: theirs was not to be seen sharp,
 * whatever their page says.
 */
export type CoveredBecause = 'yet' | 'you' | 'they' | 'unproven';

/**
 * Their picture, as this end sees it: `unproven` while no sharp frame of it was seen, `seen` since one was. `goodAt` is the
 * last moment, in ms, at which there was no cause for doubt.
 */
type Proof = { kind: 'unproven' | 'seen'; goodAt: number };

/**
 * How things stand between the two, in this guest's own round. `wished`: this guest would lift the cover, which the other
 * page knows and shows to nobody. `open`: both would, so both pictures are sharp; `proof` is null where pictures are open from
 * the beginning, as they are among friends.
 */
export type Pair =
  | { kind: 'covered'; round: number; because: CoveredBecause }
  | { kind: 'wished'; round: number }
  | { kind: 'open'; round: number; proof: Proof | null };

/**
 * What this end sees of their picture: a `sharp` or a `coarse` one, `nothing` new, or it is not being looked at
 * (`unseen`), by this guest's own doing.
 */
export type Evidence = 'sharp' | 'coarse' | 'nothing' | 'unseen';

/** How long, in ms, theirs may take to become sharp once both have lifted. */
export const FIRST_SHARP_WITHIN_MS = 1000;
/** How long, in ms, theirs may be coarse again… */
export const COARSE_FOR_MS = 2500;
/** …or may bring nothing: a line that breaks comes back within this, or comes back covered. */
export const NOTHING_FOR_MS = 6000;

/** How the two begin. `open`: whoever says nothing does not mind, as pages of before the cover. */
export const startOf = (start: 'covered' | 'open'): Pair =>
  start === 'covered'
    ? { kind: 'covered', round: 0, because: 'yet' }
    : { kind: 'open', round: 0, proof: null };

/** What the other page is told of this. */
export const toldOf = ({ kind, round }: Pair): CoverTold => ({ round, lifts: kind !== 'covered' });

/** This guest would lift the cover. `told` is what the other page said last; null for nothing. */
export function lift(pair: Pair, told: CoverTold | null, now: number): Pair {
  if (pair.kind !== 'covered' || pair.round >= ROUND_MAX) return pair;
  return hear({ kind: 'wished', round: pair.round }, told, now);
}

/** This guest covers again, or would not lift it any more: another round begins, for which nobody has said anything. */
export const coverAgain = (
  pair: Pair,
  told: CoverTold | null,
  because: CoveredBecause = 'you',
): Pair =>
  pair.kind === 'covered'
    ? pair
    : {
        kind: 'covered',
        round: Math.min(Math.max(pair.round, told?.round ?? 0) + 1, ROUND_MAX),
        because,
      };

/** After whatever the other page says; the same object where that changes nothing. */
export function hear(pair: Pair, told: CoverTold | null, now: number): Pair {
  if (!told) return pair;
  if (told.round > pair.round) {
    const because = pair.kind === 'covered' ? pair.because : 'they';
    return { kind: 'covered', round: told.round, because };
  }
  const both = told.lifts && told.round === pair.round;
  if (pair.kind === 'wished' && both) {
    return { kind: 'open', round: pair.round, proof: { kind: 'unproven', goodAt: now } };
  }
  // They would not, or speak of a round that is over for us: nobody looks without being seen.
  if (pair.kind === 'open' && !both) return { kind: 'covered', round: pair.round, because: 'they' };
  return pair;
}

/** After a look at their picture. */
export function look(pair: Pair, told: CoverTold | null, evidence: Evidence, now: number): Pair {
  if (pair.kind !== 'open' || !pair.proof) return pair;
  const { kind, goodAt } = pair.proof;
  if (evidence === 'sharp') return { ...pair, proof: { kind: 'seen', goodAt: now } };
  if (evidence === 'unseen') return { ...pair, proof: { kind, goodAt: now } };
  const later = evidence === 'coarse' ? COARSE_FOR_MS : NOTHING_FOR_MS;
  const patienceMs = kind === 'unproven' ? FIRST_SHARP_WITHIN_MS : later;
  return now - goodAt < patienceMs ? pair : coverAgain(pair, told, 'unproven');
}
