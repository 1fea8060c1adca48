/** What an operator reads of who waits, and of budgets. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';
import { RealGuest } from './testing/real-guest.ts';
import { realHouse } from './testing/real-house.ts';

/** The value of one line on /metrics; `labels` as they stand there. */
async function valueOf({ registry }: Metrics, name: string, labels = ''): Promise<number | null> {
  const lines = (await registry.metrics()).split('\n');
  const line = lines.find((each) => each.startsWith(`${name}${labels} `));
  return line === undefined ? null : Number(line.slice(line.lastIndexOf(' ')));
}

test('who waits for which size, for how long, and how long it took, by size', async () => {
  const metrics = new Metrics();
  let ahead = 0;
  const now = (): number => performance.timeOrigin + performance.now() + ahead;
  const { address } = await realHouse({ metrics, now });
  const waiting = (size: number) => valueOf(metrics, 'ewm_waiting', `{size="${size}"}`);
  const longest = (size: number) =>
    valueOf(metrics, 'ewm_waiting_longest_seconds', `{size="${size}"}`);
  const [ana, ben] = [await RealGuest.arrive(address), await RealGuest.arrive(address)];
  ana.queue(2, 3);
  await ana.hear('queued');
  ahead += 20_000;
  ben.queue(3);
  await ben.hear('queued');
  ahead += 20_000;
  expect(await Promise.all([2, 3, 4].map(waiting))).toEqual([1, 2, 0]);
  const [two = 0, three = 0, four = 0] = await Promise.all([2, 3, 4].map(longest));
  expect([two, three]).toEqual([expect.closeTo(40, 0), expect.closeTo(40, 0)]);
  expect(four).toBe(0);
  const cleo = await RealGuest.arrive(address);
  cleo.queue(2);
  await Promise.all([ana, cleo].map((guest) => guest.hear('seated')));
  const seated = (size: number, within: string) =>
    valueOf(metrics, 'ewm_time_in_queue_seconds_bucket', `{le="${within}",size="${size}"}`);
  expect(await Promise.all([seated(2, '30'), seated(2, '60'), seated(3, '60')])).toEqual([1, 2, 0]);
  // Ana waited for two sizes; Ben is alone now.
  expect(await Promise.all([2, 3].map(waiting))).toEqual([0, 1]);
  expect(await longest(3)).toBeCloseTo(20, 0);
});

/** The kernel's own word for it (sysfs-class-net-statistics), of every network that leads out. */
const sentSoFar = (): number =>
  readdirSync('/sys/class/net')
    .filter((name) => /^(?:e|wl|ww)/.test(name))
    .map((name) => Number(readFileSync(`/sys/class/net/${name}/statistics/tx_bytes`, 'utf8')))
    .reduce((sum, bytes) => sum + bytes, 0);

test('what this machine has sent, beside what its relays may send', async () => {
  const metrics = new Metrics();
  await realHouse({ metrics, env: { RELAY_GB_A_MONTH: '20000' } });
  expect(await valueOf(metrics, 'ewm_relay_budget_bytes')).toBe(20e12);
  const before = sentSoFar();
  const said = (await valueOf(metrics, 'ewm_network_sent_bytes_total')) ?? 0;
  expect(said).toBeGreaterThanOrEqual(before);
  expect(said).toBeLessThanOrEqual(sentSoFar());
});

test('without a budget there is nothing to hold it against', async () => {
  const metrics = new Metrics();
  await realHouse({ metrics });
  expect(await valueOf(metrics, 'ewm_relay_budget_bytes')).toBeNull();
});
