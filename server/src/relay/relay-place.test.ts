import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { placeOfRelay } from './relay-place.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({
    address,
    internal,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    netmask: '',
    mac: '',
    cidr: null,
    ...(address.includes(':') && { scopeid: 0 }),
  }) as NetworkInterfaceInfo;

const MACHINE = {
  lo: [at('127.0.0.1', true), at('::1', true)],
  lan: [at('fe80::1'), at('192.168.1.10')],
  other: [at('10.0.0.10')],
};
const place = (host: string, turnHost: string | null, machine = MACHINE) =>
  placeOfRelay({ host, turnHost }, machine);

test('without a word it is the first address that others can reach', () => {
  const first = { address: '192.168.1.10', name: '192.168.1.10', outside: null };
  expect(place('127.0.0.1', null)).toEqual(first);
  expect(place('0.0.0.0', null)).toEqual(first);
  expect(place('localhost', null)).toEqual(first);
});

test('a server that listens on one network has its relay there', () => {
  const there = { address: '10.0.0.10', name: '10.0.0.10', outside: null };
  expect(place('10.0.0.10', null)).toEqual(there);
});

test('a machine without a network keeps to itself', () => {
  const { address } = placeOfRelay({ host: '::', turnHost: null }, { lo: MACHINE.lo });
  expect(address).toBe('127.0.0.1');
});

test('TURN_HOST may be a name, an address of the machine, or that of the NAT in front', () => {
  const named = { address: '192.168.1.10', name: 'turn.example', outside: null };
  expect(place('127.0.0.1', 'turn.example')).toEqual(named);
  const own = { address: '10.0.0.10', name: '10.0.0.10', outside: null };
  expect(place('127.0.0.1', '10.0.0.10')).toEqual(own);
  const natted = { address: '192.168.1.10', name: '198.51.100.7', outside: '198.51.100.7' };
  expect(place('127.0.0.1', '198.51.100.7')).toEqual(natted);
});
