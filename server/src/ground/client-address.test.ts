import { expect, test } from 'vitest';
import { clientOf, readTrust, type Trust } from './client-address.ts';

const trust = (text: string): Trust => {
  const read = readTrust(text);
  if (!read) throw new Error(`not a trust: ${text}`);
  return read;
};
const address = (trusted: string, peer: string, forwardedFor?: string): string =>
  clientOf({ peer, forwardedFor }, trust(trusted)).address;

test('without a proxy the header is only what a stranger wrote', () => {
  expect(address('0', '203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
});

test('IPv4 in IPv6 clothes is the same guest', () => {
  expect(address('0', '::ffff:203.0.113.9')).toBe('203.0.113.9');
  expect(address('1', '::ffff:127.0.0.1', '::ffff:198.51.100.1')).toBe('198.51.100.1');
});

test('hops are counted from the right, so what the guest wrote on the left does not count', () => {
  expect(address('1', '10.0.0.1', '6.6.6.6, 198.51.100.1')).toBe('198.51.100.1');
  expect(address('2', '10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2')).toBe('198.51.100.1');
});

test('fewer entries than hops, or rubbish among them, ends at the last good one', () => {
  expect(address('3', '10.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
  expect(address('2', '10.0.0.1', '198.51.100.1, rubbish')).toBe('10.0.0.1');
  expect(address('1', '10.0.0.1')).toBe('10.0.0.1');
});

test('with networks, the first address outside them is the guest', () => {
  const networks = '10.0.0.0/8, fd00::/8';
  expect(address(networks, '10.0.0.1', '6.6.6.6, 198.51.100.1, 10.9.9.9')).toBe('198.51.100.1');
  expect(address(networks, 'fd00::1', '2001:db8::7')).toBe('2001:db8::7');
  expect(address(networks, '203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
});

test('https is believed only of a trusted proxy', () => {
  const request = { peer: '10.0.0.1', forwardedFor: '198.51.100.1', forwardedProto: 'https' };
  expect(clientOf(request, trust('1')).secure).toBe(true);
  expect(clientOf(request, trust('10.0.0.1')).secure).toBe(true);
  expect(clientOf(request, trust('0')).secure).toBe(false);
  expect(clientOf(request, trust('192.0.2.0/24')).secure).toBe(false);
  expect(clientOf({ ...request, forwardedProto: 'http' }, trust('1')).secure).toBe(false);
});

test.each(['-1', '1.5', 'yes', '10.0.0.0/33', '10.0.0', 'fd00::/129', '10.0.0.0/8,'])(
  '%s is neither hops nor networks',
  (text) => expect(readTrust(text)).toBeUndefined(),
);

test.each([
  ['203.0.113.7:5123', '203.0.113.7'],
  ['[2001:db8::1]:5123', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
])('a load balancer that writes %s means %s', (written, meant) => {
  const client = clientOf({ peer: '10.0.0.1', forwardedFor: written }, trust('1'));
  expect(client).toEqual({ address: meant, secure: false, unread: false });
});

test.each(['unknown', '203.0.113.7:port', '[2001:db8::1', '_hidden'])(
  '%s is told to be unread',
  (written) => {
    const client = clientOf({ peer: '10.0.0.1', forwardedFor: written }, trust('1'));
    expect(client).toEqual({ address: '10.0.0.1', secure: false, unread: true });
  },
);
