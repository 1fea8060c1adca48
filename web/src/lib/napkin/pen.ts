/** A pen on the napkin: which points of a hand's way make a line, and small drawings for whoever uses no pointer. Pure. */
import { LINE_POINTS_MAX, NAPKIN_SIZE } from '@eat-with-me/protocol/talk/meal-topics';

/** Points closer together than this say nothing. */
const APART = 10;

/** A place on a picture of so many pixels as a point of the napkin. */
export function pointAt(x: number, y: number, size: number): [number, number] {
  const step = (at: number): number =>
    Math.round(Math.min(1, Math.max(0, size > 0 ? at / size : 0)) * NAPKIN_SIZE);
  return [step(x), step(y)];
}

/** The line with one point more; the same if it is too near. */
export function extended(line: readonly number[], [x, y]: [number, number]): readonly number[] {
  const [lastX, lastY] = line.slice(-2);
  const isNear =
    lastX !== undefined && lastY !== undefined && Math.hypot(x - lastX, y - lastY) < APART;
  return isNear ? line : [...line, x, y];
}

/** Whether a line has no room for more. */
export const isFull = (line: readonly number[]): boolean => line.length >= 2 * LINE_POINTS_MAX;

/** What can be drawn by one press. */
export const STAMPS = ['heart', 'star', 'smile', 'bowl'] as const;
export type Stamp = (typeof STAMPS)[number];

/** Points around the middle, from -1 to 1, along a curve from 0 to 1. */
const along = (count: number, at: (t: number) => [number, number]): [number, number][] =>
  Array.from({ length: count }, (_, index) => at(index / (count - 1)));

const arc = (from: number, to: number, radius = 1): [number, number][] =>
  along(20, (t) => {
    const angle = (from + (to - from) * t) * 2 * Math.PI;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });

const SHAPES: Record<Stamp, readonly (readonly [number, number][])[]> = {
  heart: [
    along(32, (t) => {
      const angle = t * 2 * Math.PI;
      const y =
        13 * Math.cos(angle) -
        5 * Math.cos(2 * angle) -
        2 * Math.cos(3 * angle) -
        Math.cos(4 * angle);
      return [Math.sin(angle) ** 3, -y / 16];
    }),
  ],
  star: [
    Array.from({ length: 6 }, (_, index): [number, number] => {
      const angle = ((index * 2) / 5 - 0.25) * 2 * Math.PI;
      return [Math.cos(angle), Math.sin(angle)];
    }),
  ],
  smile: [
    arc(0, 1),
    arc(0.06, 0.44, 0.6),
    along(2, (t) => [-0.35, -0.4 + 0.2 * t]),
    along(2, (t) => [0.35, -0.4 + 0.2 * t]),
  ],
  bowl: [
    [[-1, 0], [1, 0], ...arc(0, 0.5)],
    along(9, (t) => [-0.3 + 0.12 * Math.sin(t * 2 * Math.PI), -0.25 - 0.6 * t]),
    along(9, (t) => [0.3 + 0.12 * Math.sin(t * 2 * Math.PI), -0.25 - 0.6 * t]),
  ],
};

/** The lines of a small drawing, somewhere on the napkin; `random` as `Math.random`. */
export function stamped(stamp: Stamp, random: () => number): readonly (readonly number[])[] {
  const radius = NAPKIN_SIZE / 12;
  const middle = (): number => NAPKIN_SIZE * (0.12 + 0.76 * random());
  const [x, y] = [middle(), middle()];
  return SHAPES[stamp].map((line) =>
    line.flatMap(([dx, dy]) => [Math.round(x + dx * radius), Math.round(y + dy * radius)]),
  );
}
