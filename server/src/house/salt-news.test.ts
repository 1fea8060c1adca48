import { expect, test } from 'vitest';
import { Guests } from '../guest/guests.ts';
import { SaltNews } from './salt-news.ts';

test('thousands hear of new salts over many ticks, each once; who has gone meanwhile does not', () => {
  const guests = new Guests();
  const told = new Map<string, string[]>();
  for (let each = 0; each < 5000; each += 1) {
    const heard: string[] = [];
    const line = { send: (text: string) => heard.push(text), probe: () => {}, end: () => {} };
    told.set(guests.arrive(line).guest.id, heard);
  }
  const count = (): number => [...told.values()].filter(({ length }) => length > 0).length;
  const news = new SaltNews(guests);
  news.spread(['new', 'old']);
  news.tick();
  expect(count()).toBe(50);
  const [gone] = [...guests].filter(({ id }) => told.get(id)?.length === 0);
  if (gone) guests.end(gone);
  let ticks = 1;
  for (let before = -1; before < count(); ticks += 1) {
    before = count();
    news.tick();
  }
  expect(ticks).toBeLessThanOrEqual(102);
  expect(count()).toBe(4999);
  expect(gone && told.get(gone.id)).toEqual([]);
  const other = [...told.values()].filter(({ length }) => length > 0);
  expect(new Set(other.map(String))).toEqual(new Set(['{"type":"salted","salts":["new","old"]}']));
});
