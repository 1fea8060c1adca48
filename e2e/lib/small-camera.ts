/** A camera that two cores can encode for a whole table. */

/** Runs in the page, before anything else: whatever it asks a camera for, it asks for little. */
export function askForLess(): void {
  const { mediaDevices } = navigator;
  // Firefox's empty pages have none.
  if (!Object(mediaDevices).getUserMedia) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (wanted = {}) => {
    const video = wanted.video && {
      ...Object(wanted.video),
      width: 256,
      height: 144,
      frameRate: 10,
    };
    return ask({ ...wanted, ...(video && { video }) });
  };
}
