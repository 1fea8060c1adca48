import { expect, test } from 'vitest';
import { byUdp, cameByUdp, withoutRelays } from './udp-first.ts';

const stun = { urls: ['stun:relay.example'] };
const relay = (...urls: string[]) => ({ urls, username: '1:a', credential: 'b' });
const [UDP, BARE, TCP, TLS] = [
  'turn:relay.example:3478?transport=udp',
  'turn:relay.example',
  'turn:relay.example:3478?transport=tcp',
  'turns:relay.example:443?transport=tcp',
];

test('relays are asked by UDP first, with the same credentials', () => {
  expect(byUdp([stun, relay(UDP, TCP, TLS)])).toEqual([stun, relay(UDP)]);
  expect(byUdp([stun, relay(BARE), relay(TLS)])).toEqual([stun, relay(BARE)]);
  expect(byUdp([{ ...relay(), urls: UDP }, relay(TCP)])).toEqual([relay(UDP)]);
});

test('all are asked at once where that leaves no relay, or nothing out', () => {
  for (const servers of [
    [],
    [stun],
    [stun, relay(TCP, TLS)],
    [stun, relay(UDP, BARE)],
    [relay(UDP)],
  ])
    expect(byUdp(servers)).toBeNull();
});

test('without relays, what tells an address is still asked', () => {
  expect(withoutRelays([stun, relay(UDP, TCP, TLS)])).toEqual([{ urls: ['stun:relay.example'] }]);
  expect(withoutRelays([{ ...relay(), urls: [UDP, 'stun:relay.example'] }])).toEqual([
    { ...relay(), urls: ['stun:relay.example'] },
  ]);
  expect(withoutRelays([relay(UDP)])).toEqual([]);
});

test('what shows that a server answers by UDP', () => {
  const asked = { udpIsSilent: false };
  const inEveryWay = { udpIsSilent: true };
  for (const reach of [asked, inEveryWay]) {
    expect(cameByUdp({ type: 'srflx' }, reach)).toBe(true);
    expect(cameByUdp({ type: 'relay', relayProtocol: 'udp' }, reach)).toBe(true);
    for (const type of ['host', 'prflx', null] as const)
      expect(cameByUdp({ type }, reach)).toBe(false);
  }
  // Who does not say by which way a relay answered was asked by UDP alone, or may mean TCP.
  expect(cameByUdp({ type: 'relay' }, asked)).toBe(true);
  for (const relayProtocol of [undefined, null, 'tcp', 'tls'])
    expect(cameByUdp({ type: 'relay', relayProtocol }, inEveryWay)).toBe(false);
});
