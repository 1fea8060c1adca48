/** How much the other end of a link may say: what is too much is dropped unread and counted, and breaks nothing. */
import { FRAME_LENGTH_RATE, FRAME_RATE } from '@eat-with-me/protocol/talk/frame';
import { Rate } from '@eat-with-me/protocol/rate';

const FRAMES = new Rate(FRAME_RATE);
const LENGTHS = new Rate(FRAME_LENGTH_RATE);

/** So much of the burst is more than all that an honest end can have to say at once. */
const ENOUGH = 0.75;

/** Counts one channel's messages. Moments are ms of one clock. */
export class Inflow {
  #framesFullAt = -Infinity;
  #lengthFullAt = -Infinity;
  #dropped = 0;

  /** Whether a message of this length may be read now. */
  admits(length: number, now: number): boolean {
    const tooMuch =
      FRAMES.waitMs(this.#framesFullAt, 1, now) > 0 ||
      LENGTHS.waitMs(this.#lengthFullAt, length, now) > 0;
    if (tooMuch) {
      this.#dropped += 1;
      return false;
    }
    this.#framesFullAt = FRAMES.take(this.#framesFullAt, 1, now);
    this.#lengthFullAt = LENGTHS.take(this.#lengthFullAt, length, now);
    return true;
  }

  /** How long, in ms, until an honest end can say all that it may have to say. */
  restMs(now: number): number {
    return Math.max(
      FRAMES.waitMs(this.#framesFullAt, FRAME_RATE.burst * ENOUGH, now),
      LENGTHS.waitMs(this.#lengthFullAt, FRAME_LENGTH_RATE.burst * ENOUGH, now),
    );
  }

  /** How many messages were too much. */
  get dropped(): number {
    return this.#dropped;
  }
}
