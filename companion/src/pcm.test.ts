import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';
import { isAudible, lastsMs, pcmFromBase64, pcmToBase64 } from './pcm.ts';

it('goes through base64 as it was, part of a larger buffer too', () => {
  const pcm = Int16Array.from({ length: 40_000 }, (_, at) => at * 7);
  expect(pcmFromBase64(pcmToBase64(pcm))).toEqual(pcm);
  expect(pcmFromBase64(pcmToBase64(pcm.subarray(3, 9)))).toEqual(pcm.slice(3, 9));
  expect(pcmToBase64(Int16Array.of(1, -2))).toBe(
    Buffer.from([1, 0, 0xfe, 0xff]).toString('base64'),
  );
});

it('is base64 as everybody writes it', () => {
  for (let length = 0; length < 5; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => 250 + at);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  }
  expect(() => fromBase64('%')).toThrow();
  expect(pcmFromBase64('%')).toBeNull();
  expect(pcmFromBase64('AQID')).toEqual(Int16Array.of(0x0201));
});

it('knows a voice from next to nothing', () => {
  const tone = (amplitude: number) =>
    Int16Array.from({ length: 480 }, (_, at) => amplitude * Math.sin(at / 4));
  expect(isAudible(tone(3000))).toBe(true);
  expect(isAudible(tone(300))).toBe(true);
  expect(isAudible(tone(30))).toBe(false);
  expect(isAudible(new Int16Array())).toBe(false);
  expect(lastsMs(new Int16Array(480), 24_000)).toBe(20);
});
