import { expect, test } from 'vitest';
import { newsWords, noticeWords } from './news.ts';

test('says one sentence for each table-mate', () => {
  const mates = [
    { what: 'here', label: 'Ana' },
    { what: 'broken', label: 'Guest 3' },
  ] as const;
  expect(newsWords({ kind: 'company', mates })).toBe(
    'Ana is here. The line to Guest 3 broke. Their seat is held.',
  );
});

test('says nothing while there is nothing to say', () => {
  expect(newsWords(null)).toBe('');
  expect(noticeWords(null)).toBeNull();
});

test('a notice reads as the refusal does', () => {
  expect(noticeWords('full')).toMatch(/^The house is full\./);
});
