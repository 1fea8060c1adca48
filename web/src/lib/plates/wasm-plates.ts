/**
 * A worker that takes eating out of a voice, frame by frame as the audio thread sends them. WebAssembly runs here and not in
 * the audio thread, so that no page has to allow it (as `look-first/wasm-look.ts`), and what takes too long tears no sound.
 */
import { makeGtcrn, type Denoise } from './gtcrn.ts';
import { FRAME, type Frame, type FromPlates, type ToPlates } from './plates-messages.ts';

/** Browsers make code faster while it runs: the first frames say nothing of the pace. */
const WARM_UP_FRAMES = 30;
const TIMED_FRAMES = 21;

/** How long a frame takes, in ms, when nothing comes between: a quarter of them are quicker. Noise, since zeros may be quicker still. */
function paceOf(denoise: Denoise): number {
  const frame = new Float32Array(FRAME);
  const times = Array.from({ length: WARM_UP_FRAMES + TIMED_FRAMES }, () => {
    for (let at = 0; at < FRAME; at += 1) frame[at] = 0.1 * (Math.random() - 0.5);
    const began = performance.now();
    denoise(frame);
    return performance.now() - began;
  });
  return times.slice(WARM_UP_FRAMES).toSorted((a, b) => a - b)[(TIMED_FRAMES - 1) / 4] ?? Infinity;
}

/** Rejects where the file does not come, or this browser cannot run it. */
async function open({ wasm, line }: ToPlates): Promise<FromPlates> {
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  const frameMs = paceOf(makeGtcrn(module));
  const denoise = makeGtcrn(module);
  line.onmessage = ({ data }: MessageEvent<Frame>) => {
    denoise(data.samples);
    line.postMessage(data, [data.samples.buffer]);
  };
  return { kind: 'ready', frameMs };
}

const say = (message: FromPlates): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToPlates>) => {
  open(data).then(say, () => say({ kind: 'broken' }));
});
