/** What the page, the audio thread and the worker of quiet plates say to each other. */

/** At which rate all of it works, in samples a second: one of two that the model takes. */
export const RATE = 48_000;

/** So many samples the model takes at once: 16 ms. */
export const FRAME = 768;

/** A frame on its way to the model and back: its place in the line, and its samples, which are worked on in place. */
export interface Frame {
  readonly number: number;
  readonly samples: Float32Array<ArrayBuffer>;
}

/** How the last frames went; the audio thread tells it about once a second. */
export interface LineReport {
  /** Of so many moments of 128 samples so many left as they came, because the model had not answered yet. */
  readonly moments: number;
  readonly late: number;
  /** The mean square of each frame: as it came, and as it left. Both in step. */
  readonly heard: Float32Array<ArrayBuffer>;
  readonly left: Float32Array<ArrayBuffer>;
}

/** To the worker, once: where the model is, as an address of this site, and the line from which frames come. */
export interface ToPlates {
  readonly wasm: string;
  readonly line: MessagePort;
}

/** From the worker, once. `frameMs`: how long one frame of 16 ms takes it. */
export type FromPlates =
  | { readonly kind: 'ready'; readonly frameMs: number }
  | { readonly kind: 'broken' };

/** To the audio thread, once: the line to the worker. */
export interface ToWorklet {
  readonly line: MessagePort;
}
