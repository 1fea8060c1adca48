/** The hours of a house, as an operator writes them. */
import { HOURS_MAX, WEEKDAYS, type Hours, type Weekday } from '@eat-with-me/protocol/wire/house';

export const HOURS_EXPECTED =
  'meals and a time zone such as "Mo-Fr 12:00-13:30; Sa,Su 18:00-20:00; Europe/Berlin", 14 meals at most';

const MEAL = /^([a-z,-]+) (([01]\d|2[0-3]):[0-5]\d)-(([01]\d|2[0-3]):[0-5]\d)$/i;

/** Meals, `;` between them, and the zone last; undefined for whatever cannot be meant. Pure but for the zones that are known here. */
export function readHours(text: string): Hours | undefined {
  const parts = text.split(';').map((part) => part.trim());
  const zone = parts.pop() ?? '';
  const meals = parts.map(readMeal);
  if (!isZone(zone) || meals.length === 0 || meals.length > HOURS_MAX) return undefined;
  const read = meals.filter((meal) => meal !== null);
  return read.length === meals.length ? { zone, meals: read } : undefined;
}

function readMeal(text: string): Hours['meals'][number] | null {
  const [, named = '', from = '', , to = ''] = MEAL.exec(text) ?? [];
  const days = new Set<Weekday>();
  for (const span of named.split(',')) {
    const [first, last] = span
      .split('-')
      .map((day) => WEEKDAYS.indexOf(day.toUpperCase() as Weekday));
    if (first === undefined || first < 0 || last === -1 || span.split('-').length > 2) return null;
    // Over the end of the week, too: Sa-Mo.
    const length = (((last ?? first) - first + 7) % 7) + 1;
    for (let at = 0; at < length; at += 1) days.add(WEEKDAYS[(first + at) % 7] ?? 'MO');
  }
  return from === '' || from === to
    ? null
    : { days: WEEKDAYS.filter((day) => days.has(day)), from, to };
}

/** Whether browsers can be expected to know it: an IANA name, no bare offset. */
function isZone(zone: string): boolean {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
