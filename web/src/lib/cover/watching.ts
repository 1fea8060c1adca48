/** Looks at a table-mate's picture while this guest's is open for theirs: nobody looks without being seen. */
import type { Attachment } from 'svelte/attachments';
import type { TableMate } from '#lib/table/table-mate.ts';
import { windowOf } from '#lib/table/view/window-of.ts';
import type { Evidence } from './pair.ts';
import { isLarger } from './coarsen.ts';
import { isSharp, JUDGED } from './sharpness.ts';
import { contextToRead } from './true-canvas.ts';

const UNPROVEN_EVERY_MS = 250;
const SEEN_EVERY_MS = 1000;

/** What was decoded of this video since the last look. */
class Eye {
  readonly #video: HTMLVideoElement;
  /** Null where the browser does not let a page read what it drew. */
  readonly #context = contextToRead(JUDGED.width, JUDGED.height);
  #fresh = false;
  #waiting = 0;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    this.#await();
  }

  /** What there is to be seen; who looks has made sure that something should be. */
  look(): Evidence {
    if (!this.#fresh) return 'nothing';
    this.#fresh = false;
    this.#await();
    return this.#isSharp() ? 'sharp' : 'coarse';
  }

  close(): void {
    if ('cancelVideoFrameCallback' in this.#video) {
      this.#video.cancelVideoFrameCallback(this.#waiting);
    }
  }

  #isSharp(): boolean {
    if (!this.#context) return isLarger(this.#video.videoWidth, this.#video.videoHeight);
    const { width, height } = JUDGED;
    this.#context.drawImage(this.#video, 0, 0, width, height);
    return isSharp(this.#context.getImageData(0, 0, width, height).data);
  }

  #await(): void {
    if (!('requestVideoFrameCallback' in this.#video)) {
      // Older browsers do not tell; a picture that stands still is taken for one that moves.
      this.#fresh = true;
      return;
    }
    this.#waiting = this.#video.requestVideoFrameCallback(() => (this.#fresh = true));
  }
}

/** What this guest does not want to see, or cannot, is held against nobody. */
const isUnseen = ({ hidden, picture }: TableMate, page: Document): boolean =>
  hidden || picture === 'unwanted' || page.hidden;

/** What speaks for them counts all the same. */
const lenient = (evidence: Evidence): Evidence => (evidence === 'sharp' ? 'sharp' : 'unseen');

/** Tells the cover over the guest's picture what is seen of it in this video. */
export const watching =
  (mate: () => TableMate): Attachment<HTMLVideoElement> =>
  (video) => {
    const { cover } = mate();
    if (!cover || cover.proof === 'none') return;
    const eye = new Eye(video);
    const everyMs = cover.proof === 'seen' ? SEEN_EVERY_MS : UNPROVEN_EVERY_MS;
    let lookedAt = performance.now();
    const view = windowOf(video);
    const timer = view.setInterval(() => {
      const now = performance.now();
      // A page that was held up itself has not looked.
      const isLate = now - lookedAt > 3 * everyMs;
      lookedAt = now;
      const evidence = eye.look();
      cover.look(isLate || isUnseen(mate(), view.document) ? lenient(evidence) : evidence);
    }, everyMs);
    return () => {
      view.clearInterval(timer);
      eye.close();
    };
  };
