import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOfAddress, networkOf } from './addresses.ts';
import {
  ADDRESSES_MAX,
  CandidateGate,
  CANDIDATES_PER_GENERATION,
  GENERATIONS_MAX,
  outgoingCandidate,
} from './candidates.ts';
import descriptions from './testing/descriptions.json' with { type: 'json' };

const NAME = '8ba3d1b5-0b20-4796-9fc6-20847e85d6ae.local';
const at = (address: string, type = 'host', port = 50_000) =>
  `candidate:1 1 udp 2113937151 ${address} ${port} typ ${type}`;
const relayed = ' raddr 0.0.0.0 rport 0';

describe('addresses', () => {
  it.each([
    [
      'public',
      '8.8.8.8 100.63.255.255 100.128.0.0 172.15.0.1 172.32.0.1 192.0.2.1 223.255.255.255',
    ],
    ['public', '2a00:1450::1 2001:db8::1 2001:1::1 2003::'],
    ['private', '10.0.0.1 100.64.0.1 100.127.255.255 172.16.0.1 172.31.255.255 192.168.1.1'],
    ['private', 'fc00::1 fd12:3456:789a::1'],
    ['reserved', '0.0.0.0 0.1.2.3 127.0.0.1 127.255.255.255 169.254.169.254 192.0.0.1'],
    ['reserved', '224.0.0.251 239.255.255.250 255.255.255.255 240.0.0.1'],
    ['reserved', ':: ::1 ::7f00:1 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1'],
    ['reserved', 'fe80::1 febf::1 fec0::1 ff02::1 0:0:0:0:0:0:0:1'],
    ['name', NAME],
    ['none', 'localhost evil.example a.local 1.2.3 1.2.3.256 01.2.3.4 0x7f.0.0.1 2130706433'],
    ['none', '::ffff:127.0.0.1 1::2::3 12345::1 fe80::1%eth0 1:2:3:4:5:6:7 g::1 [::1] :::'],
  ])('are %s: %s', (kind, addresses) => {
    for (const address of addresses.split(' '))
      expect([address, kindOfAddress(address)]).toEqual([address, kind]);
  });

  it('are of one network by their first half, and names of none', () => {
    expect(networkOf('192.168.1.2')).toBe(networkOf('192.168.77.3'));
    expect(networkOf('192.168.1.2')).not.toBe(networkOf('192.169.1.2'));
    expect(networkOf('fd00:0:0:1::2')).toBe(networkOf('fd00::1:0:0:0:3'));
    expect(networkOf('fd00:0:0:1::2')).not.toBe(networkOf('fd00:0:0:2::2'));
    expect(networkOf(NAME)).toBeNull();
  });

  it('never throw', () => {
    const any = fc.nat(0xff_ff).map((code) => String.fromCharCode(code));
    const character = fc.oneof(fc.constantFrom(...'0125:.:.afF%'.split('')), any);
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        expect(['none', 'reserved', 'public', 'private']).toContain(kindOfAddress(text));
      }),
    );
  });
});

describe('a candidate', () => {
  it.each([
    ['a hostname', at('evil.example')],
    ['a loopback address', at('127.0.0.1')],
    ['a loopback address in disguise', at('::ffff:7f00:1')],
    ['a link-local address', at('169.254.169.254')],
    ['a multicast address', at('224.0.0.251')],
    ['a port of the system', at('8.8.8.8', 'host', 53)],
    ['no port', at('8.8.8.8', 'host', 65_536)],
    ['TCP', 'candidate:1 1 tcp 1 8.8.8.8 5000 typ host tcptype passive'],
    ['RTCP', 'candidate:1 2 udp 1 8.8.8.8 5000 typ host'],
    ['a name that is relayed', at(NAME, 'relay')],
    ['another type', at('8.8.8.8', 'token')],
    ['a second line', `${at('8.8.8.8')}\r\na=crypto:1`],
    ['an endless priority', at('8.8.8.8').replace('2113937151', '4294967296')],
    ['nothing', ''],
  ])('with %s is never tried', (_name, candidate) => {
    for (const route of ['direct', 'invited', 'relay'] as const)
      if (!(route === 'relay' && candidate.includes('typ relay')))
        expect(new CandidateGate(route).admit(candidate, null)).toBeNull();
    expect(new CandidateGate('relay').admit(candidate, null)).toBeNull();
  });

  it('says no more than where to send', () => {
    const chatty = `${at('8.8.8.8', 'srflx')} raddr 10.0.0.7 rport 999 generation 0 ufrag abCD network-id 3 network-cost 50`;
    const bare = `${at('8.8.8.8', 'srflx')}${relayed} ufrag abCD`;
    expect(outgoingCandidate(chatty)).toBe(bare);
    expect(new CandidateGate('direct').admit(chatty, null)).toBe(bare);
    expect(outgoingCandidate(bare)).toBe(bare);
  });

  it('of a real browser passes where it should', () => {
    const lines = Object.values(descriptions).flatMap(({ offer }) =>
      offer.filter((line) => line.startsWith('a=candidate')).map((line) => line.slice(2)),
    );
    const gate = new CandidateGate('direct');
    const admitted = lines.flatMap((line) => gate.admit(line, null) ?? []);
    // Firefox also names TCP and RTCP, which nobody needs.
    expect(admitted.length).toBe(4);
    expect(admitted.every((line) => line.includes('.local '))).toBe(true);
  });

  it('of a relay is left to the own relay while nothing else is used', () => {
    const gate = new CandidateGate('relay');
    expect(gate.admit(at('10.0.0.9', 'relay'), null)).toBe(at('10.0.0.9', 'relay') + relayed);
    expect(gate.admit(at('127.0.0.1', 'relay'), null)).toBe(at('127.0.0.1', 'relay') + relayed);
    for (const type of ['host', 'srflx']) expect(gate.admit(at('8.8.8.8', type), null)).toBeNull();
    gate.setRoute('direct');
    expect(gate.admit(at('8.8.8.8', 'host'), null)).toBe(at('8.8.8.8'));
    expect(gate.admit(at('127.0.0.1', 'relay'), null)).toBeNull();
  });

  it('in a private network is tried by strangers in the same one', () => {
    const gate = new CandidateGate('direct');
    expect(gate.admit(at('192.168.1.7'), null)).toBeNull();
    expect(gate.admit(at('10.0.0.7'), null)).toBeNull();
    expect(gate.foundOwn(at(NAME))).toEqual([]);
    expect(gate.foundOwn(at('8.8.8.8'))).toEqual([]);
    expect(gate.foundOwn(at('192.168.9.1'))).toEqual([at('192.168.1.7')]);
    expect(gate.foundOwn(at('192.168.9.1'))).toEqual([]);
    expect(gate.admit(at('192.168.4.4'), null)).toBe(at('192.168.4.4'));
    expect(gate.admit(at('10.0.0.7'), null)).toBeNull();
  });

  it('in any private network is tried by those who have an invitation', () => {
    expect(new CandidateGate('invited').admit(at('10.0.0.7'), null)).toBe(at('10.0.0.7'));
  });

  it('is one of so many, for every restart of so many', () => {
    const gate = new CandidateGate('direct');
    const admitted = (count: number, ufrag: string) =>
      Array.from({ length: count }, (_, n) =>
        gate.admit(at('8.8.8.8', 'host', 2000 + n), ufrag),
      ).filter((candidate) => candidate !== null).length;
    expect(admitted(3000, 'first')).toBe(CANDIDATES_PER_GENERATION);
    expect(admitted(1, 'first')).toBe(0);
    const restarts = Array.from({ length: 100 }, (_, n) => admitted(1, `restart${n}`));
    expect(restarts.filter(Boolean).length).toBe(GENERATIONS_MAX - 1);
  });

  it('is at one of so many addresses, however often ICE is restarted; names do not count', () => {
    const gate = new CandidateGate('direct');
    const tried = new Set<string>();
    for (let restart = 0; restart < GENERATIONS_MAX; restart += 1)
      for (let n = 0; n < CANDIDATES_PER_GENERATION; n += 1) {
        const address = `8.8.${restart}.${n}`;
        if (gate.admit(at(address), `restart${restart}`) !== null) tried.add(address);
      }
    expect(tried.size).toBe(ADDRESSES_MAX);
    const later = new CandidateGate('direct');
    for (let n = 0; n < CANDIDATES_PER_GENERATION; n += 1) {
      const near = at(`192.168.1.${n}`);
      expect(later.admit(near, 'waits')).toBeNull();
    }
    for (let n = 0; n < 2 * ADDRESSES_MAX; n += 1) later.admit(at(`8.8.8.${n}`), `more${n >> 4}`);
    expect(later.foundOwn(at('192.168.1.200'))).toEqual([]);
    expect(later.admit(at(NAME), 'names')).toBe(at(NAME));
    expect(later.admit(at('8.8.8.1', 'host', 4000), 'again')).not.toBeNull();
  });
});
