/**
 * What has arrived, for tests to judge: that no line was opened before consent, that pictures are few and small, that a
 * muted microphone sends zeros. No sound and no picture is kept.
 */
import { jpegSize } from './jpeg-size.ts';
import { loudness, type Pcm } from './pcm.ts';
import type { Setup } from './wire.ts';

/** One picture. Times are in ms of the wall since the emulator was opened; sizes are null for what is no JPEG. */
type ReceivedFrame = {
  readonly atMs: number;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
};

/** One connection, from its upgrade on. */
export type ReceivedLine = {
  readonly openedAtMs: number;
  readonly version: string;
  readonly credential: 'key' | 'token' | 'none';
  /** As it was sent, and as it counts once a token's locks are on it; null before, and if it was refused. */
  asked: Setup | null;
  effective: Setup | null;
  /** `lastSoundAtMs` is when something else than digital silence last came. */
  readonly audio: {
    bytes: number;
    pieces: number;
    /** In ms of sound: the longest piece. */
    longestMs: number;
    lastAtMs: number | null;
    lastSoundAtMs: number | null;
  };
  readonly frames: ReceivedFrame[];
  /** Texts, of realtimeInput, clientContent and contextUpdate. */
  readonly texts: string[];
  /** Marks of the manual mode, and ends of the stream. */
  readonly marks: ('activityStart' | 'activityEnd' | 'audioStreamEnd')[];
  /** What the recogniser understood, and what was answered; an interrupted answer is whole here. */
  readonly heard: string[];
  readonly said: string[];
  /** How it ended; a client that vanished is 1006. */
  closed: { readonly code: number; readonly reason: string } | null;
};

export class Received {
  /** TCP connections but those of the control API: a preconnect is one. */
  connections = 0;
  /** Bodies of what tokens were asked for. The key is not kept. */
  readonly mints: unknown[] = [];
  readonly lines: ReceivedLine[] = [];
  readonly #openedAt = performance.now();
  readonly #waiting = new Set<() => void>();

  get nowMs(): number {
    return performance.now() - this.#openedAt;
  }

  open(version: string, credential: ReceivedLine['credential']): ReceivedLine {
    const audio = { bytes: 0, pieces: 0, longestMs: 0, lastAtMs: null, lastSoundAtMs: null };
    const line: ReceivedLine = {
      openedAtMs: this.nowMs,
      version,
      credential,
      asked: null,
      effective: null,
      audio,
      frames: [],
      texts: [],
      marks: [],
      heard: [],
      said: [],
      closed: null,
    };
    this.lines.push(line);
    this.changed();
    return line;
  }

  sound({ audio }: ReceivedLine, pcm: Pcm, rate: number): void {
    audio.bytes += pcm.byteLength;
    audio.pieces += 1;
    audio.longestMs = Math.max(audio.longestMs, (pcm.length * 1000) / rate);
    audio.lastAtMs = this.nowMs;
    if (loudness(pcm) > -Infinity) audio.lastSoundAtMs = this.nowMs;
    this.changed();
  }

  picture({ frames }: ReceivedLine, jpeg: Buffer): void {
    const size = jpegSize(jpeg) ?? { width: null, height: null };
    frames.push({ atMs: this.nowMs, bytes: jpeg.length, ...size });
    this.changed();
  }

  /** Something of it is different now. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves as soon as it is so. */
  until(isSo: (received: Received) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo(this)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** The shortest time between two pictures, in ms; Infinity for fewer than two. */
export function shortestGapMs(frames: readonly ReceivedFrame[]): number {
  const gaps = frames.slice(1).map(({ atMs }, before) => atMs - (frames[before]?.atMs ?? 0));
  return Math.min(...gaps);
}
