/** What the companion sees: a picture a second at most, and none that the guest has not switched on. */
import { pictureSize } from './picture-size.ts';

/** From one picture to the next at least. */
export const LOOK_EVERY_MS = 1000;
/** How soon it is tried again where there is nothing to see yet. */
const TRY_EVERY_MS = 100;
const JPEG = { type: 'image/jpeg', quality: 0.7 } as const;

/** Looks at one camera at a time. `look` gets each picture as a JPEG. */
export class Eyes {
  readonly #look: (jpeg: Uint8Array<ArrayBuffer>) => void;
  #closing = new AbortController();

  constructor(look: (jpeg: Uint8Array<ArrayBuffer>) => void) {
    this.#look = look;
  }

  /** Looks at this camera, or at what this element shows, until it ends or the eyes close; never while the page is hidden. */
  open(source: MediaStreamTrack | HTMLVideoElement): void {
    this.close();
    this.#closing = new AbortController();
    const { signal } = this.#closing;
    if (source instanceof HTMLVideoElement) void this.#watch(source, null, signal);
    else void this.#watch(videoOf(source), source, signal);
  }

  /** No more pictures from now on, not even the one being made. */
  close(): void {
    this.#closing.abort();
  }

  /** One after the other, so that there are never two. */
  async #watch(
    video: HTMLVideoElement,
    track: MediaStreamTrack | null,
    signal: AbortSignal,
  ): Promise<void> {
    const isOver = (): boolean => signal.aborted || track?.readyState === 'ended';
    const maySee = (): boolean =>
      !isOver() &&
      track?.enabled !== false &&
      document.visibilityState === 'visible' &&
      isLive(video);
    while (!isOver()) {
      const jpeg = maySee() ? await jpegOf(video) : null;
      const seen = jpeg !== null && maySee();
      if (seen) this.#look(jpeg);
      await passed(seen ? LOOK_EVERY_MS : TRY_EVERY_MS, signal);
    }
    if (track) video.srcObject = null;
  }
}

const isLive = ({ readyState, paused, ended }: HTMLVideoElement): boolean =>
  readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !paused && !ended;

function videoOf(track: MediaStreamTrack): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  // Chromium plays by itself only what is on screen. A camera that ends before it has begun is not played.
  video.play().catch(() => undefined);
  return video;
}

async function jpegOf(video: HTMLVideoElement): Promise<Uint8Array<ArrayBuffer> | null> {
  const size = pictureSize(video.videoWidth, video.videoHeight);
  if (!size) return null;
  const canvas = new OffscreenCanvas(size.width, size.height);
  canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0, size.width, size.height);
  const blob = await canvas.convertToBlob(JPEG);
  return new Uint8Array(await blob.arrayBuffer());
}

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
