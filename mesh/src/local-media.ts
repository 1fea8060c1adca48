/** What guests send each other, as tracks. */

/** What this guest sends: at most one audio and one video track, the same on every link. */
export interface LocalTracks {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
}

export type TrackKind = keyof LocalTracks;

export const NO_TRACKS: LocalTracks = { audio: null, video: null };

/** The picture's height in pixels that budgets assume when the camera does not tell. */
const ASSUMED_CAMERA_HEIGHT = 720;

/** How high the camera's picture is, in pixels. */
export const cameraHeight = (track: MediaStreamTrack | null): number =>
  track?.getSettings().height ?? ASSUMED_CAMERA_HEIGHT;

/** The stream stays, and its tracks are these from now on. */
export function showTracks(stream: MediaStream, tracks: readonly MediaStreamTrack[]): void {
  for (const track of tracks) {
    // Whoever offers a connection names their tracks, each time the same, and a stream takes no two tracks of one name.
    const namesake = stream.getTrackById(track.id);
    if (namesake && namesake !== track) stream.removeTrack(namesake);
    stream.addTrack(track);
  }
  for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track);
}
