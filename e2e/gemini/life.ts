/** How old a connection gets. It knows what ends it, not what is said until then. */
import { CLOSINGS, type Closing } from './closings.ts';
import type { Clock } from './clock.ts';
import type { Profile } from './profiles.ts';

const MINUTE_MS = 60_000;

/** The documentation's limits without a sliding window, and of a connection; and the age at which 3.8 was seen to be cut. */
const SOUND_MS = 15 * MINUTE_MS;
const PICTURES_MS = 2 * MINUTE_MS;
const WARNED_MS = 9 * MINUTE_MS;
const CUT_MS = 58 * MINUTE_MS;

type LifeParts = {
  readonly clock: Clock;
  readonly ends: Profile['life'];
  /** Whether a window slides over its context: then sound and pictures make it no older. */
  readonly windowed: boolean;
  /** So many ms of the age clock are left. */
  readonly warn: (leftMs: number) => void;
  readonly close: (closing: Closing) => void;
};

export class Life {
  readonly #parts: LifeParts;
  readonly #beganAt: number;
  #pictures = false;

  constructor(parts: LifeParts) {
    const { clock, ends, warn, close } = parts;
    this.#parts = parts;
    this.#beganAt = clock.now;
    this.#endAt(SOUND_MS);
    if (ends === 'cut') clock.after(CUT_MS, () => close(CLOSINGS.deadline));
    else clock.after(WARNED_MS, () => warn(MINUTE_MS));
  }

  /** There was a picture. */
  see(): void {
    if (!this.#pictures) this.#endAt(PICTURES_MS);
    this.#pictures = true;
  }

  #endAt(ageMs: number): void {
    const { clock, windowed, close } = this.#parts;
    if (!windowed) clock.after(this.#beganAt + ageMs - clock.now, () => close(CLOSINGS.clean));
  }
}
