import { Emitter } from '@eat-with-me/mesh/emitter';
import type { LocalTracks, TrackKind } from '@eat-with-me/mesh/local-media';
import { expect, test } from 'vitest';
import { CoverAhead } from './cover-ahead.ts';
import { CoarsePicture } from './coarse-picture.ts';

/** A track is compared, and nothing else. */
const track = (id: string): MediaStreamTrack => Object.assign(new EventTarget(), { id }) as never;

class Camera extends Emitter<{ change: [TrackKind] }> {
  tracks: LocalTracks = { audio: null, video: null };
  turn(video: MediaStreamTrack | null, kind: TrackKind = 'video'): void {
    this.tracks = { audio: null, video };
    this.emit('change', kind);
  }
}

/** Which cameras' covered pictures are ready. */
class Ready extends CoarsePicture {
  readonly ids: string[] = [];
  override prepare({ id }: MediaStreamTrack): () => void {
    if (id === 'undrawable') throw new Error('no canvas');
    this.ids.push(id);
    return () => this.ids.splice(this.ids.indexOf(id), 1);
  }
}

test('the picture is ready for a table that starts covered, as long as there is a camera, and for no other', () => {
  const camera = new Camera();
  const step = new Ready();
  const ahead = new CoverAhead(camera, step);
  camera.turn(track('front'));
  expect(step.ids).toEqual([]);
  ahead.want(true);
  expect(step.ids).toEqual(['front']);
  camera.turn(camera.tracks.video, 'audio');
  ahead.want(true);
  expect(step.ids).toEqual(['front']);
  camera.turn(track('back'));
  expect(step.ids).toEqual(['back']);
  camera.turn(null);
  expect(step.ids).toEqual([]);
  camera.turn(track('undrawable'));
  camera.turn(track('front'));
  expect(step.ids).toEqual(['front']);
  ahead.want(false);
  expect(step.ids).toEqual([]);
});
