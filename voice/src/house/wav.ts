/** WAV files (RIFF) of 16 bit mono: what programs speak into, and hear from. */
import { pcmOf, type Pcm } from './pcm.ts';

/** The samples of a WAV file of 16 bit mono, and their rate; null when it is none. */
export function readWav(file: Buffer): { readonly pcm: Pcm; readonly rate: number } | null {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    return null;
  let rate = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const bytes = file.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 24 <= file.length) {
      if (file.readUInt16LE(at + 10) !== 1 || file.readUInt16LE(at + 22) !== 16) return null;
      rate = file.readUInt32LE(at + 12);
    }
    if (name === 'data' && rate > 0)
      return { pcm: pcmOf(file.subarray(at + 8, at + 8 + bytes)), rate };
    at += 8 + bytes + (bytes % 2);
  }
  return null;
}

/** The same as a file, for programs that read one; the machine is little-endian, as all are that run this. */
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
