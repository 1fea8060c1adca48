/** Reads what a video shows in few points, as cheaply as its browser can. */
import { pointsOf, type Planes } from './points.ts';

/** Of one video, for as long as that plays. */
export class CameraReader {
  readonly #video: HTMLVideoElement;
  readonly #canvas = canvasToRead();
  #copy = new Uint8Array(0);
  #reads = false;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  /** Whether there is a picture, and the one before has been read. */
  get isReady(): boolean {
    return this.#video.videoWidth > 0 && !this.#reads;
  }

  /** The picture as RGBA in `columns` × `rows` points. */
  async read(columns: number, rows: number): Promise<Uint8ClampedArray> {
    this.#reads = true;
    try {
      const planes = await this.#planes();
      return planes ? pointsOf(planes, columns, rows) : this.#drawn(columns, rows);
    } finally {
      this.#reads = false;
    }
  }

  /**
   * What the camera gave, uncut and unturned; null where that cannot be had. To draw a large picture takes a browser without a
   * graphics processor 16 ms, for which the page stands still; to copy it takes one.
   */
  async #planes(): Promise<Planes | null> {
    if (!('VideoFrame' in globalThis)) return null;
    let frame: VideoFrame | null = null;
    try {
      frame = new VideoFrame(this.#video);
      const { format, codedWidth, codedHeight, displayWidth, displayHeight, colorSpace } = frame;
      // A phone turns its pictures where they are shown. Older browsers say that by the shape alone.
      const { rotation = 0 } = frame as { readonly rotation?: number };
      const isTurned = rotation !== 0 || codedWidth > codedHeight !== displayWidth > displayHeight;
      if ((format !== 'I420' && format !== 'NV12') || isTurned) return null;
      const size = frame.allocationSize();
      if (this.#copy.length !== size) this.#copy = new Uint8Array(size);
      const layout = await frame.copyTo(this.#copy);
      const { width, height } = frame.visibleRect ?? { width: codedWidth, height: codedHeight };
      const plane = (index: number, halved: boolean, step: number, skip = 0) => {
        const { offset = 0, stride = 0 } = layout[index] ?? {};
        const half = (length: number) => (halved ? Math.ceil(length / 2) : length);
        const bytes = this.#copy.subarray(offset + skip);
        return { bytes, stride, step, width: half(width), height: half(height) };
      };
      return {
        y: plane(0, false, 1),
        u: format === 'I420' ? plane(1, true, 1) : plane(1, true, 2),
        v: format === 'I420' ? plane(2, true, 1) : plane(1, true, 2, 1),
        bt709: colorSpace.matrix === 'bt709',
        fullRange: colorSpace.fullRange === true,
      };
    } catch {
      return null;
    } finally {
      frame?.close();
    }
  }

  #drawn(columns: number, rows: number): Uint8ClampedArray {
    const { canvas } = this.#canvas;
    // Another size empties a canvas, and its settings.
    if (canvas.width !== columns || canvas.height !== rows) {
      [canvas.width, canvas.height] = [columns, rows];
      this.#canvas.imageSmoothingQuality = 'high';
    }
    this.#canvas.drawImage(this.#video, 0, 0, columns, rows);
    return this.#canvas.getImageData(0, 0, columns, rows).data;
  }
}

function canvasToRead(): CanvasRenderingContext2D {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas to read from');
  return context;
}
