/** A still of what somebody shows, small enough to go with a report. */
import { PICTURE_MAX_BYTES } from '@eat-with-me/protocol/report';
import { readsTruly } from '#lib/cover/true-canvas.ts';

/** The longer side, in pixels. */
const SIDE = 320;
/** Of JPEG, the best first. */
const QUALITIES = [0.8, 0.65, 0.5, 0.35, 0.2] as const;
/** A picture that is there comes sooner (ms). */
const COMES_WITHIN_MS = 3000;

/** As a JPEG in a data URL, at most 320 pixels wide or high; null where there is nothing to see, the browser gives noise instead, or it cannot be made that small. */
export async function stillOf(stream: MediaStream): Promise<string | null> {
  const [track] = stream.getVideoTracks();
  if (!track) return null;
  const video = document.createElement('video');
  [video.muted, video.playsInline] = [true, true];
  video.srcObject = new MediaStream([track]);
  try {
    if (!(await comes(video))) return null;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = sizeWithin(video.videoWidth, video.videoHeight);
    const context = canvas.getContext('2d');
    if (!context || !readsTruly(context)) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return firstThatFits((quality) => canvas.toDataURL('image/jpeg', quality));
  } finally {
    video.srcObject = null;
  }
}

/** Whether there is a frame, soon. A video that stands in no page is painted nowhere, so no frame callback waits for it. */
function comes(video: HTMLVideoElement): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), COMES_WITHIN_MS);
    const end = (there: boolean) => {
      clearTimeout(timer);
      resolve(there);
    };
    video.addEventListener('loadeddata', () => end(video.videoWidth > 0), { once: true });
    video.play().catch(() => end(false));
  });
}

/** Width and height in pixels, no side longer than `SIDE`, in the same proportion. */
export function sizeWithin(width: number, height: number): [number, number] {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** The best picture (data URL) that is no larger than a report may bring; null if none is. */
export function firstThatFits(draw: (quality: number) => string): string | null {
  for (const quality of QUALITIES) {
    const url = draw(quality);
    // Where a browser makes no JPEG it says so by another type.
    if (!url.startsWith('data:image/jpeg')) return null;
    if (picturePart(url).length <= Math.ceil(PICTURE_MAX_BYTES / 3) * 4) return url;
  }
  return null;
}

/** The base64 in a data URL. */
export const picturePart = (url: string): string => url.slice(url.indexOf(',') + 1);
