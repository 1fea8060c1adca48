/** A camera that the page paints itself, in place of the one that the browser has. */

/** Runs in the page: whoever asks for a camera gets what `paint` shows. */
function replaceCamera<Given>(
  paint: (given: Given) => MediaStream | Promise<MediaStream>,
  given: Given,
): void {
  const { mediaDevices } = navigator;
  // Firefox's empty pages have none.
  if (!Object(mediaDevices).getUserMedia) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted = {}) => {
    const stream = await ask(wanted);
    for (const track of stream.getVideoTracks()) {
      track.stop();
      stream.removeTrack(track);
      const painted = await paint(given);
      for (const each of painted.getVideoTracks()) stream.addTrack(each);
    }
    return stream;
  };
}

/** For `addInitScript`. `paint` runs in the page and uses nothing from outside; `given` comes there as JSON. */
export const paintedCamera = <Given>(
  paint: (given: Given) => MediaStream | Promise<MediaStream>,
  given: Given,
): { content: string } => ({
  content: `(${String(replaceCamera)})(${String(paint)}, ${JSON.stringify(given)});`,
});
