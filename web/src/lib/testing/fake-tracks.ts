/** Tracks of devices that are not there, for tests of what is done with them. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { LocalTracks, TrackKind } from '@eat-with-me/mesh/local-media';
import type { LendingDevices } from '#lib/companion/lent-devices.ts';

/** Its copies are known, so that a test can ask whether each was stopped. */
export class FakeTrack extends EventTarget {
  readonly kind: TrackKind;
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  readonly copies: FakeTrack[] = [];

  constructor(kind: TrackKind) {
    super();
    this.kind = kind;
  }

  clone(): FakeTrack {
    const copy = new FakeTrack(this.kind);
    copy.enabled = this.enabled;
    this.copies.push(copy);
    return copy;
  }
  stop(): void {
    this.readyState = 'ended';
  }

  /** As the browser's own. */
  get track(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

export class FakeDevices
  extends Emitter<{ change: [TrackKind]; regained: [TrackKind] }>
  implements LendingDevices
{
  readonly cameraId = '';
  tracks: LocalTracks;
  wanted = { microphone: true, camera: true };

  constructor(audio: FakeTrack | null = null, video: FakeTrack | null = null) {
    super();
    this.tracks = { audio: audio?.track ?? null, video: video?.track ?? null };
  }

  /** Another device serves, or none. */
  change(kind: TrackKind, track: FakeTrack | null): void {
    this.tracks = { ...this.tracks, [kind]: track?.track ?? null };
    this.emit('change', kind);
  }

  /** The guest's hand turns this one off, or on. */
  wants(change: Partial<FakeDevices['wanted']>): void {
    this.wanted = { ...this.wanted, ...change };
    this.emit('change', 'microphone' in change ? 'audio' : 'video');
  }
}
