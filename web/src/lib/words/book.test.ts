import { expect, test } from 'vitest';
import { Book, type Words } from './book.ts';
import { en } from './en/catalogue.ts';

test('what a stage says comes with the stage', async () => {
  const book = new Book(en);
  expect(book.chapter('door').find).toBe('Find a table');
  expect(() => book.chapter('table')).toThrow('not fetched');
  await book.fetch('house');
  expect(book.chapter('table').controls.leave).toBe('Leave the table');
});

test('other languages are held to English by their types', () => {
  const page = { title: '', heading: '', sentence: '' };
  const whole = {
    nowhere: page,
    broken: page,
    offline: page,
    toDoor: 'Zur Tür',
  } satisfies Words['lost'];
  // @ts-expect-error -- a key is missing
  const missing = { nowhere: page, broken: page } satisfies Words['lost'];
  const extra = {
    ...whole, // @ts-expect-error -- a key is too many
    toKitchen: '',
  } satisfies Words['lost'];
  const gast = ({ gast: name }: { gast: string }) => `${name} ist da.`;
  // @ts-expect-error -- a parameter by another name
  const renamed = gast satisfies Words['company']['here'];
  // @ts-expect-error -- a sentence where one with a parameter is due
  const fixed = 'Jemand ist da.' satisfies Words['company']['here'];
  // Nothing is left to run: whoever checks the types fails where one of these is no error.
  expect([whole, missing, extra, renamed, fixed]).toHaveLength(5);
});
