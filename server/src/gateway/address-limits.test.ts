import { expect, test } from 'vitest';
import { AddressLimits, type Tally } from './address-limits.ts';

const HOUR_MS = 60 * 60 * 1000;
const roomy = { socketsPerAddress: 4, newSocketsPerMinute: 1000 };

function open(limits: AddressLimits, address: string): Tally | null {
  const admission = limits.admit(address);
  return 'tally' in admission ? admission.tally : null;
}

const openAll = (limits: AddressLimits, addresses: string[]): number =>
  addresses.filter((address) => open(limits, address) !== null).length;

test('so many from one address, and more when one closes', () => {
  const limits = new AddressLimits(roomy, () => 0);
  const tally = open(limits, '192.0.2.1');
  expect(
    openAll(
      limits,
      Array.from({ length: 5 }, () => '192.0.2.1'),
    ),
  ).toBe(3);
  expect(openAll(limits, ['192.0.2.2'])).toBe(1);
  if (tally) limits.release(tally);
  expect(openAll(limits, ['192.0.2.1', '192.0.2.1'])).toBe(1);
});

test('an IPv6 household is a /64, whichever addresses it makes up', () => {
  const limits = new AddressLimits(roomy, () => 0);
  const addresses = Array.from({ length: 5 }, (_, index) => `2001:db8:1:1::${index}`);
  expect(openAll(limits, addresses)).toBe(2);
  expect(openAll(limits, ['2001:db8:1:2::1'])).toBe(1);
});

test('a /48 cannot spread over its many /64s', () => {
  const limits = new AddressLimits(roomy, () => 0);
  const addresses = Array.from({ length: 20 }, (_, index) => `2001:db8:1:${index}::1`);
  expect(openAll(limits, addresses)).toBe(10);
  expect(openAll(limits, ['2001:db8:2::1'])).toBe(1);
});

test('new sockets in a minute, even if each is closed at once, and as many in the next', () => {
  let now = 0;
  const limits = new AddressLimits({ socketsPerAddress: 100, newSocketsPerMinute: 3 }, () => now);
  const openAndClose = (): void => {
    const tally = open(limits, '192.0.2.1');
    if (!tally) throw new Error('refused too early');
    limits.release(tally);
  };
  openAndClose();
  now += 20_000;
  for (let index = 0; index < 2; index += 1) openAndClose();
  expect(limits.admit('192.0.2.1')).toEqual({ retryAfterMs: 40_000 });
  expect(open(limits, '192.0.2.2')).not.toBeNull();
  now += 40_000;
  for (let index = 0; index < 3; index += 1) openAndClose();
  expect(limits.admit('192.0.2.1')).toEqual({ retryAfterMs: 60_000 });
});

test('a site that is refused for one household is not slower for the others', () => {
  const limits = new AddressLimits({ socketsPerAddress: 100, newSocketsPerMinute: 4 }, () => 0);
  expect(openAll(limits, ['2001:db8:1:1::1', '2001:db8:1:1::2'])).toBe(2);
  expect(
    openAll(
      limits,
      Array.from({ length: 50 }, () => '2001:db8:1:1::3'),
    ),
  ).toBe(0);
  expect(openAll(limits, ['2001:db8:1:2::1', '2001:db8:1:3::1'])).toBe(2);
});

test('sockets count on under the next salt and are forgotten under the one after', () => {
  let now = 0;
  const limits = new AddressLimits(roomy, () => now);
  const first = open(limits, '192.0.2.1');
  openAll(
    limits,
    Array.from({ length: 3 }, () => '192.0.2.1'),
  );
  now += HOUR_MS;
  expect(openAll(limits, ['192.0.2.1'])).toBe(0);
  if (first) limits.release(first);
  expect(openAll(limits, ['192.0.2.1', '192.0.2.1'])).toBe(1);
  now += HOUR_MS;
  expect(openAll(limits, ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1'])).toBe(3);
});

test('the keys say nothing about the address, and nothing stays when all is closed', () => {
  const limits = new AddressLimits(roomy, () => 0);
  const tally = open(limits, '192.0.2.1');
  if (!tally) throw new Error('refused');
  expect(tally.key).toMatch(/^[\w-]{43}$/);
  expect(tally.tallies.size).toBe(1);
  limits.release(tally);
  expect(tally.tallies.size).toBe(0);
});
