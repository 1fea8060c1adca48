/** How large a picture is sent. Pure. */

/** The longest side of a picture, in pixels: providers see no more of it. */
const LONGEST_SIDE = 768;

/** The size at which a picture is sent: its own shape, never larger than it is; null for one that is not there yet. */
export function pictureSize(
  width: number,
  height: number,
): { readonly width: number; readonly height: number } | null {
  const longest = Math.max(width, height);
  if (Math.min(width, height) < 1) return null;
  const scale = Math.min(1, LONGEST_SIDE / longest);
  const scaled = (side: number): number => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}
