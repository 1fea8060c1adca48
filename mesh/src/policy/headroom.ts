/** What the line to one guest carries, and whether a picture may try it: a memory, and what a reading makes of it. Pure. */
import { AUDIO, AUDIO_HEADERS, VIDEO_FLOOR } from './budget.ts';
import type { LineReading } from './line.ts';

/** Moments in ms of one clock. */
export interface Headroom {
  /** What the line carries, headers included, in bits per second; Infinity when it is more than we ask of it. */
  carries: number;
  picture: PictureGate;
}

type PictureGate =
  /** `thin`: readings in a row in which the line hardly carried it. */
  | { phase: 'open'; thin: number }
  /** No picture until then; the next pause is `pauseMs`. */
  | { phase: 'closed'; until: number; pauseMs: number }
  /** Sent again to see whether the line bears it. */
  | { phase: 'trial'; since: number; pauseMs: number };

/** Whether a picture may go on trial: not while another link's has just begun; after its pause; or at once, for there is room. */
export type Trying = 'wait' | 'after-pause' | 'at-once';

export const UNTRIED: Headroom = { carries: Infinity, picture: { phase: 'open', thin: 0 } };

/** Below this estimate a picture would take from the sound, in bits per second; with the second a picture comes back. */
const SOUND = AUDIO.usual + AUDIO_HEADERS;
const CLOSES_BELOW = SOUND + VIDEO_FLOOR * 0.6;
const OPENS_AT = SOUND + VIDEO_FLOOR * 1.2;

/** What the least picture and sound cost together, with some room, in bits per second. */
export const SOUND_AND_A_PICTURE = SOUND + VIDEO_FLOOR * 1.1;

/** Estimated on trial, in bits per second: what several links share has healed. */
const ROOMY = SOUND_AND_A_PICTURE * 2;

/** Sound gets through this much loss by forward error correction, but not with a picture beside it. */
const LOSS_CLOSES = 0.15;
const LOSS_SQUEEZES = 0.08;

/** One bad reading may be an accident. */
const THIN_CLOSES = 2;

/** The first pause is short, because most trouble is; a longer one than the last would keep a healed line waiting. */
const PAUSE_MS = 3000;
const PAUSE_MAX_MS = 6000;

/**
 * How long a picture is on trial: less says nothing, more would hurt the sound of a line that does not bear it. Estimates that fell far rise
 * slowly, so one that has not fallen again by the end is enough.
 */
const TRIAL_MS = 1500;
const TRIAL_MAX_MS = 4000;

/** An estimate that comes near to all we could send is as good as one above it. */
const PLENTY = 0.9;

/** A line of which less than this is used says nothing of its limit: estimates grow only with what is sent. */
const IDLE = 0.7;

/** Trust is lost at once and comes back by so much a look: estimates waver, and pictures should not. */
const TRUST = 1.12;

/** A lossy line carries a little less than what came through; browsers never estimate less than sound at its usual quality. */
const AFTER_LOSS = 0.95;
const LEAST = AUDIO.floor + AUDIO_HEADERS;

/** `full`: what the link would cost with all that it can use, in bits per second. */
export function nextHeadroom(
  before: Headroom,
  reading: LineReading,
  full: number,
  trying: Trying,
  now: number,
): Headroom {
  const carries = carriesNow(before, reading, full);
  return { carries, picture: nextGate(before.picture, carries, reading, trying, now) };
}

function carriesNow(before: Headroom, reading: LineReading, full: number): number {
  const { availableBps, lossRatio, sentBps } = reading;
  const trusted = before.carries * TRUST;
  const lossy = lossRatio > LOSS_SQUEEZES;
  let carries: number;
  if (lossy) {
    const least = Math.min(before.carries, sentBps, availableBps ?? Infinity);
    carries = Math.max(LEAST, least * (1 - lossRatio) * AFTER_LOSS);
  } else if (availableBps === null) {
    carries = trusted;
  } else if (before.picture.phase === 'open' && sentBps < availableBps * IDLE) {
    carries = Math.max(availableBps, trusted);
  } else {
    carries = availableBps >= full * PLENTY ? availableBps : Math.min(availableBps, trusted);
  }
  return carries >= full * PLENTY ? Infinity : carries;
}

function nextGate(
  gate: PictureGate,
  carries: number,
  { lossRatio }: LineReading,
  trying: Trying,
  now: number,
): PictureGate {
  switch (gate.phase) {
    case 'open': {
      const isThin = carries < CLOSES_BELOW || lossRatio > LOSS_CLOSES;
      const thin = isThin ? gate.thin + 1 : 0;
      return thin < THIN_CLOSES ? { phase: 'open', thin } : closed(now, PAUSE_MS);
    }
    case 'closed':
      return trying === 'at-once' || (trying === 'after-pause' && now >= gate.until)
        ? { phase: 'trial', since: now, pauseMs: gate.pauseMs }
        : gate;
    case 'trial': {
      const bears = carries >= OPENS_AT && lossRatio <= LOSS_SQUEEZES;
      const tried = now - gate.since;
      if (tried >= TRIAL_MS && bears) return { phase: 'open', thin: 0 };
      const survives = tried >= TRIAL_MAX_MS && carries >= CLOSES_BELOW;
      if (survives && lossRatio <= LOSS_SQUEEZES) return { phase: 'open', thin: 0 };
      if (lossRatio > LOSS_CLOSES || tried >= TRIAL_MAX_MS) return closed(now, gate.pauseMs);
      return gate;
    }
  }
}

/** Whether a trial finds so much room that no other link need wait for its own. */
export const findsRoom = (
  { picture }: Headroom,
  { availableBps, lossRatio }: LineReading,
): boolean =>
  picture.phase === 'trial' && (availableBps ?? 0) >= ROOMY && lossRatio <= LOSS_SQUEEZES;

const closed = (now: number, pauseMs: number): PictureGate => ({
  phase: 'closed',
  until: now + pauseMs,
  pauseMs: Math.min(PAUSE_MAX_MS, pauseMs * 1.5),
});

/** Estimates grow only where they are used: a squeezed line may be asked for this much more than it is known to carry. */
export const HOPE = 1.25;

/**
 * What the uplink carries, in bits per second: when several lines are squeezed at the same time they share one, and it is what
 * they carry together, with hope; when only one is, that is its guest's own trouble. `full` as for each line.
 */
export function uplinkOf(lines: readonly { carries: number; full: number }[]): number {
  const squeezed = lines.filter(({ carries }) => carries < Infinity).length;
  if (squeezed < 2 || squeezed * 2 <= lines.length) return Infinity;
  return lines.reduce((sum, { carries, full }) => sum + Math.min(carries * HOPE, full), 0);
}
