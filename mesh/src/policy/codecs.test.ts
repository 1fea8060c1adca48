import { expect, test } from 'vitest';
import { negotiated } from './codecs.ts';

const codec = (mimeType: string, sdpFmtpLine?: string) =>
  sdpFmtpLine === undefined ? { mimeType } : { mimeType, sdpFmtpLine };

const common = codec('video/H264', 'packetization-mode=1;profile-level-id=42e01f');

test('pictures go in what every browser has, the cheapest first, and are repaired', () => {
  const chosen = negotiated('video', [
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/AV1'),
    codec('video/H264', 'packetization-mode=0;profile-level-id=42e01f'),
    codec('video/H264', 'packetization-mode=1;profile-level-id=4d001f'),
    common,
    codec('video/VP9', 'profile-id=0'),
    codec('video/ulpfec'),
  ]);
  expect(chosen).toEqual([common, codec('video/VP8'), codec('video/rtx')]);
});

test('sound goes in Opus', () => {
  const opus = codec('audio/opus', 'minptime=10;useinbandfec=1');
  expect(negotiated('audio', [codec('audio/red'), opus, codec('audio/PCMU')])).toEqual([opus]);
});

test('a browser without H.264 takes VP8, one with neither keeps what it has', () => {
  const vp8 = codec('video/VP8');
  expect(negotiated('video', [codec('video/VP9'), vp8])).toEqual([vp8]);
  expect(negotiated('video', [codec('video/VP9'), codec('video/rtx')])).toEqual([]);
});
