import { expect, test } from 'vitest';
import { BoundNews } from './bound-news.ts';
import { Metrics } from '../metrics.ts';

test('every hit is counted, and each bound told once a minute', async () => {
  let now = 0;
  const lines: unknown[] = [];
  const metrics = new Metrics();
  const log = { warn: (line: unknown) => lines.push(line) };
  const news = new BoundNews({ log, metrics, now: () => now });
  for (let hit = 0; hit < 100; hit += 1) news.hit('pipelining');
  news.hit('address');
  now = 59_999;
  news.hit('pipelining');
  expect(lines).toEqual([
    { bound: 'pipelining', times: 1 },
    { bound: 'address', times: 1 },
  ]);
  now = 60_000;
  news.hit('pipelining');
  expect(lines.at(-1)).toEqual({ bound: 'pipelining', times: 101 });
  expect(await metrics.registry.metrics()).toContain(
    'ewm_bounds_hit_total{bound="pipelining"} 102',
  );
});
