/** A camera that shows lines, which are sharp enough to count as open, in a colour that the test changes. */
import type { Guest } from './guest.ts';
import { paintedCamera } from './painted-camera.ts';

declare global {
  interface Window {
    tint?: Tint;
  }
}

type Tint = 'grey' | 'magenta';

/** Runs in the page. */
function paintTint(): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  let at = 0;
  setInterval(() => {
    const [dark, bright] =
      window.tint === 'magenta' ? ['#700070', '#ff40ff'] : ['#606060', '#d0d0d0'];
    for (let x = 0; x < 320; x += 10) {
      context.fillStyle = x % 20 === 0 ? dark : bright;
      context.fillRect(x, 0, 10, 240);
    }
    context.fillRect((at += 3) % 300, 200, 20, 20);
  }, 100);
  return canvas.captureStream(10);
}

/** Gives this guest such a camera; before anything else. */
export const showsTint = ({ page }: Guest) => page.addInitScript(paintedCamera(paintTint, null));

/** From now on their camera shows this, and they see it themselves. */
export const tint = ({ own }: Guest, colour: Tint) =>
  own.locator('video').evaluate(async (video, which) => {
    window.tint = which;
    if (!(video instanceof HTMLVideoElement)) return;
    for (let frame = 0; frame < 3; frame += 1)
      // oxlint-disable-next-line no-await-in-loop -- one frame after the other
      await new Promise((seen) => video.requestVideoFrameCallback(seen));
  }, colour);
