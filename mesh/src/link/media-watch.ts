/** When media last came over a link. */
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import type { TrackKind } from '../local-media.ts';

/** A picture that moved a moment ago: so much silence, in ms, and something is wrong. */
const PICTURE_SILENT_MS = 700;
/** Sound alone may pause: Opus speaks up every 400 ms while nobody does (RFC 6716 §2.1.9), and one such packet may get lost. */
const SOUND_SILENT_MS = 1300;
/** A page that is not shown looks seldom. */
const HIDDEN_SILENT_MS = 3000;
/** A picture counts as moving for so long after its last frame, in ms. */
const MOVING_MS = 1000;
/** A look that comes so much late, in ms, finds that the machine or the page was asleep: silence proves nothing. */
const ASLEEP_MS = 600;

/** What arrives at one connection's receivers. */
export type Received = Readonly<Record<TrackKind, RTCRtpReceiver | undefined>>;

/** Whether a guest who says this of themselves sends anything that must come. */
export const isHeardOrSeen = (presence: Presence | null): boolean =>
  presence !== null &&
  presence.away === undefined &&
  (presence.microphone === 'on' || presence.camera === 'on');

/** Looks at the receivers of a link's present connection. Moments are `performance.now()` ms. */
export class MediaWatch {
  readonly #stamps: Record<TrackKind, number> = { audio: 0, video: 0 };
  #lookedAt = -Infinity;
  #cameAt: Record<TrackKind, number> = { audio: -Infinity, video: -Infinity };
  #countsFrom: number;

  constructor(now: number) {
    this.#countsFrom = now;
  }

  /** Silence before this moment does not count: another connection carries the link, or the page was asleep. */
  startOver(from: number): void {
    this.#countsFrom = from;
  }

  /** Takes note of what has come since the last look. */
  look(received: Received, now: number, hidden: boolean): void {
    if (!hidden && now - this.#lookedAt > ASLEEP_MS) this.startOver(now);
    this.#lookedAt = now;
    for (const kind of ['audio', 'video'] as const) {
      const stamp = received[kind]?.getSynchronizationSources()[0]?.timestamp;
      if (stamp === undefined || stamp === this.#stamps[kind]) continue;
      this.#stamps[kind] = stamp;
      this.#cameAt[kind] = now;
    }
  }

  /** When something came last, or when silence began to count. */
  get lastAt(): number {
    return Math.max(this.#cameAt.audio, this.#cameAt.video, this.#countsFrom);
  }

  /** How long this link may be silent. */
  patienceMs(hidden: boolean): number {
    if (hidden) return HIDDEN_SILENT_MS;
    return this.lastAt - this.#cameAt.video < MOVING_MS ? PICTURE_SILENT_MS : SOUND_SILENT_MS;
  }
}
