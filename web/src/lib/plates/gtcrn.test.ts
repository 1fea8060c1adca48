// @vitest-environment node
/** The model as we run it: the same, sample by sample, as the package's own worklet; and what it is taken for. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, vi } from 'vitest';
import { soon } from '@eat-with-me/mesh/testing/soon';
import { makeGtcrn, MODEL_DELAY } from './gtcrn.ts';
import { MOMENT } from './plates-line.ts';
import { FRAME, RATE } from './plates-messages.ts';
import { chewing, cutlery, decibels } from './testing/sounds.ts';

const PACKAGE = '@sapphi-red/web-noise-suppressor';
const bytes = readFileSync(createRequire(import.meta.url).resolve(`${PACKAGE}/gtcrn.wasm`));

function made(sound: Float32Array): Float32Array {
  const denoise = makeGtcrn(new WebAssembly.Module(bytes));
  const frames = Math.floor(sound.length / FRAME);
  const left = sound.slice(0, frames * FRAME);
  for (let at = 0; at < left.length; at += FRAME) denoise(left.subarray(at, at + FRAME));
  return left;
}

type Processor = { process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean };

/** What the package's own worklet makes of it. */
async function madeByPackage(sound: Float32Array): Promise<Float32Array> {
  let Registered: (new (options: object) => Processor) | undefined;
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = new EventTarget();
    },
  );
  vi.stubGlobal('sampleRate', RATE);
  vi.stubGlobal('registerProcessor', (_: string, of: typeof Registered) => (Registered = of));
  await import('@sapphi-red/web-noise-suppressor/gtcrnWorklet.js');
  vi.unstubAllGlobals();
  if (!Registered) throw new Error('nothing was registered');
  vi.stubGlobal('sampleRate', RATE);
  const processor = new Registered({ processorOptions: { maxChannels: 1, wasmBinary: bytes } });
  await soon(() => expect(Reflect.get(processor, 'processor')).toBeDefined());
  vi.unstubAllGlobals();
  const left = new Float32Array(sound.length);
  for (let at = 0; at + MOMENT <= sound.length; at += MOMENT) {
    const output = new Float32Array(MOMENT);
    processor.process([[sound.subarray(at, at + MOMENT)]], [[output]]);
    left.set(output, at);
  }
  return left;
}

/** A vowel that comes and goes: the partials of a low voice, shaped by three formants. */
function vowel(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, at) => {
    const time = at / RATE;
    let sum = 0;
    for (let pitch = 120; pitch < 4000; pitch += 120) {
      const shaped = [
        [700, 1],
        [1200, 0.6],
        [2600, 0.3],
      ] as const;
      const loud = shaped.reduce(
        (all, [formant, share]) => all + share / (1 + ((pitch - formant) / 120) ** 2),
        0,
      );
      sum += loud * Math.sin(2 * Math.PI * pitch * (time + 0.0008 * Math.sin(12 * time)));
    }
    return 0.08 * sum * Math.max(0, Math.sin(2 * Math.PI * 1.7 * time));
  });
}

test('it is what the package’s own worklet makes, sample by sample', async () => {
  const plate = cutlery(1);
  const sound = vowel(1).map((sample, at) => sample + (plate[at] ?? 0));
  const [ours, theirs] = [made(sound), await madeByPackage(sound)];
  // Its frames leave as soon as they are full.
  const later = FRAME - MOMENT;
  let most = 0;
  for (let at = 0; at + later < ours.length; at += 1) {
    most = Math.max(most, Math.abs((ours[at] ?? NaN) - (theirs[at + later] ?? NaN)));
  }
  expect(decibels(ours)).toBeGreaterThan(-60);
  expect(most).toBeLessThan(1e-6);
});

test('what comes out belongs to a moment that is known to the sample', () => {
  const sound = vowel(2);
  const left = made(sound);
  let [best, most] = [0, 0];
  for (let delay = 0; delay < 2 * FRAME; delay += 1) {
    let alike = 0;
    for (let at = RATE / 2; at < RATE; at += 1) alike += (sound[at] ?? 0) * (left[at + delay] ?? 0);
    if (alike > most) [best, most] = [delay, alike];
  }
  expect(Math.abs(best - MODEL_DELAY)).toBeLessThanOrEqual(4);
});

test('cutlery and chewing are all but gone', () => {
  for (const sound of [cutlery(3), chewing(3)]) {
    expect(decibels(made(sound)) - decibels(sound)).toBeLessThan(-20);
  }
});
