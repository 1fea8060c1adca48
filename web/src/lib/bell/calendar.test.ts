import type { Hours } from '@eat-with-me/protocol/wire/house';
import { describe, expect, test } from 'vitest';
import { calendarOf, CALENDAR_MS } from './calendar.ts';
import { offsetAt, transitions } from './zone-offset.ts';

/** A Monday, 8:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 30, 7);
const WORDS = { name: 'Dinner bell', description: 'People come now.', url: 'https://eat.example/' };
const HOURS: Hours = {
  zone: 'Europe/Berlin',
  meals: [
    { days: ['MO', 'WE'], from: '12:00', to: '13:30' },
    { days: ['SA'], from: '22:00', to: '01:00' },
  ],
};

/** Lines as they are read: unfolded. */
const linesOf = (file: string): readonly string[] => {
  expect(file.endsWith('\r\n')).toBe(true);
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  return file.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);
};

test('an event for each meal, on its days, by the clocks of the house, for a year', () => {
  const lines = linesOf(calendarOf(HOURS, WORDS, NOW));
  expect(lines).toEqual(
    expect.arrayContaining([
      'DTSTART;TZID=Europe/Berlin:20261130T120000',
      'DTEND;TZID=Europe/Berlin:20261130T133000',
      'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20271130T070000Z',
      // Over midnight, and on the next of its days.
      'DTSTART;TZID=Europe/Berlin:20261205T220000',
      'DTEND;TZID=Europe/Berlin:20261206T010000',
      'RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20271130T070000Z',
      'TRIGGER:-PT5M',
    ]),
  );
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2);
  const uids = lines.filter((line) => line.startsWith('UID:'));
  expect(new Set(uids).size).toBe(2);
  // Each begins once and ends once, in turn.
  const open: string[] = [];
  for (const line of lines) {
    const [word, name = ''] = line.split(':');
    if (word === 'BEGIN') open.push(name);
    if (word === 'END') expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});

test('a file that is taken along again renews the same events, and is nobody’s message', () => {
  const eventsAt = (now: number) =>
    linesOf(calendarOf(HOURS, WORDS, now)).filter((line) => /^(?:UID|DTSTAMP)/.test(line));
  const [before, after] = [eventsAt(NOW), eventsAt(NOW + 40 * 24 * 3_600_000)];
  const uids = (lines: readonly string[]) => lines.filter((line) => line.startsWith('UID'));
  expect(uids(after)).toEqual(uids(before));
  expect(before).toContain('DTSTAMP:20261130T070000Z');
  expect(after).toContain('DTSTAMP:20270109T070000Z');
  // With a method it would be one by an organiser, who would have to be named (RFC 5546 §3.2.1).
  expect(calendarOf(HOURS, WORDS, NOW)).not.toContain('METHOD');
});

test('a meal of every day comes daily', () => {
  const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
  const hours: Hours = { zone: 'UTC', meals: [{ days: [...days], from: '08:00', to: '09:00' }] };
  expect(calendarOf(hours, WORDS, NOW)).toContain('RRULE:FREQ=DAILY;UNTIL=');
});

describe('the zone comes along', () => {
  test('with summer time, as those who keep these zones have it', () => {
    const file = calendarOf(HOURS, WORDS, NOW);
    // 28 March 2027 at 2:00 of winter time, 31 October at 3:00 of summer time.
    expect(file).toContain(
      'BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n',
    );
    expect(file).toContain(
      'BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n',
    );
  });

  test.each([
    ['Asia/Kolkata', '+0530', 0],
    ['America/St_Johns', '-0330', 2],
    ['Asia/Kathmandu', '+0545', 0],
    ['Australia/Lord_Howe', '+1100', 2],
    ['UTC', '+0000', 0],
  ])('%s begins with %s', (zone, begins, changes) => {
    const file = calendarOf({ ...HOURS, zone }, WORDS, NOW);
    expect(/TZOFFSETTO:(.\d+)/.exec(file)?.[1]).toBe(begins);
    expect(transitions(zone, NOW, NOW + CALENDAR_MS)).toHaveLength(changes);
  });

  test('today is the day of the house, not of the guest', () => {
    // In Auckland it is Tuesday already at noon of UTC on Monday.
    const noon = Date.UTC(2026, 10, 30, 12);
    expect(offsetAt('Pacific/Auckland', noon)).toBe(13 * 3_600_000);
    const hours: Hours = {
      zone: 'Pacific/Auckland',
      meals: [{ days: ['TU'], from: '18:00', to: '19:00' }],
    };
    expect(calendarOf(hours, WORDS, noon)).toContain(
      'DTSTART;TZID=Pacific/Auckland:20261201T180000',
    );
  });

  test('one that is not known throws', () =>
    expect(() => calendarOf({ ...HOURS, zone: 'Nowhere/Atlantis' }, WORDS, NOW)).toThrow(
      RangeError,
    ));
});

test('text is escaped, and lines are folded at 75 octets between characters', () => {
  const description = `a,b;c\\d\ne${'食'.repeat(60)}👩‍🍳${'x'.repeat(90)}`;
  const file = calendarOf(HOURS, { ...WORDS, description }, NOW);
  const utf8 = new TextEncoder();
  for (const line of file.split('\r\n')) expect(utf8.encode(line).length).toBeLessThanOrEqual(75);
  expect(file).not.toContain('�');
  const line = linesOf(file).find((one) => one.startsWith('DESCRIPTION:a'));
  expect(line).toBe(String.raw`DESCRIPTION:a\,b\;c\\d\ne${'食'.repeat(60)}👩‍🍳${'x'.repeat(90)}`);
});
