import type { Statistics } from '@eat-with-me/mesh/policy/statistics';
import { expect, it } from 'vitest';
import { linkSection, type LinkLook } from './link-section.ts';

const END = { protocol: 'udp', relayProtocol: null };
const PAIR = {
  local: { kind: 'host', ...END },
  remote: { kind: 'srflx', ...END },
  roundTripMs: 41.6,
  availableBps: 900_000,
  answers: 3,
  id: 'P',
  bytes: 0,
};
const PICTURE = { width: 640, height: 360 };
const VP8 = { kind: 'video', name: 'VP8' } as const;

/** As a browser would tell after so many seconds. */
const at = (second: number): Statistics => ({
  at: second * 1000,
  received: [
    {
      kind: 'video',
      bytes: 100_000 * second,
      packets: 95 * second,
      lost: 5 * second,
      framesDecoded: 25 * second,
      decodeSeconds: 0.05 * second,
      picture: PICTURE,
      codec: VP8,
      sound: null,
    },
  ],
  sent: [
    {
      kind: 'video',
      bytes: 50_000 * second,
      headerBytes: 0,
      framesEncoded: 20 * second,
      encodeSeconds: 0.1 * second,
      cpuLimitedSeconds: 0.25 * second,
      picture: PICTURE,
      codec: VP8,
    },
  ],
  reported: [{ id: 'r', at: second * 1000, lossRatio: 0.02 }],
  microphoneLevel: 0,
  transport: { pair: PAIR, encryption: null },
  pairs: [PAIR],
});

const LOOK: LinkLook = {
  seat: 2,
  now: 60_000,
  state: { phase: 'connected', since: 48_000 },
  isConfirmed: true,
  budget: { audio: 32_000, picture: null },
  view: { height: 540, lowData: true },
  picture: 'travels',
  detour: null,
  cover: null,
  healing: { count: 0, latest: [] },
  manner: { kind: 'unknown' },
  ignored: { tooMuch: 0, unreadable: 0, unknownTopic: 0, badValue: 0, late: 0, early: 0 },
  statistics: at(3),
};

const rowsOf = (look: Partial<LinkLook>, earlier: Statistics | null = at(1)) =>
  Object.fromEntries(linkSection({ ...LOOK, ...look }, earlier).rows);

it('tells what happened to a link since the last look', () => {
  expect(rowsOf({})).toEqual({
    phase: 'connected for 12 s, confirmed',
    path: 'host udp to srflx udp',
    'round trip': '42 ms',
    budget: 'sound 32 kbit/s, no picture',
    'line carries': '900 kbit/s',
    sent: '640×360, 20 fps, 400 kbit/s VP8',
    encoding: '5.0 ms a frame, held back 25.0 %',
    'they show us': '540 px, low data',
    received: '640×360, 25 fps, 800 kbit/s VP8',
    decoding: '2.0 ms a frame',
    'their picture': 'travels',
    cover: '–',
    check: '–',
    lost: '2.0 % of ours, 5.0 % of theirs',
    healing: 'nothing needed',
    talk: 'unknown',
    ignored: 'nothing',
  });
});

it('has sizes at the first look, and no rates yet', () => {
  expect(rowsOf({}, null)).toMatchObject({
    sent: '640×360, 0 fps, 0 kbit/s VP8',
    decoding: '– a frame',
  });
});

it('knows a relay, a detour, and what was done about it, the latest first', () => {
  const pair = {
    ...PAIR,
    local: { kind: 'relay', protocol: 'udp', relayProtocol: 'tls' as const },
  };
  const latest = [
    { step: 'restart', at: 40_000 },
    { step: 'relay', at: 55_000 },
  ] as const;
  const rows = rowsOf({
    statistics: { ...at(3), transport: { pair, encryption: null } },
    detour: 'own',
    healing: { count: 7, latest },
  });
  expect(rows).toMatchObject({
    path: 'relay udp by tls to srflx udp, a detour',
    healing: '7 in all: relay 5 s ago, restart 20 s ago',
  });
});

it('tells how the other page talks, and what of it was not used', () => {
  const manner = { kind: 'topics', version: 2, carries: new Set(['view', 'toast']) } as const;
  expect(rowsOf({ manner, ignored: { ...LOOK.ignored, unknownTopic: 3, late: 1 } })).toMatchObject({
    talk: 'topics, version 2: view toast',
    ignored: 'unknownTopic 3, late 1',
  });
});

it('says why a link is over', () => {
  const untrusted = { phase: 'failed', reason: 'untrusted', code: 'E_FP' } as const;
  expect(rowsOf({ state: untrusted })).toMatchObject({ phase: 'failed: E_FP' });
  expect(rowsOf({ state: { phase: 'closed', by: 'there' } })).toMatchObject({
    phase: 'closed there',
  });
});

it('tells what lies over the pictures, and why', () => {
  const check = { kind: 'shown', figures: { state: 'ready', tookMs: 41.2 } } as const;
  const cover = { state: 'covered', because: 'unproven', proof: 'none', check } as const;
  expect(rowsOf({ cover })['cover']).toBe('covered: unproven');
  expect(rowsOf({ cover: { ...cover, state: 'wished', because: null } })['cover']).toBe('wished');
  const open = { state: 'open', because: null, proof: 'seen', check } as const;
  expect(rowsOf({ cover: open })['cover']).toBe('open, theirs seen');
  expect(rowsOf({ cover: open })['check']).toBe('shown; ready, 41 ms a picture');
  const broken = { kind: 'unable', figures: { state: 'broken', tookMs: null } } as const;
  expect(rowsOf({ cover: { ...open, check: broken } })['check']).toBe('unable; broken');
});
