/** A track whose pictures are given to it one by one, as cells. */
import { enlarged } from './enlarged.ts';
import { SCALE, type Grid } from './coarsen.ts';

export interface CoarseTrack {
  readonly track: MediaStreamTrack;
  /** These cells (RGBA) leave. */
  show(cells: Uint8ClampedArray<ArrayBuffer>, grid: Grid): void;
  /** The last picture leaves once more. */
  repeat(): void;
}

/** As much of a `MediaStreamTrackGenerator` (an earlier draft of mediacapture-transform, in Chromium) as is used. */
type Generator = MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
type MakeGenerator = new (init: { kind: 'video' }) => Generator;

/** Throws where this browser cannot draw: then no picture leaves. */
export function coarseTrack(grid: Grid): CoarseTrack {
  const { MediaStreamTrackGenerator: Made } = globalThis as {
    readonly MediaStreamTrackGenerator?: MakeGenerator;
  };
  const made =
    Made && 'VideoFrame' in globalThis
      ? new Written(new Made({ kind: 'video' }), grid)
      : new Drawn();
  // Something to see from the first moment on: the camera takes a few frames to come in.
  const length = grid.columns * grid.rows * 4;
  made.show(
    Uint8ClampedArray.from({ length }, (_, at) => (at % 4 === 3 ? 255 : 128)),
    grid,
  );
  return made;
}

/** Written frame by frame, which costs the page nothing else: each drawing on a canvas costs it a whole turn of painting. */
class Written implements CoarseTrack {
  readonly track: MediaStreamTrack;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;
  #pixels = new Uint8ClampedArray(0);
  #size: { codedWidth: number; codedHeight: number };

  constructor(generator: Generator, { columns, rows }: Grid) {
    this.#size = { codedWidth: columns * SCALE, codedHeight: rows * SCALE };
    this.#writer = generator.writable.getWriter();
    this.track = generator;
    const settings = generator.getSettings.bind(generator);
    // It does not know its size until a frame has gone through; an encoder would take it for a camera's.
    generator.getSettings = () => ({ height: this.#size.codedHeight, ...settings() });
  }

  show(cells: Uint8ClampedArray<ArrayBuffer>, grid: Grid): void {
    this.#pixels = enlarged(cells, grid, SCALE);
    this.#size = { codedWidth: grid.columns * SCALE, codedHeight: grid.rows * SCALE };
    this.repeat();
  }

  repeat(): void {
    // What waits is as good as what would come after it.
    if ((this.#writer.desiredSize ?? 0) <= 0) return;
    const timestamp = Math.round(performance.now() * 1000);
    const frame = new VideoFrame(this.#pixels, { format: 'RGBX', ...this.#size, timestamp });
    // Refused once the track has ended.
    this.#writer.write(frame).catch(() => frame.close());
  }
}

/** Drawn on a canvas, where frames cannot be written. */
class Drawn implements CoarseTrack {
  readonly track: MediaStreamTrack;
  readonly #cells = contextOf({});
  /** What leaves. */
  readonly #out = contextOf({ alpha: false });

  constructor() {
    const [track] = this.#out.canvas.captureStream().getVideoTracks();
    if (!track) throw new Error('no track of a canvas');
    this.track = track;
  }

  show(cells: Uint8ClampedArray<ArrayBuffer>, grid: Grid): void {
    this.#size(grid);
    this.#cells.putImageData(new ImageData(cells, grid.columns), 0, 0);
    this.repeat();
  }

  /** Each time that something is drawn a frame leaves. */
  repeat(): void {
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
