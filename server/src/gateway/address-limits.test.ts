import { expect, test } from 'vitest';
import { AddressLimits, type Tally } from './address-limits.ts';

const HOUR_MS = 60 * 60 * 1000;
const roomy = { socketsPerAddress: 4, newSocketsPerMinute: 1000 };

async function open(limits: AddressLimits, address: string): Promise<Tally | null> {
  const admission = await limits.admit(address);
  return 'tally' in admission ? admission.tally : null;
}

async function openAll(limits: AddressLimits, addresses: string[]): Promise<number> {
  let opened = 0;
  for (const address of addresses) if (await open(limits, address)) opened += 1;
  return opened;
}

test('so many from one address, and more when one closes', async () => {
  const limits = new AddressLimits(roomy, () => 0);
  const tally = await open(limits, '192.0.2.1');
  expect(
    await openAll(
      limits,
      Array.from({ length: 5 }, () => '192.0.2.1'),
    ),
  ).toBe(3);
  expect(await openAll(limits, ['192.0.2.2'])).toBe(1);
  if (tally) limits.release(tally);
  expect(await openAll(limits, ['192.0.2.1', '192.0.2.1'])).toBe(1);
});

test('an IPv6 household is a /64, whichever addresses it makes up', async () => {
  const limits = new AddressLimits(roomy, () => 0);
  const addresses = Array.from({ length: 5 }, (_, index) => `2001:db8:1:1::${index}`);
  expect(await openAll(limits, addresses)).toBe(2);
  expect(await openAll(limits, ['2001:db8:1:2::1'])).toBe(1);
});

test('a /48 cannot spread over its many /64s', async () => {
  const limits = new AddressLimits(roomy, () => 0);
  const addresses = Array.from({ length: 20 }, (_, index) => `2001:db8:1:${index}::1`);
  expect(await openAll(limits, addresses)).toBe(10);
  expect(await openAll(limits, ['2001:db8:2::1'])).toBe(1);
});

test('new sockets in a minute, even if each is closed at once', async () => {
  const limits = new AddressLimits({ socketsPerAddress: 100, newSocketsPerMinute: 3 }, () => 0);
  for (let index = 0; index < 3; index += 1) {
    const tally = await open(limits, '192.0.2.1');
    if (!tally) throw new Error('refused too early');
    limits.release(tally);
  }
  const refused = await limits.admit('192.0.2.1');
  if ('tally' in refused) throw new Error('not refused');
  expect(refused.retryAfterMs).toBeGreaterThan(50_000);
  expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000);
});

test('sockets count on under the next salt and are forgotten under the one after', async () => {
  let now = 0;
  const limits = new AddressLimits(roomy, () => now);
  const first = await open(limits, '192.0.2.1');
  await openAll(
    limits,
    Array.from({ length: 3 }, () => '192.0.2.1'),
  );
  now += HOUR_MS;
  expect(await openAll(limits, ['192.0.2.1'])).toBe(0);
  if (first) limits.release(first);
  expect(await openAll(limits, ['192.0.2.1', '192.0.2.1'])).toBe(1);
  now += HOUR_MS;
  expect(await openAll(limits, ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1'])).toBe(3);
});

test('the keys say nothing about the address, and nothing stays when all is closed', async () => {
  const limits = new AddressLimits(roomy, () => 0);
  const tally = await open(limits, '192.0.2.1');
  if (!tally) throw new Error('refused');
  expect(tally.key).toMatch(/^[\w-]{43}$/);
  expect(tally.tallies.size).toBe(1);
  limits.release(tally);
  expect(tally.tallies.size).toBe(0);
});
