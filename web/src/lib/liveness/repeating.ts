/** Watches a table-mate's picture for whether it repeats: a film is no guest. */
import type { Attachment } from 'svelte/attachments';
import { Repetition } from './repetition.ts';

/** What is looked at, in pixels: nobody can be recognised in it. */
const [WIDTH, HEIGHT] = [8, 6];
const LOOK_EVERY_MS = 150;

/** Says `repeats` when that begins, and when it ends. Nothing is kept, and nothing leaves. */
export const repeating =
  (say: (repeats: boolean) => void): Attachment<HTMLVideoElement> =>
  (video) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    // Older browsers do not tell when there is something new to look at.
    if (!context || !('requestVideoFrameCallback' in video)) return;
    const repetition = new Repetition();
    let said = false;
    let lookedAt = -Infinity;
    let waiting = 0;
    const await_ = (): void => {
      waiting = video.requestVideoFrameCallback(look);
    };
    const look = (now: number): void => {
      await_();
      if (now - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = now;
      context.drawImage(video, 0, 0, WIDTH, HEIGHT);
      const repeats = repetition.see(now, levelsOf(context));
      if (repeats !== said) say((said = repeats));
    };
    await_();
    return () => video.cancelVideoFrameCallback(waiting);
  };

/** The brightness of each pixel. */
function levelsOf(context: CanvasRenderingContext2D): Float32Array {
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, index) => {
    const [red = 0, green = 0, blue = 0] = data.slice(index * 4, index * 4 + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}
