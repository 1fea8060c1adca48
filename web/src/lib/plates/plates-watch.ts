/** What the last seconds of quiet plates say: whether this device keeps up, and whether the guest's plate is loud. Pure. */
import { FRAME, RATE, type LineReport } from './plates-messages.ts';

/** How many reports, of about a second each, are looked back at. */
export const REPORTS_KEPT = 20;

/** A frame lasts so long, in ms. */
const FRAME_MS = (1000 * FRAME) / RATE;
/** A device that needs more than half of that for it has nothing left for a moment of other work. */
const SLOW_MS = FRAME_MS / 2;

/** Whether this device is too slow for it; `frameMs`: how long a frame takes it. */
export const isSlow = (frameMs: number): boolean => frameMs > SLOW_MS;

/** So much of so many seconds may leave as it came: a page that is busy for a moment, and no device that is. */
const LATE_MAX = 0.08;
const LATE_OVER = 10;

/** Whether too much came back too late. A second in which nothing did is not waited out. */
export function isLate(reports: readonly LineReport[]): boolean {
  const late = reports.slice(-LATE_OVER).reduce((sum, one) => sum + one.late / one.moments, 0);
  return late > LATE_MAX * LATE_OVER;
}

/** A frame counts when it was as loud as a voice across the table (-40 dB of the loudest there is) … */
const LOUD = 1e-4;
/** … and most of it was none: a tenth of its power or less is left. */
const LEFT_MAX = 0.1;
/** A plate is loud that does so in more than one frame of twelve; what never pauses is a fan, or a street. */
const [LOUD_FROM, LOUD_TO] = [1 / 12, 1 / 2];

/** Whether a plate has been loud for as long as is looked back at. */
export function isPlateLoud(reports: readonly LineReport[]): boolean {
  if (reports.length < REPORTS_KEPT) return false;
  let [frames, loud] = [0, 0];
  for (const { heard, left } of reports) {
    for (const [index, power] of heard.entries()) {
      frames += 1;
      if (power > LOUD && (left[index] ?? 0) < LEFT_MAX * power) loud += 1;
    }
  }
  return loud > LOUD_FROM * frames && loud < LOUD_TO * frames;
}
