/** Raw sound: signed 16 bit, mono, little-endian on the wire. */

/** Samples. */
export type Pcm = Int16Array<ArrayBuffer>;

/** The rate that the model hears at, and the one that it speaks at. */
export const HEARD_RATE = 16_000;
export const SPOKEN_RATE = 24_000;

/** `audio/pcm;rate=16000` to 16000; null if it is no raw sound or the rate is absurd. */
export function rateOf(mimeType: string): number | null {
  const [, rate] = /^audio\/pcm(?:;\s*rate=(\d{4,6}))?$/.exec(mimeType) ?? [null, null];
  if (rate === null) return null;
  const hertz = rate === undefined ? HEARD_RATE : Number(rate);
  return hertz >= 8000 && hertz <= 192_000 ? hertz : null;
}

/** Base64 of the wire to samples; an odd last byte is dropped. */
export function samplesOf(base64: string): Pcm {
  const bytes = Buffer.from(base64, 'base64');
  // A copy, because samples have to begin at an even address. Every machine that runs this is little-endian.
  return new Int16Array(new Uint8Array(bytes.subarray(0, bytes.length & ~1)).buffer);
}

/** Samples to base64 of the wire. */
export function base64Of(pcm: Pcm): string {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
}

/** How loud it is on the whole, in dB below full scale; -Infinity for digital silence. */
export function loudness(pcm: Pcm): number {
  let sum = 0;
  for (const sample of pcm) sum += (sample / 32_768) ** 2;
  return pcm.length === 0 ? -Infinity : 10 * Math.log10(sum / pcm.length);
}

/** How long it takes to be heard. */
export const durationMs = (pcm: Pcm, rate: number): number => (pcm.length * 1000) / rate;

/** Nothing, for so long. */
export const silence = (ms: number, rate: number): Pcm =>
  new Int16Array(Math.round((ms * rate) / 1000));

/** As long as it was, and so soft that nobody hears it. */
export const inaudible = (pcm: Pcm): Pcm => pcm.map((sample) => Math.sign(sample));
