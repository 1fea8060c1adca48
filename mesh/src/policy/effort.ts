/** How hard the device may work at encoding: steps down when it cannot keep up, and up again when it has long been at ease. Pure. */
import { NO_EFFORT_SPARED, type Effort } from './budget.ts';

/** Moments in ms of one clock; null when it is not so. */
export interface Exertion {
  step: number;
  strainedSince: number | null;
  easySince: number | null;
}

export const AT_EASE: Exertion = { step: 0, strainedSince: null, easySince: null };

const STEPS: readonly Effort[] = [
  NO_EFFORT_SPARED,
  { smaller: 0, frames: 0.75 },
  { smaller: 1, frames: 0.75 },
  { smaller: 2, frames: 0.6 },
];

/** Encoding may take this part of all cores: decoding, painting and the rest of the device need theirs. */
const STRAINED_AT = 0.3;
const EASY_AT = 0.12;

const STEP_DOWN_AFTER_MS = 10_000;
const STEP_UP_AFTER_MS = 30_000;

/** What all links together have cost since the last look. */
export interface Work {
  /** Part of all cores that encoding took, 0 to 1. */
  load: number;
  /** The browser itself held a picture back for want of speed. */
  held: boolean;
}

/** One step at a time, each after a while, so that a short effort changes nothing. */
export function nextExertion(before: Exertion, { load, held }: Work, now: number): Exertion {
  const strained = held || load > STRAINED_AT;
  const easy = !held && load < EASY_AT;
  const strainedSince = strained ? (before.strainedSince ?? now) : null;
  const easySince = easy ? (before.easySince ?? now) : null;
  if (strainedSince !== null && now - strainedSince >= STEP_DOWN_AFTER_MS) {
    return { step: Math.min(before.step + 1, STEPS.length - 1), strainedSince: now, easySince };
  }
  if (easySince !== null && now - easySince >= STEP_UP_AFTER_MS) {
    return { step: Math.max(before.step - 1, 0), strainedSince, easySince: now };
  }
  return { step: before.step, strainedSince, easySince };
}

/** What a step means; a device that saves is never at the first. */
export const effortOf = ({ step }: Exertion, saving: boolean): Effort =>
  STEPS[Math.max(step, saving ? 1 : 0)] ?? NO_EFFORT_SPARED;
