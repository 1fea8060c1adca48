/** A camera's picture as everybody gets it for whom it is covered. The sharp one never leaves this page. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { coarsen, gridFor, POINTS, type Grid } from './coarsen.ts';

/** Enough to see somebody move; few enough to cost nothing. */
const FRAMES_PER_SECOND = 6;

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
  /** The picture, small enough to be read back, and its cells. */
  readonly #small = contextOf({ willReadFrequently: true });
  readonly #cells = contextOf({});
  /** What leaves. */
  readonly #out = contextOf({ alpha: false });
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(camera: MediaStreamTrack) {
    const { canvas } = this.#out;
    const { width = 0, height = 0 } = camera.getSettings();
    this.#size(gridFor(width, height));
    // Something to see from the first moment on: the camera takes a few frames to come in.
    this.#out.fillStyle = 'gray';
    this.#out.fillRect(0, 0, canvas.width, canvas.height);
    const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
    if (!track) throw new Error('no track of a canvas');
    this.track = track;
    this.#camera.muted = true;
    this.#camera.playsInline = true;
    this.#camera.srcObject = new MediaStream([camera]);
    // Refused only when it has ended meanwhile.
    this.#camera.play().catch(() => undefined);
    // No animation frame: in a hidden tab there is none, and the picture would stand still.
    this.#timer = setInterval(() => this.#draw(), 1000 / FRAMES_PER_SECOND);
  }

  end(): void {
    clearInterval(this.#timer);
    this.track.stop();
    this.#camera.srcObject = null;
  }

  #draw(): void {
    const { videoWidth, videoHeight } = this.#camera;
    if (videoWidth === 0) return;
    const grid = gridFor(videoWidth, videoHeight);
    this.#size(grid);
    const { canvas: small } = this.#small;
    this.#small.drawImage(this.#camera, 0, 0, small.width, small.height);
    const { data } = this.#small.getImageData(0, 0, small.width, small.height);
    this.#cells.putImageData(new ImageData(coarsen(data, grid), grid.columns), 0, 0);
    const { canvas: out } = this.#out;
    this.#out.drawImage(this.#cells.canvas, 0, 0, out.width, out.height);
  }

  /** Another size empties a canvas, so it is given only when it is another. */
  #size({ columns, rows }: Grid): void {
    const scales = [
      [this.#small, POINTS],
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
