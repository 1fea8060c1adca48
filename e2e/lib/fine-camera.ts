/** A camera that shows lines too fine for a cover to let through, and how much of them arrives. */
import { paintedCamera } from './painted-camera.ts';

/** Lines are so far apart, in pixels of a picture of 320 × 240: three quarters of a cell of the cover. */
const PERIOD = 10;

/** Runs in the page: a canvas with lines, a broad spot, and a moving one. */
function paintLines(period: number): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const image = context.createImageData(320, 240);
  for (let index = 0; index < 320 * 240; index += 1) {
    const [x, y] = [index % 320, Math.floor(index / 320)];
    const line = Math.cos((2 * Math.PI * x) / period);
    const spot = Math.exp(-((x - 160) ** 2 + (y - 120) ** 2) / 5000);
    image.data.fill(90 + 60 * line + 60 * spot, index * 4, index * 4 + 3);
    image.data[index * 4 + 3] = 255;
  }
  let at = 0;
  setInterval(() => {
    context.putImageData(image, 0, 0);
    context.fillRect((at += 3) % 300, 200, 20, 20);
  }, 100);
  return canvas.captureStream(10);
}

/**
 * Runs in the page: how much the next `frames` decoded pictures of this video, added up and drawn larger than a cover's cells,
 * are like those lines: 0 to 1, wherever a codec may have moved them. NaN where nothing is decoded.
 */
export async function likeLines(
  video: HTMLElement,
  { period, frames }: { period: number; frames: number },
): Promise<number> {
  if (!(video instanceof HTMLVideoElement)) return NaN;
  const [width, height] = [320, 180];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return NaN;
  context.imageSmoothingQuality = 'high';
  // Each column as the mean of its pixels: what is like the lines adds up, and nothing else.
  const columns = Array.from({ length: width }, () => 0);
  for (let frame = 0; frame < frames; frame += 1) {
    await new Promise((seen) => video.requestVideoFrameCallback(seen));
    context.drawImage(video, 0, 0, width, 240);
    const { data } = context.getImageData(0, 0, width, height);
    for (const x of columns.keys())
      for (let y = 0; y < height; y += 1)
        columns[x] = (columns[x] ?? 0) + (data[(y * width + x) * 4 + 1] ?? 0) / height / frames;
  }
  const reach = 2 * period;
  const detail = columns.map((value, x) => {
    const near = columns.slice(Math.max(0, x - reach), x + reach);
    return value - near.reduce((one, other) => one + other, 0) / near.length;
  });
  const inside = detail.slice(reach, -reach);
  let [cos, sin, all] = [0, 0, 0];
  for (const [x, value] of inside.entries()) {
    cos += value * Math.cos((2 * Math.PI * x) / period);
    sin += value * Math.sin((2 * Math.PI * x) / period);
    all += value * value;
  }
  // Less than half a level is what a codec leaves of nothing.
  const strength = Math.max(all, inside.length * 0.25);
  return Math.sqrt((cos * cos + sin * sin) / (strength * (inside.length / 2)));
}

/** Runs in the page: when the first picture that is wider than a covered one is painted, in ms since 1970. */
export const sharpAt = (video: HTMLElement): Promise<number> =>
  new Promise((resolve) => {
    if (!(video instanceof HTMLVideoElement)) return;
    const look = (_: number, { width }: { width: number }): void => {
      const painted = getComputedStyle(video).opacity === '1';
      if (width > 200 && painted) resolve(performance.timeOrigin + performance.now());
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });

export const FINE = {
  camera: paintedCamera(paintLines, PERIOD),
  likeLines,
  sharpAt,
  period: PERIOD,
};
