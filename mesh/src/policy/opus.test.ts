import { expect, test } from 'vitest';
import { askForSilence } from './opus.ts';

const sdp = (fmtp: string) =>
  `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=rtpmap:111 opus/48000/2\r\n${fmtp}a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n`;

test('asks whoever sends us sound to be silent while they are', () => {
  expect(askForSilence(sdp('a=fmtp:111 minptime=10;useinbandfec=1\r\n'))).toBe(
    sdp('a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n'),
  );
});

test.each([
  ['what asks already', sdp('a=fmtp:111 minptime=10;usedtx=1\r\n')],
  ['what has no sound', 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'],
  ['Opus without parameters', sdp('')],
])('leaves %s as it is', (_, text) => {
  expect(askForSilence(text)).toBe(text);
});
