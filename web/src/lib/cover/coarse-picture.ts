/** A camera's picture as everybody gets it for whom it is covered. The sharp one never leaves this page. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { CameraReader } from './camera-reader.ts';
import { coarseTrack, type CoarseTrack } from './coarse-track.ts';
import { coarsen, gridFor, POINTS } from './coarsen.ts';

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

/** Before anybody is to see it, it is made only so often, in ms: enough for it to be there, and for its code to be compiled. */
const PREPARED_EVERY_MS = 1000;

/** One picture for all covered links, made while there is one, or while it is prepared. A step for `setSteps`. */
export class CoarsePicture implements TrackStep {
  readonly kind = 'video';
  readonly #made = new Map<MediaStreamTrack, Drawing>();

  /** Throws where this browser cannot draw: then no picture leaves. */
  begin(track: MediaStreamTrack): { track: MediaStreamTrack; end: () => void } {
    const drawing = this.#of(track);
    drawing.send();
    return { track: drawing.track, end: () => this.#letGo(track, drawing, 'sent') };
  }

  /** Makes it from now on, so that it is there once it is sent. Returns what ends that. Throws as `begin` does. */
  prepare(track: MediaStreamTrack): () => void {
    const drawing = this.#of(track);
    drawing.uses.prepared += 1;
    return () => this.#letGo(track, drawing, 'prepared');
  }

  #of(track: MediaStreamTrack): Drawing {
    const drawing = this.#made.get(track) ?? new Drawing(track);
    this.#made.set(track, drawing);
    return drawing;
  }

  #letGo(track: MediaStreamTrack, drawing: Drawing, use: keyof Drawing['uses']): void {
    drawing.uses[use] -= 1;
    if (drawing.uses.sent + drawing.uses.prepared > 0) return;
    this.#made.delete(track);
    drawing.end();
  }
}

/** Draws one track until it is told to end. */
class Drawing {
  /** How many links send it, and how many want it ready. */
  readonly uses = { sent: 0, prepared: 0 };
  readonly track: MediaStreamTrack;
  readonly #camera = document.createElement('video');
  readonly #reader = new CameraReader(this.#camera);
  readonly #out: CoarseTrack;
  readonly #timer: ReturnType<typeof setInterval>;
  /** When somebody connected last who is to see it, in ms. */
  #sentAt = -Infinity;
  /** When the camera is read again, in ms. */
  #dueAt = 0;

  constructor(camera: MediaStreamTrack) {
    const { width = 0, height = 0 } = camera.getSettings();
    this.#out = coarseTrack(gridFor(width, height));
    this.track = this.#out.track;
    this.#camera.muted = true;
    this.#camera.playsInline = true;
    this.#camera.srcObject = new MediaStream([camera]);
    // Refused only when it has ended meanwhile.
    this.#camera.play().catch(() => undefined);
    // No animation frame: in a hidden tab there is none, and the picture would stand still.
    this.#timer = setInterval(() => this.#draw(), SENT_EVERY_MS);
  }

  /** One more sends it. */
  send(): void {
    this.uses.sent += 1;
    this.#sentAt = performance.now();
    this.#dueAt = this.#sentAt + LAID_MS;
  }

  end(): void {
    clearInterval(this.#timer);
    this.track.stop();
    this.#camera.srcObject = null;
  }

  #draw(): void {
    const now = performance.now();
    if (this.#reader.isReady && now >= this.#dueAt) void this.#read();
    else if (now - this.#sentAt < CONNECTING_MS) this.#out.repeat();
  }

  async #read(): Promise<void> {
    const began = performance.now();
    const { videoWidth, videoHeight } = this.#camera;
    const grid = gridFor(videoWidth, videoHeight);
    const points = await this.#reader.read(grid.columns * POINTS, grid.rows * POINTS);
    this.#out.show(coarsen(points, grid), grid);
    const tookMs = performance.now() - began;
    const everyMs = this.uses.sent > 0 ? READ_EVERY_MS : PREPARED_EVERY_MS;
    // A timer is not that exact.
    this.#dueAt = began + Math.max(everyMs - SENT_EVERY_MS / 2, TIME_SHARE * tookMs);
  }
}
