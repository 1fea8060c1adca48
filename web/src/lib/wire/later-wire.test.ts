import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeWire } from '#lib/testing/fake-wire.ts';
import { WELCOME } from '#lib/testing/seatings.ts';
import { LaterWire } from './later-wire.ts';
import type { Wire } from './wire.ts';

let fake: FakeWire;
let comes: boolean;
let later: LaterWire;
const leave = { type: 'leave' } as const;

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeWire();
  comes = true;
  later = new LaterWire(() =>
    comes ? Promise.resolve(fake as unknown as Wire) : Promise.reject(new Error('no code')),
  );
});
afterEach(() => vi.useRealTimers());

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test('what is sent before the code is there goes out once it is, and what is heard comes through', async () => {
  const heard = vi.fn();
  later.on('message', heard);
  later.open();
  later.send(leave);
  expect(later.state.phase).toBe('connecting');
  await pass();
  expect(fake.take()).toEqual(['leave']);
  expect(later.state.phase).toBe('open');
  fake.say(WELCOME);
  expect(heard).toHaveBeenCalledExactlyOnceWith(WELCOME);
});

test('code that does not come is asked for again, and the house is away meanwhile', async () => {
  comes = false;
  later.open();
  await pass();
  expect(later.state).toMatchObject({ phase: 'away', why: 'silent' });
  comes = true;
  await pass(2000);
  expect(later.state.phase).toBe('open');
});

test('whoever has gone back to the door is not connected by code that comes late', async () => {
  later.open();
  later.send(leave);
  later.close();
  await pass();
  expect(later.state.phase).toBe('closed');
  expect(fake.take()).toEqual([]);
  later.open();
  expect(later.state.phase).toBe('open');
});
