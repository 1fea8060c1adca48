import { expect, test } from 'vitest';
import { GOOD_LINE } from '#lib/testing/good-line.ts';
import { line } from '#lib/words/en/line.ts';
import { figuresOf, pathMark } from './figures.ts';

test('the way is named only as far as it is known', () => {
  expect(pathMark(null, line)).toBeNull();
  expect(pathMark({ kind: 'direct' }, line)).toBe('Direct');
  expect(pathMark({ kind: 'relayed', over: 'udp' }, line)).toBe('Relayed (UDP)');
  expect(pathMark({ kind: 'relayed', over: 'tls' }, line)).toBe('Relayed (TLS)');
  expect(pathMark({ kind: 'relayed', over: null }, line)).toBe('Relayed');
});

test('all figures of a good line', () => {
  expect(figuresOf(GOOD_LINE, line).map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Round trip: 40 ms',
    'Lost on the way: 1.0 %',
    'From them: 900 kbit/s',
    'Their picture: 640 × 480, 25 fps, VP8',
    'Their sound: opus',
    'To them: 640 kbit/s',
    'Your picture: 320 × 180, 24 fps, H264',
    'Your sound: opus',
    'Keys: DTLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'Sound and picture sealed with: AES_CM_128_HMAC_SHA1_80',
  ]);
});

test('what is read aloud has no abbreviations and no signs', () => {
  const aloud = figuresOf(GOOD_LINE, line).flatMap((figure) => figure.aloud ?? []);
  expect(aloud).toEqual([
    '40 milliseconds',
    '900 kilobits a second',
    '640 by 480 pixels, 25 pictures a second',
    '640 kilobits a second',
    '320 by 180 pixels, 24 pictures a second',
  ]);
});

test('what is not known is left out', () => {
  const nothing = { audio: null, video: null };
  const labels = figuresOf(
    {
      ...GOOD_LINE,
      roundTripMs: null,
      picture: null,
      sentPicture: null,
      codecs: { receiving: nothing, sending: nothing },
      encryption: null,
    },
    line,
  ).map(({ label }) => label);
  expect(labels).toEqual(['Lost on the way', 'From them', 'To them']);
});
