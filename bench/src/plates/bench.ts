/** Quiet plates: how much of eating is left, and what it costs a voice, beside the browser's own noise suppression and RNNoise. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { makeGtcrn } from '../../../web/src/lib/plates/gtcrn.ts';
import { FRAME, RATE } from '../../../web/src/lib/plates/plates-messages.ts';
import { buildApp, builtFile } from '../build-app.ts';
import { withChildren } from '../child.ts';
import type { Figure, Finding, Report } from '../finding.ts';
import { CHROMIUM, FLAGS } from '../first-frame/meeting.ts';
import { NoiseMeter } from '../noise.ts';
import { startOurServer } from '../our-server.ts';
import { lay, type Sound } from './evening.ts';
import { Heard } from './heard.ts';
import { recordAll, type Recorded, type Wanted } from './page.ts';
import { rnnoise } from './rnnoise.ts';

/** In the order of the figures: what ships is first. */
const NAMES = {
  ships: 'quiet plates, as they ship',
  alone: 'without the browser’s own before',
  own: 'the browser’s own',
  rnnoise: 'RNNoise',
} as const;

function filesOfBuild(): Pick<Wanted, 'worklet' | 'worker' | 'wasm'> {
  return {
    worklet: builtFile(/workers\/plates-worklet[^/]*\.js$/),
    worker: builtFile(/workers\/wasm-plates[^/]*\.js$/),
    wasm: builtFile(/immutable\/.*gtcrn[^/]*\.wasm$/),
  };
}

/** What our model makes of a sound at `RATE`. */
function gtcrn(sound: Float32Array): Float32Array {
  const { resolve } = createRequire(import.meta.url);
  const bytes = readFileSync(resolve('@sapphi-red/web-noise-suppressor/gtcrn.wasm'));
  const denoise = makeGtcrn(new WebAssembly.Module(bytes));
  const left = sound.slice();
  for (let at = 0; at + FRAME <= left.length; at += FRAME) denoise(left.subarray(at, at + FRAME));
  return left;
}

/** A whole evening, in a browser whose microphone plays it. */
async function record(address: string, wav: Buffer, seconds: number): Promise<Recorded> {
  const folder = await mkdtemp(join(tmpdir(), 'eat-with-me-plates-'));
  const file = join(folder, 'evening.wav');
  await writeFile(file, wav);
  const args = [...FLAGS, `--use-file-for-fake-audio-capture=${file}`];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    // The page's own policy lets nobody else make workers; the worker's stays.
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`http://${address}`);
    const wanted = { ...filesOfBuild(), seconds, rate: RATE };
    return await page.evaluate(recordAll, wanted);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function samplesOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from(
    { length: bytes.length / 2 },
    (_, at) => bytes.readInt16LE(2 * at) / 32_768,
  );
}

export async function plates(): Promise<Report> {
  buildApp();
  return withChildren(async (start) => {
    const address = await startOurServer(start).address();
    const evening = await lay();
    const noise = new NoiseMeter();
    noise.listen();
    const seconds = Math.ceil(evening.samples.length / RATE) + 1;
    const { channels, frameMs, moments, late } = await record(address, evening.wav, seconds);
    noise.listen();
    const [microphone, suppressed, line] = channels.map(samplesOf);
    if (!microphone || !suppressed || !line) throw new Error('not everything was recorded');
    const heard = (samples: Float32Array) => new Heard(evening.samples, samples);
    // The browser's own exists in browsers alone; what the others make of a sound is the same wherever they run.
    const raw = heard(evening.samples);
    const clatter = raw.clatterUnderSpeech;
    const all = {
      ships: heard(gtcrn(suppressed)),
      alone: heard(gtcrn(evening.samples)),
      own: heard(suppressed),
      rnnoise: heard(rnnoise(evening.samples)),
    };
    const figures = (of: (one: Heard) => number, note?: (one: Heard) => string): Figure[] =>
      (['ships', 'alone', 'own', 'rnnoise'] as const).map((who) => ({
        name: NAMES[who],
        rounds: [of(all[who])],
        ...(note && { note: note(all[who]) }),
      }));
    const left = (sound: Sound): Figure[] => figures((one) => one.level(sound) - raw.level(sound));
    const finding = (what: string, of: Figure[], goals: Finding['goals'] = []): Finding => ({
      what,
      unit: 'dB',
      digits: 1,
      figures: of,
      goals,
    });
    const delayMs = (1000 * (heard(line).lag - heard(microphone).lag)) / RATE;
    return {
      bench: 'plates',
      load: 'made sounds and one voice; what is left of each, against what the microphone hears',
      findings: [
        finding('cutlery alone', left('cutlery'), [{ bound: -30 }]),
        finding('chewing alone', left('chewing'), [{ bound: -30 }]),
        // The browser's own changes a voice from one time to the next by more than the cutlery does.
        finding(
          'cutlery while somebody speaks, the model itself',
          [
            { name: 'quiet plates', rounds: [all.alone.clatterUnderSpeech - clatter] },
            { name: NAMES.rnnoise, rounds: [all.rnnoise.clatterUnderSpeech - clatter] },
          ],
          [{ bound: -10 }],
        ),
        finding('a fan', left('fan')),
        finding(
          'the voice alone',
          figures(
            (one) => one.level('speech') - raw.level('speech'),
            ({ alike }) => `loud when it was: ${alike.toFixed(3)} of 1`,
          ),
          [{ bound: -3, atLeast: true }],
        ),
        {
          what: 'how much later it leaves',
          unit: 'ms',
          digits: 1,
          figures: [
            { name: 'quiet plates, in the page', rounds: [delayMs] },
            { name: NAMES.rnnoise, rounds: [(1000 * all.rnnoise.lag) / RATE], note: 'of it alone' },
          ],
          goals: [{ bound: 60 }],
        },
        {
          what: 'what it takes',
          unit: '%',
          digits: 1,
          figures: [
            {
              name: 'of one core',
              rounds: [(100 * frameMs) / 16],
              note: `${frameMs.toFixed(2)} ms for 16 ms`,
            },
            { name: 'left as it came, too late', rounds: [(100 * late) / Math.max(1, moments)] },
          ],
          goals: [{ bound: 50 }],
        },
      ],
      noise: noise.result(),
    };
  });
}
