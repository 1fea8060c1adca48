/** What is known of a piece of raw sound. Every machine that runs a browser is little-endian, as the wire is. */
import { fromBase64, toBase64 } from './base64.ts';
import type { Pcm } from './provider.ts';

/** Below this nobody hears a voice: about −54 dB of full scale. */
const AUDIBLE_RMS = 0.002;

/** How long a piece lasts, in ms. */
export const lastsMs = (pcm: Pcm, rate: number): number => (pcm.length / rate) * 1000;

/** Whether there is more than near-silence in it: some voices come at full length and no loudness. */
export function isAudible(pcm: Pcm): boolean {
  let energy = 0;
  for (const sample of pcm) energy += sample * sample;
  return Math.sqrt(energy / Math.max(1, pcm.length)) / 32_768 >= AUDIBLE_RMS;
}

export const pcmToBase64 = (pcm: Pcm): string =>
  toBase64(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));

/** An odd last byte is dropped; null when the text is not base64. */
export function pcmFromBase64(text: string): Pcm | null {
  try {
    const bytes = fromBase64(text);
    return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  } catch {
    return null;
  }
}
