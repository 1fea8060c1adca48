/** Sound as numbers: signed 16 bit, mono. */

/** Samples, at a rate that the caller knows. */
export type Pcm = Int16Array<ArrayBuffer>;

/** What travels in the protocol, in samples a second. */
export const WIRE_RATE = 24_000;

/** Samples of the wire in one millisecond. */
export const PER_MS = WIRE_RATE / 1000;

/** Reads little-endian bytes, wherever they lie in memory; half a sample at the end is left out. */
export function pcmOf(bytes: Uint8Array): Pcm {
  const pcm = new Int16Array(bytes.length >> 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < pcm.length; at += 1) pcm[at] = view.getInt16(at * 2, true);
  return pcm;
}

/** Little-endian bytes. */
export function bytesOf(pcm: Int16Array): Buffer {
  const bytes = Buffer.allocUnsafe(pcm.length * 2);
  for (let at = 0; at < pcm.length; at += 1) bytes.writeInt16LE(pcm[at] ?? 0, at * 2);
  return bytes;
}

/** One after the other. */
export function joined(parts: readonly Int16Array[]): Pcm {
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Root mean square, from 0 to 1. */
export function loudness(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, pcm.length)) / 32_768;
}

/** Half-width of the filter in samples of the lower rate: 32 taps on either side lose nothing of speech. */
const REACH = 16;

/** Whole recordings from one rate to another, with a windowed sinc that lets nothing alias. */
export function resample(pcm: Int16Array, from: number, to: number): Pcm {
  if (from === to) return Int16Array.from(pcm);
  const step = from / to;
  const cutoff = Math.min(1, to / from) * 0.92;
  const reach = Math.ceil(REACH / cutoff);
  const result = new Int16Array(Math.floor(pcm.length / step));
  // The positions between samples repeat, so there are few different filters.
  const filters = new Map<number, Float64Array>();
  for (let index = 0; index < result.length; index += 1) {
    const middle = Math.floor(index * step);
    const phase = Math.round((index * step - middle) * 1e6) / 1e6;
    let filter = filters.get(phase);
    if (!filter) {
      filter = sinc(phase, cutoff, reach);
      filters.set(phase, filter);
    }
    let sum = 0;
    for (let tap = -reach; tap <= reach; tap += 1)
      sum += (pcm[middle + tap] ?? 0) * (filter[tap + reach] ?? 0);
    result[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return result;
}

function sinc(phase: number, cutoff: number, reach: number): Float64Array {
  return Float64Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const x = index - reach - phase;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (reach + 1));
    return x === 0 ? cutoff : (Math.sin(Math.PI * cutoff * x) / (Math.PI * x)) * window;
  });
}
