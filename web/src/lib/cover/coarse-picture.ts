/** A camera's picture as everybody gets it for whom it is covered. The sharp one never leaves this page. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { CameraReader } from './camera-reader.ts';
import { coarsen, gridFor, POINTS, type Grid } from './coarsen.ts';

/** As often the camera is read, in ms: enough to see somebody move; seldom enough to cost nothing. */
const READ_EVERY_MS = 1000 / 6;

/** Reading it may take a page one part in so many of its time: a slow device shows fewer pictures. */
const TIME_SHARE = 8;

/** Not at first, in ms: while its table is laid a page has more urgent things to do, and nobody is connected yet. */
const LAID_MS = 300;

/** A picture is sent again so often, in ms, for as long… */
const SENT_EVERY_MS = READ_EVERY_MS / 4;
/** …as somebody may just be connecting, who would wait for the next one. */
const CONNECTING_MS = 1000;

/** A cell leaves as a square of so many pixels, with soft edges: a codec has its trouble with smaller pictures. */
const SCALE = 6;

/** One picture for all covered links, made while there is one. A step for `setSteps`. */
export class CoarsePicture implements TrackStep {
  readonly kind = 'video';
  readonly #made = new Map<MediaStreamTrack, { drawing: Drawing; users: number }>();

  /** Throws where this browser cannot draw: then no picture leaves. */
  begin(track: MediaStreamTrack): { track: MediaStreamTrack; end: () => void } {
    const work = this.#made.get(track) ?? { drawing: new Drawing(track), users: 0 };
    this.#made.set(track, work);
    work.users += 1;
    return {
      track: work.drawing.track,
      end: () => {
        work.users -= 1;
        if (work.users > 0) return;
        this.#made.delete(track);
        work.drawing.end();
      },
    };
  }
}

/** Draws one track until it is told to end. */
class Drawing {
  readonly track: MediaStreamTrack;
  readonly #camera = document.createElement('video');
  readonly #reader = new CameraReader(this.#camera);
  readonly #cells = contextOf({});
  /** What leaves. */
  readonly #out = contextOf({ alpha: false });
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #begunAt = performance.now();
  /** When the camera is read again, in ms. */
  #dueAt = this.#begunAt + LAID_MS;

  constructor(camera: MediaStreamTrack) {
    const { canvas } = this.#out;
    const { width = 0, height = 0 } = camera.getSettings();
    this.#size(gridFor(width, height));
    // Something to see from the first moment on: the camera takes a few frames to come in.
    this.#out.fillStyle = 'gray';
    this.#out.fillRect(0, 0, canvas.width, canvas.height);
    const [track] = canvas.captureStream().getVideoTracks();
    if (!track) throw new Error('no track of a canvas');
    this.track = track;
    this.#camera.muted = true;
    this.#camera.playsInline = true;
    this.#camera.srcObject = new MediaStream([camera]);
    // Refused only when it has ended meanwhile.
    this.#camera.play().catch(() => undefined);
    // No animation frame: in a hidden tab there is none, and the picture would stand still.
    this.#timer = setInterval(() => this.#draw(), SENT_EVERY_MS);
  }

  end(): void {
    clearInterval(this.#timer);
    this.track.stop();
    this.#camera.srcObject = null;
  }

  /** Each time that something is drawn a frame leaves. */
  #draw(): void {
    const now = performance.now();
    if (this.#reader.isReady && now >= this.#dueAt) void this.#read();
    else if (now - this.#begunAt < CONNECTING_MS) this.#show();
  }

  async #read(): Promise<void> {
    const began = performance.now();
    const { videoWidth, videoHeight } = this.#camera;
    const grid = gridFor(videoWidth, videoHeight);
    const points = await this.#reader.read(grid.columns * POINTS, grid.rows * POINTS);
    this.#size(grid);
    this.#cells.putImageData(new ImageData(coarsen(points, grid), grid.columns), 0, 0);
    this.#show();
    const tookMs = performance.now() - began;
    // A timer is not that exact.
    this.#dueAt = began + Math.max(READ_EVERY_MS - SENT_EVERY_MS / 2, TIME_SHARE * tookMs);
  }

  #show(): void {
    const { canvas } = this.#out;
    this.#out.drawImage(this.#cells.canvas, 0, 0, canvas.width, canvas.height);
  }

  /** Another size empties a canvas, so it is given only when it is another. */
  #size({ columns, rows }: Grid): void {
    const scales = [
      [this.#cells, 1],
      [this.#out, SCALE],
    ] as const;
    for (const [context, scale] of scales) {
      const { canvas } = context;
      if (canvas.width === columns * scale && canvas.height === rows * scale) continue;
      canvas.width = columns * scale;
      canvas.height = rows * scale;
      context.imageSmoothingQuality = 'high';
    }
  }
}

function contextOf(settings: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
  const context = document.createElement('canvas').getContext('2d', settings);
  if (!context) throw new Error('no canvas to draw on');
  return context;
}
