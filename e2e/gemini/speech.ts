/** Real speech, from flite on this machine: so that what a page plays can be heard by a recogniser, not only measured. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { joined, resample } from '../../voice/src/house/pcm.ts';
import { readWav } from '../../voice/src/house/wav.ts';
import { loudness, silence, SPOKEN_RATE, type Pcm } from './pcm.ts';

const FLITE = '/usr/bin/flite';

/** The voices of Debian's flite that speak at 16 kHz. */
export type Voice = 'slt' | 'rms' | 'awb';

const DEEP_VOICES: ReadonlySet<string> = new Set(['Puck', 'Charon', 'Fenrir', 'Orus']);

/** Which of them stands for a prebuilt voice of the service: a deep one or not, which is all that they share. */
export const voiceNamed = (name: string | undefined): Voice =>
  name !== undefined && DEEP_VOICES.has(name) ? 'rms' : 'slt';

/** What is softer than this at either end is no speech, in dB below full scale, judged 10 ms at a time. */
const QUIET_DB = -50;

const run = promisify(execFile);
const spoken = new Map<string, Promise<Pcm>>();

/** The sentence, said, without silence around it. Every sentence is said once per voice and rate, and then remembered. */
export function speak(text: string, voice: Voice = 'slt', rate = SPOKEN_RATE): Promise<Pcm> {
  const name = `${voice} ${rate} ${text}`;
  let pcm = spoken.get(name);
  if (!pcm) {
    pcm = synthesise(text, voice, rate);
    spoken.set(name, pcm);
  }
  return pcm;
}

/** Throws with the next action if there is no flite here. */
export function requireFlite(): void {
  if (!existsSync(FLITE))
    throw new Error(
      'The emulator speaks with flite, which is not here: node scripts/setup.mjs --for-tests',
    );
}

async function synthesise(text: string, voice: Voice, rate: number): Promise<Pcm> {
  requireFlite();
  const folder = await mkdtemp(join(tmpdir(), 'speech-'));
  try {
    const file = join(folder, 'said.wav');
    await run(FLITE, ['-voice', voice, '-t', text, '-o', file]);
    const wav = readWav(await readFile(file));
    if (!wav) throw new Error('flite wrote no sound');
    return resample(trimmed(wav.pcm, wav.rate), wav.rate, rate);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function trimmed(pcm: Pcm, rate: number): Pcm {
  const step = rate / 100;
  const isQuiet = (at: number) => loudness(pcm.subarray(at, at + step)) < QUIET_DB;
  let from = 0;
  while (from < pcm.length && isQuiet(from)) from += step;
  let to = pcm.length;
  while (to - step > from && isQuiet(to - step)) to -= step;
  return pcm.slice(from, to);
}

/** What a guest's microphone would send: the sentence, and the room after it. */
export const saidByGuest = async (
  text: string,
  silenceMs: number,
  rate: number,
  voice: Voice = 'rms',
) => joined([await speak(text, voice, rate), silence(silenceMs, rate)]);
