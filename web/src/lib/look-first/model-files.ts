/** Where the files of the picture check are, and its worker. */
import { model, weights } from 'virtual:look-model';
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { ModelFiles } from './look-messages.ts';
// oxlint-disable-next-line import/default -- Vite gives the file's address
import script from './wasm-look.ts?worker&url';

const files: ModelFiles = { model, weights, wasm };

export { files, script };
