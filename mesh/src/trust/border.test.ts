import { describe, expect, it } from 'vitest';
import { Border } from './border.ts';
import { fingerprintText } from './sdp.ts';
import descriptions from './testing/descriptions.json' with { type: 'json' };

const fingerprint = new Uint8Array(32).fill(7);
const at = (address: string, type = 'host') =>
  `candidate:1 1 udp 1 ${address} 50000 typ ${type} raddr 192.168.1.2 rport 9 network-id 3`;
const theirs = (candidate: string) => ({
  candidate,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'abcd',
});

describe('what leaves', () => {
  it.each([
    ['relay', 'host', false],
    ['relay', 'srflx', false],
    ['relay', 'relay', true],
    ['direct', 'host', true],
    ['invited', 'srflx', true],
  ] as const)('on the way %s, a candidate of type %s: %s', (route, type, leaves) => {
    const border = new Border(fingerprint, route);
    expect(border.letOut(at('192.0.2.1', type)) !== null).toBe(leaves);
  });

  it('is a description without candidates that may not, and without what they betray', () => {
    const own = [...descriptions.chromium.offer];
    own.splice(10, 0, `a=${at('192.0.2.9', 'relay')}`, `a=${at('192.0.2.1', 'srflx')}`);
    const { sdp } = new Border(fingerprint, 'relay').letDescriptionOut(`${own.join('\r\n')}\r\n`);
    const candidates = sdp.split('\r\n').filter((line) => line.startsWith('a=candidate'));
    expect(candidates).toEqual([
      'a=candidate:1 1 udp 1 192.0.2.9 50000 typ relay raddr 0.0.0.0 rport 0',
    ]);
    expect(sdp.split('\r\n').filter((line) => !line.startsWith('a=candidate'))).toEqual([
      ...descriptions.chromium.offer.filter((line) => !line.startsWith('a=candidate')),
      '',
    ]);
  });
});

describe('what comes', () => {
  it('is a description with the committed fingerprint alone', () => {
    const sdp = `${descriptions.chromium.offer.join('\r\n')}\r\n`.replaceAll(
      /^a=fingerprint:.*$/gm,
      `a=fingerprint:sha-256 ${fingerprintText(fingerprint)}`,
    );
    const admitted = new Border(fingerprint, 'direct').admitDescription({ type: 'answer', sdp });
    expect(admitted).toHaveProperty('description.type', 'answer');
    const other = new Border(
      fingerprint.map((byte) => byte + 1),
      'direct',
    );
    expect(other.admitDescription({ type: 'answer', sdp })).toEqual({ failure: 'E_FP' });
  });

  it('is a candidate in the own network once that is known', () => {
    const border = new Border(fingerprint, 'direct');
    expect(border.admitCandidate(theirs(at('192.168.1.3')))).toBeNull();
    const due = border.foundOwn(at('192.168.1.2'));
    expect(due.map(({ candidate }) => candidate)).toEqual([
      'candidate:1 1 udp 1 192.168.1.3 50000 typ host',
    ]);
  });

  it('is relays alone until both want another way', () => {
    const border = new Border(fingerprint, 'relay');
    expect(border.admitCandidate(theirs(at('192.0.2.1')))).toBeNull();
    border.setRoute('direct');
    expect(border.route).toBe('direct');
    expect(border.admitCandidate(theirs(at('192.0.2.1')))).not.toBeNull();
  });
});

describe('who answers', () => {
  const showing = (...certificates: ArrayBuffer[]) =>
    ({ getRemoteCertificates: () => certificates }) as unknown as RTCDtlsTransport;
  const der = new TextEncoder().encode('certificate').buffer;

  it('is whoever is committed, or somebody else', async () => {
    const committed = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
    expect(await new Border(committed, 'direct').endsAtThem(showing(der))).toBe(true);
    expect(await new Border(fingerprint, 'direct').endsAtThem(showing(der))).toBe(false);
  });

  it('is not known where the browser does not tell', async () => {
    const silent = {} as RTCDtlsTransport;
    expect(await new Border(fingerprint, 'direct').endsAtThem(silent)).toBe(true);
  });
});
