import { expect, test } from 'vitest';
import { company } from './en/company.ts';
import { newsWords, noticeWords } from './news.ts';

test('says one sentence for each table-mate', () => {
  const mates = [
    { what: 'here', name: 'Ana', place: 2 },
    { what: 'broken', name: '', place: 3 },
  ] as const;
  expect(newsWords({ kind: 'company', mates }, company)).toBe(
    'Ana is here. The line to Guest 3 broke. Their seat is held.',
  );
});

test('says nothing while there is nothing to say', () => {
  expect(newsWords(null, company)).toBe('');
  expect(noticeWords(null, company)).toBeNull();
});

test('a notice reads as the refusal does', () => {
  expect(noticeWords('full', company)).toMatch(/^The house is full\./);
});
