import { HOURS_MAX } from '@eat-with-me/protocol/wire/house';
import { expect, test } from 'vitest';
import { readHours } from './hours.ts';

test('meals of days, of spans of days and over the end of a week, by the clocks of a zone', () => {
  expect(readHours('Mo-Fr 12:00-13:30; Sa,Su 18:00-20:00; Europe/Berlin')).toEqual({
    zone: 'Europe/Berlin',
    meals: [
      { days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '12:00', to: '13:30' },
      { days: ['SA', 'SU'], from: '18:00', to: '20:00' },
    ],
  });
  expect(readHours('sa-mo,we 22:00-01:00;UTC')?.meals).toEqual([
    { days: ['MO', 'WE', 'SA', 'SU'], from: '22:00', to: '01:00' },
  ]);
});

test.each([
  '',
  'Mo 12:00-13:00',
  'Europe/Berlin',
  'Mo 12:00-13:00; Nowhere/Atlantis',
  'Mo 12:00-13:00; +02:00',
  'Mo 24:00-25:00; UTC',
  'Mo 12:00-12:00; UTC',
  'Mo 12-13; UTC',
  'Xx 12:00-13:00; UTC',
  'Mo-Tu-We 12:00-13:00; UTC',
  'Mo- 12:00-13:00; UTC',
  '12:00-13:00; UTC',
  'Mo 12:00-13:00;; UTC',
  `${'Mo 12:00-13:00;'.repeat(HOURS_MAX + 1)}UTC`,
])('%j is none', (text) => expect(readHours(text)).toBeUndefined());
