/** How the emulator understands what it hears: a recogniser on this machine that knows a few sentences about food. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { joined } from '../../voice/src/house/pcm.ts';
import { writeWav } from '../../voice/src/house/wav.ts';
import { HEARD_RATE, silence, type Pcm } from './pcm.ts';
import { GRAMMAR } from './repertoire.ts';

/** Words of an utterance at 16 kHz; empty if none was understood. */
export type Ears = (pcm: Pcm) => Promise<string>;

const SPHINX = '/usr/bin/pocketsphinx_continuous';
const run = promisify(execFile);

/** Understands nothing: the model answers from its fixed repertoire, and nothing is transcribed. */
export const deafEars: Ears = () => Promise.resolve('');

/** Understands what its grammar holds, in a third of a second; anything else becomes what is nearest to it, or nothing. */
export const sphinxEars: Ears = async (pcm) => {
  const folder = await mkdtemp(join(tmpdir(), 'ears-'));
  try {
    const heard = join(folder, 'heard.wav');
    const grammar = join(folder, 'food.gram');
    // It wants a moment of room around what it is to understand.
    const room = silence(300, HEARD_RATE);
    await writeFile(heard, writeWav(joined([room, pcm, room]), HEARD_RATE));
    await writeFile(grammar, GRAMMAR);
    const { stdout } = await run(SPHINX, [
      '-infile',
      heard,
      '-jsgf',
      grammar,
      '-logfn',
      '/dev/null',
    ]);
    return stdout.trim().replaceAll(/\s+/g, ' ');
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** The best ears that this machine has. */
export const someEars = (): Ears => (existsSync(SPHINX) ? sphinxEars : deafEars);
