import { expect, test } from 'vitest';
import { cheapestFirst } from './codecs.ts';

const codec = (mimeType: string, sdpFmtpLine?: string) =>
  sdpFmtpLine === undefined ? { mimeType } : { mimeType, sdpFmtpLine };

test('the cheapest codec comes first, in the profile that every browser has', () => {
  const common = codec('video/H264', 'packetization-mode=1;profile-level-id=42e01f');
  const order = cheapestFirst([
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/AV1'),
    codec('video/H264', 'packetization-mode=0;profile-level-id=42e01f'),
    codec('video/H264', 'packetization-mode=1;profile-level-id=4d001f'),
    common,
    codec('video/VP9', 'profile-id=0'),
    codec('video/ulpfec'),
  ]);
  expect(order[0]).toBe(common);
  expect(order.map(({ mimeType }) => mimeType.slice('video/'.length))).toEqual([
    'H264',
    'H264',
    'H264',
    'VP8',
    'VP9',
    'AV1',
    'rtx',
    'ulpfec',
  ]);
});

test('a browser without H.264 keeps VP8 first', () => {
  const order = cheapestFirst([codec('video/VP9'), codec('video/VP8')]);
  expect(order[0]?.mimeType).toBe('video/VP8');
});
