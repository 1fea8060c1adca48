/** Writes down what is said in one table-mate's stream, whose tracks come and go with their connections. */
import { tidyLine } from '@eat-with-me/protocol/talk/tidy-line';
import type { DeviceEars } from '#lib/companion/house/device-ears.ts';

/** So often, in ms, it is looked whether another track speaks now: a page that changes a stream is told nothing of it. */
export const LOOK_EVERY_MS = 1000;
/** What was said is taken away after so many ms of silence. */
export const SHOWN_FOR_MS = 6000;
/** So much is shown at once, in UTF-16 code units: the end of it. */
export const CAPTION_MAX_LENGTH = 120;

/** What is shown: the latest words, `''` for none; null when nothing hears any more. */
type Show = (caption: string | null) => void;

/** The end of what was heard, from a whole word on. Pure. */
export function captionOf(heard: string): string {
  const line = tidyLine(heard, heard.length);
  if (line.length <= CAPTION_MAX_LENGTH) return line;
  const end = line.slice(-CAPTION_MAX_LENGTH);
  const space = end.indexOf(' ');
  return `…${tidyLine(end.slice(space + 1), CAPTION_MAX_LENGTH)}`;
}

/** Until the returned function is called. */
export function captionStream(
  ears: DeviceEars,
  stream: Pick<MediaStream, 'getAudioTracks'>,
  show: Show,
): () => void {
  let heard: MediaStreamTrack | null = null;
  let end = (): void => undefined;
  let fading: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const track = stream.getAudioTracks().find(({ readyState }) => readyState === 'live') ?? null;
    if (track === heard) return;
    end();
    heard = track;
    if (!track) return;
    end = ears.hear(track, {
      onHeard: (text) => {
        show(captionOf(text));
        clearTimeout(fading);
        fading = setTimeout(() => show(''), SHOWN_FOR_MS);
      },
      onLost: () => {
        clearTimeout(fading);
        show(null);
      },
    });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    clearTimeout(fading);
    end();
  };
}
