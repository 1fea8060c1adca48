/** A still of what somebody shows, small enough to go with a report. */
import { PICTURE_MAX_BYTES } from '@eat-with-me/protocol/report';

const SIDE = 320;
const QUALITIES = [0.7, 0.5, 0.35, 0.2] as const;

/** As a JPEG in a data URL, at most 320 pixels wide or high; null where there is nothing to see, or it cannot be made that small. */
export async function stillOf(stream: MediaStream): Promise<string | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  try {
    await video.play();
    const { videoWidth, videoHeight } = video;
    if (videoWidth === 0) return null;
    const scale = Math.min(1, SIDE / Math.max(videoWidth, videoHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const url = canvas.toDataURL('image/jpeg', quality);
      if (picturePart(url).length <= (PICTURE_MAX_BYTES / 3) * 4) return url;
    }
    return null;
  } catch {
    return null;
  } finally {
    video.srcObject = null;
  }
}

/** The base64 in a data URL. */
export const picturePart = (url: string): string => url.slice(url.indexOf(',') + 1);
