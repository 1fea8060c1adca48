/** A screen, a window or a tab of the guest's choice (Screen Capture), at a rate that leaves the line to the voices. */

/** A page of a recipe has to be read, and a film to be followed: enough for both. */
const MOST = { width: { max: 1280 }, height: { max: 720 }, frameRate: { max: 10 } } as const;

/** Whether this browser can; phones cannot. */
export const canShowScreen = (): boolean =>
  typeof Object(navigator.mediaDevices).getDisplayMedia === 'function';

/** By the guest's own press; null if they, their browser or their system would not. Without sound: a table hears voices. */
export async function askForScreen(): Promise<MediaStreamTrack | null> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: MOST, audio: false });
    const [track = null] = stream.getVideoTracks();
    // Letters before frames, where a line is thin.
    if (track) track.contentHint = 'detail';
    return track;
  } catch {
    return null;
  }
}
