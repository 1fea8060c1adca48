/** How clocks of a time zone stand, and when they are set to another time; from the browser's own tables. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far (ms) the clocks of this zone are ahead of UTC at a moment (ms since 1970). Throws `RangeError` for a zone that is not known. */
export function offsetAt(zone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

/** Each moment between two at which the clocks are set, to the minute, with the offsets (ms) before and after. */
export function transitions(
  zone: string,
  from: number,
  to: number,
): readonly { at: number; before: number; after: number }[] {
  const found = [];
  for (let day = from; day < to; day += DAY_MS) {
    const [before, after] = [offsetAt(zone, day), offsetAt(zone, day + DAY_MS)];
    if (before === after) continue;
    let [early, late] = [day, day + DAY_MS];
    while (late - early > MINUTE_MS) {
      const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(zone, middle) === before) early = middle;
      else late = middle;
    }
    found.push({ at: late, before, after });
  }
  return found;
}
