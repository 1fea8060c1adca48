/** Spoken questions for a browser's microphone, and a recogniser for what a page plays: both real, both offline. */
import { bytesOf, readWav, resample } from '../../voice/src/house/pcm.ts';
import * as speech from '../../voice/src/testing/spoken.ts';

/** What Chromium's `--use-file-for-fake-audio-capture` wants, in samples a second. */
const CAPTURE_RATE = 48_000;

/**
 * A WAV file (48 kHz, mono) of a sentence, with silence after it, in seconds. Chromium plays the file again and again,
 * so a question comes back after the silence; `%noloop` after the file's name keeps it from that.
 */
export async function speak(
  text: string,
  {
    voice = 'rms',
    silence = 3,
  }: { voice?: 'rms' | 'awb' | 'kal16' | 'slt'; silence?: number } = {},
): Promise<Buffer> {
  const said = bytesOf(await speech.spoken(text, voice, CAPTURE_RATE));
  return wavOf(Buffer.concat([said, Buffer.alloc(silence * CAPTURE_RATE * 2)]), CAPTURE_RATE);
}

/** Which of the sentences is in the sound (a WAV file, or samples at 16 kHz); null when none of them is. */
export async function recognise(
  sound: Int16Array | Buffer,
  sentences: readonly string[],
): Promise<string | null> {
  if (sound instanceof Int16Array) return speech.recognise(sound, sentences);
  const wav = readWav(sound);
  if (!wav) throw new Error('This is no WAV file of 16 bit mono.');
  return speech.recognise(resample(wav.pcm, wav.rate, speech.RECOGNISER_RATE), sentences);
}

function wavOf(bytes: Buffer, rate: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + bytes.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(bytes.length, 40);
  return Buffer.concat([head, bytes]);
}
