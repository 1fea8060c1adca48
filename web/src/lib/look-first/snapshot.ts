/** One picture of a video, as the check takes it. */
import { isSharp, JUDGED } from '#lib/cover/sharpness.ts';
import { contextToRead } from '#lib/cover/true-canvas.ts';
import { SIDE } from './look-messages.ts';

/** Draws ever new pictures of whatever video it is given; none where the browser does not let a page read what it drew. */
export class Snapshot {
  readonly #whole = contextToRead(SIDE, SIDE);
  readonly #small = contextToRead(JUDGED.width, JUDGED.height);

  /** What the video shows now, stretched to `SIDE` × `SIDE` pixels (RGBA); null where it shows nothing. */
  of(video: HTMLVideoElement): ArrayBuffer | null {
    const pixels = drawn(this.#whole, video);
    return pixels ? pixels.buffer : null;
  }

  /** The same, but null for one that is as coarse as it is under a cover. */
  ofSharp(video: HTMLVideoElement): ArrayBuffer | null {
    const pixels = drawn(this.#small, video);
    return pixels && isSharp(pixels) ? this.of(video) : null;
  }
}

function drawn(
  context: CanvasRenderingContext2D | null,
  video: HTMLVideoElement,
): Uint8ClampedArray<ArrayBuffer> | null {
  if (!context || video.videoWidth === 0) return null;
  const { width, height } = context.canvas;
  context.drawImage(video, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
