import { expect, test } from 'vitest';
import { FakeMate } from '#lib/testing/fake-mate.svelte.ts';
import { en } from '#lib/words/en/catalogue.ts';
import { bookOf } from '#lib/testing/in-words.ts';
import { OnceHere } from './once-here.ts';

test('what somebody wrote stays theirs when they have left, whoever is called so now', async () => {
  const words = (await bookOf(en)).chapter('company');
  const { left } = (await bookOf(en)).chapter('meal').chat;
  const once = new OnceHere({ called: words.called, left });
  const ben = new FakeMate({ seat: 2, name: 'Ben' });
  const [nameless, newcomer] = [3, 4].map((seat) => new FakeMate({ seat, place: 3, name: '' }));
  const before = [ben, nameless].filter((mate) => mate !== undefined);
  once.see(before);
  expect([2, 3].map((seat) => once.called(seat, before))).toEqual(['Ben', 'Guest 3']);
  const now = [newcomer].filter((mate) => mate !== undefined);
  once.see(now);
  expect([2, 3, 4].map((seat) => once.called(seat, now))).toEqual([
    'Ben (has left the table)',
    'Guest 3 (has left the table)',
    'Guest 3',
  ]);
});
