/** What a page and the worker that looks at pictures say to each other. */
import type { Scores } from './gate.ts';

/** So wide and high, in pixels, is what the model looks at; a picture is stretched to it. */
export const SIDE = 224;

/** Where the files of the check are, as addresses of this site. */
export interface ModelFiles {
  /** What is computed: a graph model of TensorFlow.js, as JSON. */
  readonly model: string;
  readonly weights: string;
  /** What computes it. */
  readonly wasm: string;
}

/** First the files, and then, one at a time, pictures of `SIDE` × `SIDE` pixels (RGBA). */
export type ToLook = { files: ModelFiles } | { pixels: ArrayBuffer };

/** `ready` or `broken` once, for the files; then one answer for each picture. */
export type FromLook =
  | { kind: 'ready' }
  | { kind: 'broken' }
  | { kind: 'seen'; scores: Scores; tookMs: number };
