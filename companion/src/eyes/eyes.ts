/** What the companion sees: a picture a second at most, and none that the guest has not switched on. */
import { pictureSize } from './picture-size.ts';

/** From one picture to the next at least. */
const LOOK_EVERY_MS = 1000;
/** How soon it is tried again where there is nothing to see yet. */
const TRY_EVERY_MS = 100;
const JPEG = { type: 'image/jpeg', quality: 0.7 } as const;

/** Looks at one camera at a time. `look` gets each picture as a JPEG. */
export class Eyes {
  readonly #look: (jpeg: Uint8Array<ArrayBuffer>) => void;
  /** Each time they are opened it is another. */
  #looking: object | null = null;

  constructor(look: (jpeg: Uint8Array<ArrayBuffer>) => void) {
    this.#look = look;
  }

  /** Looks at this camera until it ends or the eyes close; never while the page is hidden. */
  open(track: MediaStreamTrack): void {
    void this.#watch(track, (this.#looking = {}));
  }

  /** No more pictures from now on, not even the one being made. */
  close(): void {
    this.#looking = null;
  }

  /** One after the other, so that there are never two. */
  async #watch(track: MediaStreamTrack, looking: object): Promise<void> {
    const video = videoOf(track);
    const isOver = (): boolean => this.#looking !== looking || track.readyState === 'ended';
    const maySee = (): boolean =>
      !isOver() && track.enabled && document.visibilityState === 'visible' && isLive(video);
    while (!isOver()) {
      const jpeg = maySee() ? await jpegOf(video) : null;
      const seen = jpeg !== null && maySee();
      if (seen) this.#look(jpeg);
      const pauseMs = seen ? LOOK_EVERY_MS : TRY_EVERY_MS;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    video.srcObject = null;
  }
}

const isLive = ({ readyState, HAVE_CURRENT_DATA, paused, ended }: HTMLVideoElement): boolean =>
  readyState >= HAVE_CURRENT_DATA && !paused && !ended;

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
