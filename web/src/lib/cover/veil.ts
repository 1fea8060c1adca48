/** The cover as the receiving end keeps it: what this guest has not asked to see is not shown here, whatever the other sends. */
import type { Attachment } from 'svelte/attachments';
import { windowOf } from '#lib/table/view/window-of.ts';
import { gridFor } from './coarsen.ts';

/** As often as an honest page sends something new. */
const DRAW_EVERY_MS = 150;

/** Draws what this video shows into as few cells as a covered picture has; the browser makes them large again. */
export const veil =
  (video: HTMLVideoElement): Attachment<HTMLCanvasElement> =>
  (canvas) => {
    const context = canvas.getContext('2d');
    if (!context) return;
    let drawnAt = -Infinity;
    const draw = (): void => {
      const now = performance.now();
      if (video.videoWidth === 0 || now - drawnAt < DRAW_EVERY_MS) return;
      drawnAt = now;
      const { columns, rows } = gridFor(video.videoWidth, video.videoHeight);
      // Another size empties a canvas.
      if (canvas.width !== columns || canvas.height !== rows) {
        [canvas.width, canvas.height] = [columns, rows];
        context.imageSmoothingQuality = 'high';
      }
      context.drawImage(video, 0, 0, columns, rows);
    };
    draw();
    const view = windowOf(canvas);
    const timer = view.setInterval(draw, DRAW_EVERY_MS);
    return () => view.clearInterval(timer);
  };
