/** A guest's microphone without a browser: it sends all the time, speech when there is some and else digital silence. */
import { base64Of, durationMs, HEARD_RATE, type Pcm } from '../pcm.ts';

/** Length of a piece, as the companion's own capture sends it. */
const PIECE_MS = 32;
const PIECE = (HEARD_RATE * PIECE_MS) / 1000;

export class Microphone {
  readonly #send: (audio: { data: string; mimeType: string }) => void;
  readonly #pace: number;
  readonly #startedAt = performance.now();
  #sentMs = 0;
  #speech: Pcm = new Int16Array(0);
  #spoken: (() => void) | null = null;
  #timer: NodeJS.Timeout;

  /** `pace` 8 sends eight seconds of sound in one. */
  constructor(send: (audio: { data: string; mimeType: string }) => void, pace = 1) {
    this.#send = send;
    this.#pace = pace;
    this.#timer = setInterval(() => this.#advance(), PIECE_MS / pace);
  }

  /** Says it, at 16 kHz; resolves when the last of it has been sent. */
  say(pcm: Pcm): Promise<void> {
    if (this.#spoken) throw new Error('the guest is still speaking');
    this.#speech = pcm;
    return new Promise((resolve) => (this.#spoken = resolve));
  }

  /** Sends nothing any more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #advance(): void {
    const now = (performance.now() - this.#startedAt) * this.#pace;
    while (this.#sentMs < now) {
      const piece = new Int16Array(PIECE);
      piece.set(this.#speech.subarray(0, PIECE));
      this.#speech = this.#speech.slice(PIECE);
      this.#sentMs += durationMs(piece, HEARD_RATE);
      this.#send({ data: base64Of(piece), mimeType: `audio/pcm;rate=${HEARD_RATE}` });
      if (this.#speech.length > 0 || !this.#spoken) continue;
      this.#spoken();
      this.#spoken = null;
      // Whoever waited for it acts before any silence is sent, however late this is.
      return;
    }
  }
}
