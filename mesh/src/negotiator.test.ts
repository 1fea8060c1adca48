import { CANDIDATES_MAX } from '@eat-with-me/protocol/signal';
import { expect, it, vi } from 'vitest';
import { Negotiator } from './negotiator.ts';

const CANDIDATE = {
  candidate: 'candidate:1',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: null,
};

/** A connection that takes every offer, and counts the candidates. */
function listener() {
  const pc = {
    signalingState: 'stable',
    remoteDescription: null,
    currentLocalDescription: null,
    currentRemoteDescription: null,
    localDescription: null,
    setRemoteDescription: vi.fn(async () => undefined),
    setLocalDescription: vi.fn(async () => undefined),
    addIceCandidate: vi.fn(async () => undefined),
  };
  const events = { send: vi.fn(), adopt: vi.fn(async () => undefined), misunderstood: vi.fn() };
  const negotiator = new Negotiator(pc as unknown as RTCPeerConnection, true, events);
  return { pc, negotiator };
}

it('takes so many candidates and no more, and as many again after a restart', async () => {
  const { pc, negotiator } = listener();
  const offer = { type: 'offer' as const, sdp: 'v=0' };
  const half = Array.from({ length: CANDIDATES_MAX / 2 }, () => CANDIDATE);
  negotiator.receive({ description: offer, candidates: half });
  negotiator.receive({ description: null, candidates: half });
  negotiator.receive({ description: null, candidates: [CANDIDATE] });
  negotiator.receive({ description: offer, candidates: [] });
  await vi.waitFor(() => expect(pc.setRemoteDescription).toHaveBeenCalledTimes(2));
  expect(pc.addIceCandidate).toHaveBeenCalledTimes(CANDIDATES_MAX);
  negotiator.receive({ description: null, candidates: [CANDIDATE] });
  await vi.waitFor(() => expect(pc.addIceCandidate).toHaveBeenCalledTimes(CANDIDATES_MAX + 1));
});
