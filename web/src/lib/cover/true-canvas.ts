/**
 * Whether this browser lets a page read what it has drawn. Some give noise instead, so that nobody is known again by their
 * canvas: noise is sharp, and harmless to every check, so nothing may be concluded from it.
 */

const [SIDE, COLOUR] = [4, [17, 99, 201, 255]] as const;

/** Browsers that only smudge their traces change a level or two. */
const LEVELS_MAX = 8;

/** Draws over a corner of this canvas, and looks whether that can be read back. */
export function readsTruly(
  context: Pick<CanvasRenderingContext2D, 'fillStyle' | 'fillRect' | 'getImageData'>,
): boolean {
  context.fillStyle = `rgb(${COLOUR.slice(0, 3).join()})`;
  context.fillRect(0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return data.every((level, index) => Math.abs(level - (COLOUR[index % 4] ?? 0)) <= LEVELS_MAX);
}

/** A canvas of this size that can be read; null where this browser has none. */
export function contextToRead(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return context && readsTruly(context) ? context : null;
}
