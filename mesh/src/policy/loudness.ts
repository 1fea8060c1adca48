/** Two looks at a receiver's statistics → how loud it was. Pure. Guests do not send how loud they are: packets would show it. */
import type { Sound, Statistics } from './statistics.ts';

/** What a receiver has played; null if it plays no sound. */
export const soundIn = ({ received }: Statistics): Sound | null =>
  received.findLast(({ sound }) => sound !== null)?.sound ?? null;

/** The root mean square between the two, 0 to 1; 0 if nothing was played, or if they are of different streams. */
export function loudnessBetween(earlier: Sound, later: Sound): number {
  const seconds = later.seconds - earlier.seconds;
  const energy = later.energy - earlier.energy;
  return seconds > 0 && energy > 0 ? Math.min(1, Math.sqrt(energy / seconds)) : 0;
}
