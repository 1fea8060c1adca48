/** Speech for tests, and a recogniser that knows nothing of the house's: it decides between whole sentences. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bytesOf, resample, type Pcm } from '../house/pcm.ts';
import { readWav } from '../house/wav.ts';

const run = promisify(execFile);
const MODEL = '/usr/share/pocketsphinx/model/en-us';
/** What the recogniser wants, in samples a second. */
export const RECOGNISER_RATE = 16_000;
const SOUNDS =
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(
    ' ',
  );

/** A sentence in one of flite's voices; by itself in one that is not the house's. */
export async function spoken(text: string, voice = 'rms', rate = RECOGNISER_RATE): Promise<Pcm> {
  return inFolder(async (folder) => {
    const file = join(folder, 'said.wav');
    await run('flite', ['-voice', voice, '-t', text, '-o', file]);
    const wav = readWav(await readFile(file));
    if (!wav) throw new Error('flite wrote no sound.');
    return resample(wav.pcm, wav.rate, rate);
  });
}

/** Which of the sentences is in the sound (at 16 kHz); null when none of them is. */
export async function recognise(
  pcm: Int16Array,
  sentences: readonly string[],
): Promise<string | null> {
  const plain = sentences.map(wordsOf);
  const words = new Set(plain.flat());
  const whole = await readFile(`${MODEL}/cmudict-en-us.dict`, 'utf8');
  const known = whole.split('\n').filter((line) => words.has(line.split(/[\s(]/)[0] ?? ''));
  for (const line of known) words.delete(line.split(/[\s(]/)[0] ?? '');
  if (words.size > 0) throw new Error(`No dictionary has these words: ${[...words].join(', ')}`);
  const parts = plain.map((one) => `/1/ ${one.join(' ')}`);
  // Whatever is none of the sentences has to fit somewhere, or it would become one of them.
  const sounds = SOUNDS.map((sound) => `/0.05/ x-${sound}`);
  const grammar = `#JSGF V1.0;\ngrammar test;\npublic <s> = ( ${[...parts, ...sounds].join(' | ')} )+;\n`;
  const dictionary = [...known, ...SOUNDS.map((sound) => `x-${sound} ${sound}`), ''].join('\n');
  const heard = await inFolder(async (folder) => {
    const file = (name: string): string => join(folder, name);
    await writeFile(file('a.jsgf'), grammar);
    await writeFile(file('a.dict'), dictionary);
    await writeFile(file('a.raw'), bytesOf(pcm));
    const model = ['-hmm', `${MODEL}/en-us`, '-dict', file('a.dict'), '-jsgf', file('a.jsgf')];
    const input = ['-infile', file('a.raw'), '-logfn', '/dev/null'];
    return (await run('pocketsphinx_continuous', [...model, ...input])).stdout;
  });
  const said = ` ${heard
    .replace(/x-\w+|\(\d+\)/g, ' ')
    .trim()
    .split(/\s+/)
    .join(' ')} `;
  const found = plain.filter((one) => said.includes(` ${one.join(' ')} `));
  const longest = found.reduce<string[]>((a, b) => (b.length > a.length ? b : a), []);
  return sentences[plain.indexOf(longest)] ?? null;
}

const wordsOf = (sentence: string): string[] => sentence.toLowerCase().match(/[a-z']+/g) ?? [];

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'eat-with-me-spoken-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
