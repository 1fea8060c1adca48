/** The guest's own picture on the page. */
import type { Attachment } from 'svelte/attachments';

/** Shows a stream that is never heard. A new stream replaces the one before. */
export const showing =
  (stream: MediaStream | null): Attachment<HTMLVideoElement> =>
  (video) => {
    video.srcObject = stream;
    // The attribute alone does not mute a video made by script (Svelte sets properties on clones).
    video.muted = true;
    // Refused only when the element has gone or got another stream meanwhile.
    if (stream) video.play().catch(() => undefined);
    return () => {
      video.srcObject = null;
    };
  };
