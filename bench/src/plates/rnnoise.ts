/** RNNoise, as the package of our model has it: frame by frame, in this process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** So many samples at once, at 48 kHz. */
const FRAME = 480;
/** It takes samples as 16 bit are, though as floating point. */
const SCALE = 32_767;

interface Exports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  readonly __wasm_call_ctors: () => void;
  readonly malloc: (bytes: number) => number;
  readonly rnnoise_create: (model: number) => number;
  readonly rnnoise_process_frame: (state: number, to: number, from: number) => number;
}

/** What it makes of a sound at 48 kHz. */
export function rnnoise(sound: Float32Array): Float32Array {
  const { resolve } = createRequire(import.meta.url);
  const bytes = readFileSync(resolve('@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm'));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: {
      emscripten_memcpy_big: (to: number, from: number, count: number) => {
        new Uint8Array(memory.buffer).copyWithin(to, from, from + count);
      },
      emscripten_resize_heap: () => 0,
      __assert_fail: () => {
        throw new Error('RNNoise has failed');
      },
    },
  });
  const { memory, malloc, ...model } = exports as Exports;
  model.__wasm_call_ctors();
  const state = model.rnnoise_create(0);
  const [from, to] = [malloc(4 * FRAME), malloc(4 * FRAME)];
  const given = new Float32Array(memory.buffer, from, FRAME);
  const made = new Float32Array(memory.buffer, to, FRAME);
  const left = sound.slice();
  for (let at = 0; at + FRAME <= left.length; at += FRAME) {
    const frame = left.subarray(at, at + FRAME);
    given.set(frame.map((sample) => sample * SCALE));
    model.rnnoise_process_frame(state, to, from);
    frame.set(made.map((sample) => sample / SCALE));
  }
  return left;
}
