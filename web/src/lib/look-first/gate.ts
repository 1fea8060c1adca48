/** Whether a picture that was just opened is shown at this end, by what the check on this device says of it. Pure. */

/** What the check says of one picture: parts of one, of classes that exclude each other. Its limits are in docs. */
export interface Scores {
  readonly porn: number;
  /** Drawn or animated. */
  readonly hentai: number;
}

/** From this on a picture counts as indecent. Swimwear and bare arms are no matter of this. */
export const INDECENT_MIN = 0.7;

/** How long, in ms, an answer is waited for before the guest is offered to look for themselves. */
export const ANSWER_WITHIN_MS = 2500;

/** So many of the last looks at a picture that is shown have to agree before it is covered. */
const [AGREE_MIN, OF] = [2, 3];

/** When the next look is due, in ms after one: now and then, so that nobody can set their clock by it… */
const SHOWN_EVERY_MS = [4000, 8000] as const;
/** …at once after one that was no good… */
const DOUBTED_EVERY_MS = 500;
/** …and not without a pause where none came to anything. */
const UNABLE_EVERY_MS = 1000;

/**
 * `waiting`: a sharp picture is there, and is not shown before it was looked at. `unable`: there is no check, or no answer; shown
 * only by the guest's own press. `flagged`: covered at this end alone, and nobody is told. `chosen`: the guest looks all the same.
 */
export type Gate =
  | { kind: 'waiting'; since: number }
  | { kind: 'unable' }
  | { kind: 'shown'; latest: readonly boolean[] }
  | { kind: 'flagged' }
  | { kind: 'chosen' };

/** A picture was opened at this moment (ms). Whoever has switched the check off is asked nothing. */
export const gateAt = (now: number, checks: boolean): Gate =>
  checks ? { kind: 'waiting', since: now } : { kind: 'chosen' };

export const isIndecent = ({ porn, hentai }: Scores): boolean => porn + hentai >= INDECENT_MIN;

/** After a look; null for one that came to nothing: the check is missing, slow or broken. */
export function judged(gate: Gate, scores: Scores | null): Gate {
  switch (gate.kind) {
    case 'waiting':
    case 'unable':
      if (!scores) return { kind: 'unable' };
      return isIndecent(scores) ? { kind: 'flagged' } : { kind: 'shown', latest: [] };
    case 'shown': {
      // What was seen to be fine is not taken away because a check broke.
      if (!scores) return gate;
      const latest = [...gate.latest, isIndecent(scores)].slice(-OF);
      return latest.filter(Boolean).length >= AGREE_MIN
        ? { kind: 'flagged' }
        : { kind: 'shown', latest };
    }
    case 'flagged':
    case 'chosen':
      return gate;
  }
}

/** Time passes: nobody waits for an answer that does not come. The same object where that changes nothing. */
export const waited = (gate: Gate, now: number): Gate =>
  gate.kind === 'waiting' && now - gate.since >= ANSWER_WITHIN_MS ? { kind: 'unable' } : gate;

/** The guest would see it all the same, until it is covered again. */
export const showAnyway = (gate: Gate): Gate =>
  gate.kind === 'flagged' || gate.kind === 'unable' ? { kind: 'chosen' } : gate;

/** The guest would have nothing checked any more: who waits for an answer waits no longer. */
export const unchecked = (gate: Gate): Gate =>
  gate.kind === 'flagged' ? gate : { kind: 'chosen' };

/** Whether the sharp picture may be painted. */
export const isShown = ({ kind }: Gate): boolean => kind === 'shown' || kind === 'chosen';

/** In how many ms after a look the next one is due; null for none. `random`: from 0 to below 1. */
export function nextLookMs(gate: Gate, random: number): number | null {
  switch (gate.kind) {
    case 'waiting':
      return 0;
    case 'unable':
      return UNABLE_EVERY_MS;
    case 'shown': {
      const [least, most] = SHOWN_EVERY_MS;
      // A doubt counts until as many looks as decide together were fine.
      return gate.latest.includes(true) ? DOUBTED_EVERY_MS : least + random * (most - least);
    }
    case 'flagged':
    case 'chosen':
      return null;
  }
}
