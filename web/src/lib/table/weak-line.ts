/** Whether a line is worse than a guest should have to guess. Pure. */
import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';

const LOSS_MAX = 0.08;
const ROUND_TRIP_MAX_MS = 600;
const FRAMES_PER_SECOND_MIN = 8;

/** `withPicture`: the other guest sends one. */
export function isWeak(health: LinkHealth, withPicture: boolean): boolean {
  return (
    health.lossRatio > LOSS_MAX ||
    (health.roundTripMs ?? 0) > ROUND_TRIP_MAX_MS ||
    (withPicture && health.framesPerSecond < FRAMES_PER_SECOND_MIN)
  );
}
