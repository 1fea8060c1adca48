import { expect, it, vi } from 'vitest';
import { soon } from '../testing/soon.ts';
import { Negotiator } from './negotiator.ts';
import { DESCRIPTION_MAX_LENGTH, parseBoxed } from '@eat-with-me/protocol/signal';
import { Border } from '../trust/border.ts';
import { CANDIDATES_PER_GENERATION } from '../trust/candidates.ts';
import descriptions from '../trust/testing/descriptions.json' with { type: 'json' };

/** Within a second is what vitest would ask of a busy machine. */

const sdp = descriptions.chromium.offer.map((line) => `${line}\r\n`).join('');
const [, hex = ''] = /^a=fingerprint:sha-256 (\S+)/m.exec(sdp) ?? [];
const named = Uint8Array.from(hex.split(':'), (two) => Number.parseInt(two, 16));
const offer = { type: 'offer' as const, sdp };

const candidate = (ufrag: string) => ({
  candidate: `candidate:1 1 udp 1 192.0.2.1 50000 typ host ufrag ${ufrag}`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: ufrag,
});
const candidates = (ufrag: string) =>
  Array.from({ length: CANDIDATES_PER_GENERATION }, () => candidate(ufrag));

/** A connection that takes every offer, and the other guest's certificate. */
function listener(fingerprint = named) {
  const pc = {
    signalingState: 'stable',
    remoteDescription: null,
    currentLocalDescription: null,
    currentRemoteDescription: null,
    localDescription: null,
    setRemoteDescription: vi.fn<(given: RTCSessionDescriptionInit) => Promise<void>>(
      async () => undefined,
    ),
    setLocalDescription: vi.fn(async () => undefined),
    addIceCandidate: vi.fn(async () => undefined),
  };
  const events = {
    send: vi.fn(),
    adopt: vi.fn(async () => undefined),
    misunderstood: vi.fn(),
    distrusted: vi.fn(),
  };
  const border = new Border(fingerprint, 'direct');
  const negotiator = new Negotiator(pc as unknown as RTCPeerConnection, true, border, events);
  return { pc, events, negotiator };
}

it('takes so many candidates of one generation and no more, and as many of the next', async () => {
  const { pc, negotiator } = listener();
  negotiator.receive({ description: offer, candidates: candidates('aaaa') });
  negotiator.receive({ description: null, candidates: [candidate('aaaa')] });
  negotiator.receive({ description: null, candidates: [candidate('bbbb')] });
  await soon(() => expect(pc.addIceCandidate).toHaveBeenCalledTimes(CANDIDATES_PER_GENERATION + 1));
});

it('gives the browser a description without what no browser at a table needs', async () => {
  const { pc, negotiator } = listener();
  negotiator.receive({ description: offer, candidates: [] });
  await soon(() => expect(pc.setRemoteDescription).toHaveBeenCalledOnce());
  const [[given]] = pc.setRemoteDescription.mock.calls as [[RTCSessionDescriptionInit]];
  expect(sdp).toContain('ssrc-audio-level');
  expect(given.sdp).not.toContain('ssrc-audio-level');
});

it.each([
  ['another certificate', offer, new Uint8Array(32), 'E_FP'],
  ['more than a table needs', { ...offer, sdp: '-'.repeat(15_361) }, named, 'E_DESCRIPTION'],
  ['keys of its own', { ...offer, sdp: `${sdp}a=crypto:1 x\r\n` }, named, 'E_DESCRIPTION'],
])('keeps a description with %s from the browser', async (_, description, fingerprint, code) => {
  const { pc, events, negotiator } = listener(fingerprint);
  negotiator.receive({ description, candidates: [] });
  await soon(() => expect(events.distrusted).toHaveBeenCalledWith(code));
  expect(pc.setRemoteDescription).not.toHaveBeenCalled();
  expect(events.misunderstood).not.toHaveBeenCalled();
});

it('a description of its own that is too long is named at both ends', async () => {
  const one = listener();
  const long = `${sdp}${'a=x\r\n'.repeat(DESCRIPTION_MAX_LENGTH / 5)}`;
  Object.assign(one.pc, { localDescription: { type: 'answer', sdp: long } });
  one.negotiator.receive({ description: offer, candidates: [] });
  await soon(() => expect(one.events.distrusted).toHaveBeenCalledWith('E_DESCRIPTION'));
  const [[sent]] = one.events.send.mock.calls as [[object]];
  const arrived = parseBoxed(JSON.parse(JSON.stringify({ connection: 0, ...sent })));
  const other = listener();
  Object.assign(other.pc, { signalingState: 'have-local-offer' });
  if (!arrived || !('candidates' in arrived)) throw new Error('it is not read at all');
  other.negotiator.receive(arrived);
  await soon(() => expect(other.events.distrusted).toHaveBeenCalledWith('E_DESCRIPTION'));
});
