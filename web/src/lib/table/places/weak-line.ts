/** Whether a line is worse than a guest should have to guess: by what arrives of what was sent. Pure. */
import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';

const LOSS_MAX = 0.08;
const ROUND_TRIP_MAX_MS = 600;
/** Fewer than this are seen to be few. */
const FRAMES_PER_SECOND_MIN = 8;
/** Of the frames that were sent, so many arrive on a line that is well: the two are not counted in the same second. */
const ARRIVING_MIN = 0.6;

/**
 * `framesSent`: so many pictures a second the other guest sends, as they say; null if they send none, or do not say. A
 * camera that makes few in a dim kitchen is no weak line.
 */
export function isWeak(health: LinkHealth, framesSent: number | null): boolean {
  const { lossRatio, roundTripMs, framesPerSecond: arriving } = health;
  return (
    lossRatio > LOSS_MAX ||
    (roundTripMs ?? 0) > ROUND_TRIP_MAX_MS ||
    (framesSent !== null &&
      arriving < FRAMES_PER_SECOND_MIN &&
      arriving < framesSent * ARRIVING_MIN)
  );
}
