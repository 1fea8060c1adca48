import { expect, test } from 'vitest';
import { Timings } from '#lib/companion/timings.ts';
import { companionSection } from './companion-section.ts';

test('each part of an answer has its figures as soon as there are any', () => {
  const timings = new Timings();
  timings.note('byteToAudible', 11.6);
  timings.note('byteToAudible', 40);
  timings.note('speechToAudible', 1680.2);
  expect(companionSection(timings)).toEqual({
    title: 'companion',
    rows: [
      ['mic → wire', 'not measured yet'],
      ['byte → sound', 'p50 40 ms, p95 40 ms, of 2'],
      ['word → sound', 'p50 1680 ms, p95 1680 ms, of 1'],
    ],
  });
});
