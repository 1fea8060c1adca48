import { expect, test } from 'vitest';
import { SALT_LIFE_MS } from './fits.ts';
import { HourlySalts } from './hourly-salts.ts';
import { MemoryStore } from '../store/memory-store.ts';

test('two nodes have the same salts, and every hour the newest becomes the last one', async () => {
  const store = new MemoryStore({ emptyTableMs: 1000, now: () => 0 });
  const [here, there] = [new HourlySalts(store), new HourlySalts(store)];
  const hour = 100 * SALT_LIFE_MS;
  await here.turn(hour);
  await there.turn(hour + 5);
  expect(there.current).toEqual(here.current);
  // Browsers take a salt in its own hours alone.
  expect(here.current.map((salt) => salt.slice(16))).toEqual(['000100', '000099']);
  for (const salt of here.current) expect(salt).toMatch(/^[\w-]{22}$/);
  expect(await here.turn(hour + SALT_LIFE_MS - 1)).toBe(false);
  const [newest] = here.current;
  expect(await here.turn(hour + SALT_LIFE_MS)).toBe(true);
  expect(await there.turn(hour + SALT_LIFE_MS)).toBe(true);
  expect(here.current[1]).toBe(newest);
  expect(here.current[0]).not.toBe(newest);
  expect(there.current).toEqual(here.current);
});
