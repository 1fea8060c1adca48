/**
 * GTCRN (Rong et al., ICASSP 2024): a small recurrent network that keeps a voice and takes away what is none. As
 * `@sapphi-red/web-noise-suppressor` has it, for whose worklet a page would have to allow WebAssembly.
 */
import { FRAME } from './plates-messages.ts';

/** Works on one frame in place (`FRAME` samples at `RATE`, -1 to 1); what comes out belongs to a moment ago (`MODEL_DELAY`). */
export type Denoise = (frame: Float32Array) => void;

/** How much older what comes out is than what went in, in samples: its windows overlap by a frame, and it resamples. */
export const MODEL_DELAY = 890;

/** Under these names Emscripten exports what we take, in the version that package.json pins. A test holds it to the package's own code. */
interface Exports extends WebAssembly.Exports {
  /** The memory. */
  readonly c: WebAssembly.Memory;
  /** Begins. */
  readonly d: () => void;
  /** A new state; 0 for none. */
  readonly e: () => number;
  /** One frame of 768 samples at 48 kHz: state, from, to. */
  readonly j: (state: number, from: number, to: number) => void;
  /** Some bytes; 0 for none. */
  readonly k: (bytes: number) => number;
}

const imports = {
  a: {
    a: () => {
      throw new Error('the model has failed');
    },
    // Its memory is as large as it needs.
    b: () => 0,
  },
};

/** A model with a state of its own. Throws where it does not run. */
export function makeGtcrn(module: WebAssembly.Module): Denoise {
  const { exports } = new WebAssembly.Instance(module, imports);
  const { c: memory, d: begin, e: create, j: run, k: allocate } = exports as Exports;
  begin();
  const state = create();
  const [from, to] = [allocate(4 * FRAME), allocate(4 * FRAME)];
  if (state === 0 || from === 0 || to === 0) throw new Error('no room for the model');
  const given = new Float32Array(memory.buffer, from, FRAME);
  const made = new Float32Array(memory.buffer, to, FRAME);
  return (frame) => {
    given.set(frame);
    run(state, from, to);
    frame.set(made);
  };
}
