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

/** One after the other. */
export function joined(pieces: readonly Pcm[]): Pcm {
  const whole = new Int16Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** How many samples of the slower rate a resampled one is made of, on either side. */
const REACH = 8;

/** What a new sample is made of: weights of the old ones from `first` on, as seen from the one that it falls behind. */
type Taps = { readonly first: number; readonly weights: readonly number[] };

/** The same sound at another rate: a windowed sinc, which folds nothing back. */
export function resampled(pcm: Pcm, from: number, to: number): Pcm {
  if (from === to) return pcm;
  const common = greatestCommonDivisor(from, to);
  // New samples fall between old ones in as many ways as this, again and again.
  const ways = Array.from({ length: to / common }, (_, way) =>
    tapsAt((way * from) / to, to / from),
  );
  const out = new Int16Array(Math.floor((pcm.length * to) / from));
  for (let at = 0; at < out.length; at++) {
    const { first, weights } = ways[at % ways.length] ?? { first: 0, weights: [] };
    const origin = Math.floor(at / ways.length) * (from / common) + first;
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++)
      sum += (weights[tap] ?? 0) * (pcm[origin + tap] ?? 0);
    out[at] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return out;
}

/** For a new sample at `centre`, in old ones. */
function tapsAt(centre: number, ratio: number): Taps {
  const cutoff = Math.min(1, ratio);
  const reach = REACH / cutoff;
  const first = Math.ceil(centre - reach);
  const weights: number[] = [];
  for (let at = first; at <= centre + reach; at++) {
    const turn = Math.PI * (at - centre) * cutoff;
    const sinc = turn === 0 ? 1 : Math.sin(turn) / turn;
    weights.push(sinc * (0.5 + 0.5 * Math.cos((Math.PI * (at - centre)) / reach)));
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum) };
}

const greatestCommonDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestCommonDivisor(other, one % other);

/** The sound of a RIFF/WAVE file of 16-bit mono samples; throws on any other. */
export function readWav(file: Buffer): { pcm: Pcm; rate: number } {
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error('not a RIFF file');
  let rate = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + size);
    if (name === 'fmt ') {
      rate = body.readUInt32LE(4);
      if (body.readUInt16LE(2) !== 1 || body.readUInt16LE(14) !== 16)
        throw new Error('not 16-bit mono');
    }
    if (name === 'data') return { pcm: samplesOf(body.toString('base64')), rate };
    at += 8 + size + (size & 1);
  }
  throw new Error('a WAVE file without sound');
}

/** The same as a file, for programs that read one. */
export function writeWav(pcm: Pcm, rate: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + pcm.byteLength, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(pcm.byteLength, 40);
  return Buffer.concat([head, Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)]);
}
