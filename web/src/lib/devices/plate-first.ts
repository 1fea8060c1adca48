/** The lower part of a camera's picture, where a plate is: what is above it does not leave this page. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';

/** So much of the picture's height leaves. */
const PLATE_PART = 0.6;

/** A plate holds still; what is not drawn costs nothing. */
const FRAMES_PER_SECOND = 15;

/** Which part of a picture that is so large (pixels): in even numbers, as codecs like it. Pure. */
export function plateIn(width: number, height: number) {
  const even = (pixels: number) => 2 * Math.max(1, Math.round(pixels / 2));
  const part = even(height * PLATE_PART);
  return { top: Math.max(0, height - part), width: even(width), height: part };
}

/** A step for tracks. Throws where this browser cannot draw: then no picture leaves. */
export const plateStep: TrackStep = {
  kind: 'video',
  begin: (camera) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('no canvas to draw on');
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([camera]);
    // Refused only when it has ended meanwhile.
    video.play().catch(() => undefined);
    const size = (width: number, height: number) => {
      const plate = plateIn(width, height);
      // Another size empties a canvas.
      if (canvas.width !== plate.width) canvas.width = plate.width;
      if (canvas.height !== plate.height) canvas.height = plate.height;
      return plate;
    };
    const { width = 640, height = 360 } = camera.getSettings();
    size(width, height);
    const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
    if (!track) throw new Error('no track of a canvas');
    // No animation frame: in a hidden tab there is none, and the picture would stand still.
    const timer = setInterval(() => {
      const { videoWidth, videoHeight } = video;
      if (videoWidth === 0) return;
      const plate = size(videoWidth, videoHeight);
      const from = [0, plate.top, videoWidth, videoHeight - plate.top] as const;
      context.drawImage(video, ...from, 0, 0, plate.width, plate.height);
    }, 1000 / FRAMES_PER_SECOND);
    return {
      track,
      end: () => {
        clearInterval(timer);
        track.stop();
        video.srcObject = null;
      },
    };
  },
};
