/** Spoken questions for a browser's microphone, and a recogniser for what a page plays: both real, both offline. */
import { resample } from '../../voice/src/house/pcm.ts';
import { readWav, writeWav } from '../../voice/src/house/wav.ts';
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
  const said = await speech.spoken(text, voice, CAPTURE_RATE);
  const file = new Int16Array(said.length + silence * CAPTURE_RATE);
  file.set(said);
  return writeWav(file, CAPTURE_RATE);
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
