/** Where the files of quiet plates are: the model, what computes it, and what the audio thread runs. */
import wasm from '@sapphi-red/web-noise-suppressor/gtcrn.wasm?url';
// oxlint-disable-next-line import/default -- Vite gives the file's address
import worklet from './plates-worklet.ts?worker&url';
// oxlint-disable-next-line import/default -- as above
import worker from './wasm-plates.ts?worker&url';

export { wasm, worker, worklet };
