/**
 * The hours of a house as a calendar file (RFC 5545): an event for each meal, which comes again on its days by the clocks of the house,
 * summer time included, for a year; and a bell five minutes before. Pure but for the browser's tables of time zones.
 */
import { WEEKDAYS, type Hours, type Weekday } from '@eat-with-me/protocol/wire/house';
import { offsetAt, transitions } from './zone-offset.ts';

const DAY_MS = 24 * 3_600_000;

/** So long, in ms, the meals come again: then the guest asks the house anew. */
export const CALENDAR_MS = 365 * DAY_MS;

/** Octets of one line at most, its end not counted (§3.1). */
const LINE_MAX = 75;

/** What the events are called and say, and where the house is. */
interface BellWords {
  readonly name: string;
  readonly description: string;
  readonly url: string;
}

/** The file, from a moment on (ms since 1970). Throws `RangeError` for a zone that this browser does not know. */
export function calendarOf({ zone, meals }: Hours, words: BellWords, now: number): string {
  const today = Math.floor((now + offsetAt(zone, now)) / DAY_MS) * DAY_MS;
  const end = now + CALENDAR_MS;
  const events = meals.flatMap(({ days, from, to }, index) => {
    const first = firstDay(days, today);
    const last = to > from ? first : first + DAY_MS;
    return [
      'BEGIN:VEVENT',
      `UID:meal-${index + 1}-${zone.replaceAll(/[^\w]/g, '-')}@${new URL(words.url).hostname}`,
      `DTSTAMP:${utc(now)}`,
      `DTSTART;TZID=${zone}:${local(first, from)}`,
      `DTEND;TZID=${zone}:${local(last, to)}`,
      `RRULE:${ruleOf(days)};UNTIL=${utc(end)}`,
      `SUMMARY:${escaped(words.name)}`,
      `DESCRIPTION:${escaped(words.description)}`,
      `URL:${words.url}`,
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT5M',
      `DESCRIPTION:${escaped(words.name)}`,
      'END:VALARM',
      'END:VEVENT',
    ];
  });
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//eat-with-me//dinner-bell//EN',
    ...zoneLines(zone, today - 2 * DAY_MS, end + 2 * DAY_MS),
    ...events,
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** The zone as a file has to bring it along (§3.6.5): how its clocks stand at first, and each time that they are set. */
function zoneLines(zone: string, from: number, to: number): readonly string[] {
  const first = offsetAt(zone, from);
  const observance = (kind: string, start: string, before: number, after: number) => [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${offset(before)}`,
    `TZOFFSETTO:${offset(after)}`,
    `END:${kind}`,
  ];
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...observance('STANDARD', stamp(from + first), first, first),
    ...transitions(zone, from, to).flatMap(({ at, before, after }) =>
      // It begins at the time that the clocks show before they are set.
      observance(after > before ? 'DAYLIGHT' : 'STANDARD', stamp(at + before), before, after),
    ),
    'END:VTIMEZONE',
  ];
}

/** The first of these days from this one on; days are moments of UTC at which they begin. */
function firstDay(days: readonly Weekday[], today: number): number {
  for (let day = today; day < today + 7 * DAY_MS; day += DAY_MS) {
    // 1 January 1970 was a Thursday.
    const weekday = WEEKDAYS[(Math.floor(day / DAY_MS) + 3) % 7];
    if (weekday !== undefined && days.includes(weekday)) return day;
  }
  throw new Error('a meal of no day');
}

const ruleOf = (days: readonly Weekday[]): string =>
  days.length === WEEKDAYS.length ? 'FREQ=DAILY' : `FREQ=WEEKLY;BYDAY=${days.join(',')}`;

/** `YYYYMMDDTHHMMSS`. */
const stamp = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
const utc = (at: number): string => `${stamp(at)}Z`;
const local = (day: number, time: string): string =>
  `${stamp(day).slice(0, 9)}${time.replace(':', '')}00`;

/** `+HHMM`. */
function offset(ms: number): string {
  const minutes = Math.abs(ms) / 60_000;
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(minutes / 60)}${two(minutes % 60)}`;
}

/** §3.3.11. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r?\n/g, String.raw`\n`);

/** In lines of 75 octets, none of which ends within a character (§3.1). */
function folded(line: string): string {
  const utf8 = new TextEncoder();
  const lines = [''];
  let room = LINE_MAX;
  for (const sign of line) {
    const octets = utf8.encode(sign).length;
    if (octets > room) {
      lines.push('');
      // The space before it counts.
      room = LINE_MAX - 1;
    }
    lines.push((lines.pop() ?? '') + sign);
    room -= octets;
  }
  return lines.join('\r\n ');
}
