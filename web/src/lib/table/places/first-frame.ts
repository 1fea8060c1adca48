/** When a picture is really there: a frame decoded and shown, not merely a connection. */
import type { Attachment } from 'svelte/attachments';

/** Calls `seen` once, at the first frame of whatever the video plays. */
export const firstFrame =
  (seen: () => void): Attachment<HTMLVideoElement> =>
  (video) => {
    if (typeof video.requestVideoFrameCallback === 'function') {
      const waiting = video.requestVideoFrameCallback(() => seen());
      return () => video.cancelVideoFrameCallback(waiting);
    }
    // Older browsers: time that moves in a video that has a size.
    const look = () => {
      if (video.videoWidth > 0 && video.currentTime > 0) seen();
    };
    video.addEventListener('timeupdate', look);
    return () => video.removeEventListener('timeupdate', look);
  };
