import { expect, test } from 'vitest';
import { AT_EASE, effortOf, nextExertion, type Exertion, type Work } from './effort.ts';

const work = (change: Partial<Work> = {}): Work => ({ load: 0.2, held: false, ...change });

function after(seconds: number, each: Work, from: Exertion = AT_EASE, at = 0): Exertion {
  let exertion = from;
  for (let second = 0; second <= seconds; second++) {
    exertion = nextExertion(exertion, each, (at + second) * 1000);
  }
  return exertion;
}

test('a device that keeps up is spared nothing', () => {
  expect(effortOf(after(100, work()), false)).toEqual({ smaller: 0, frames: 1 });
});

test.each([
  ['encodes for too much of its time', work({ load: 0.5 })],
  ['holds pictures back itself', work({ held: true })],
])('a device that %s steps down after ten seconds, one step at a time', (_, each) => {
  expect(after(9, each).step).toBe(0);
  expect(after(11, each).step).toBe(1);
  expect(after(21, each).step).toBe(2);
  expect(after(200, each).step).toBe(3);
});

test('a short effort changes nothing', () => {
  const short = after(8, work({ load: 0.5 }));
  expect(after(8, work({ load: 0.5 }), after(1, work(), short, 9), 11).step).toBe(0);
});

test('half at ease is not at ease: a step is taken back only after half a minute of little work', () => {
  const down = after(11, work({ load: 0.5 }));
  expect(after(100, work({ load: 0.2 }), down, 12).step).toBe(1);
  expect(after(29, work({ load: 0.05 }), down, 12).step).toBe(1);
  expect(after(31, work({ load: 0.05 }), down, 12).step).toBe(0);
});

test('a device that saves power sends fewer frames from the start', () => {
  expect(effortOf(AT_EASE, true).frames).toBeLessThan(1);
});
