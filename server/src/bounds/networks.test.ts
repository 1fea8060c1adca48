import { expect, test } from 'vitest';
import { Networks } from './networks.ts';

test('a network is known while it has something open, and has its share', () => {
  const networks = new Networks<never>((share) => 10 * share);
  const first = networks.of('192.0.2.1');
  expect(networks.size).toBe(0);
  networks.take(first);
  networks.take(networks.of('192.0.2.1'));
  expect(networks.of('192.0.2.1')).toMatchObject([{ open: 2, max: 10 }]);
  expect(networks.of('192.0.2.2')).toMatchObject([{ open: 0 }]);
  networks.release(first);
  networks.release(networks.of('192.0.2.1'));
  expect(networks.size).toBe(0);
});

test('an IPv6 address is in two: a household and the site around it', () => {
  const networks = new Networks<never>((share) => 10 * share);
  networks.take(networks.of('2001:db8:1:1::1'));
  expect(networks.of('2001:db8:1:1::2')).toMatchObject([
    { open: 1, max: 25 },
    { open: 1, max: 5 },
  ]);
  expect(networks.of('2001:db8:1:2::1')).toMatchObject([{ open: 1 }, { open: 0 }]);
});
