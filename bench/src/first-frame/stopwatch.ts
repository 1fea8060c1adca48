/** Runs in every measured page before its own scripts, and notes two moments without changing what the page does. */

/** Moments in ms since 1970, on a clock that all pages of one machine share; null until they come. */
interface Moments {
  /** The page asked the server for company: the press of the button, as far as the wire is concerned. */
  queuedAt: number | null;
  /** A frame of somebody else's camera was presented. */
  frameAt: number | null;
}

declare global {
  interface Window {
    moments: Moments;
  }
}

/** Handed to the page as its own source text: uses nothing from outside. */
export function installStopwatch(): void {
  const moments: Moments = { queuedAt: null, frameAt: null };
  window.moments = moments;
  const now = () => performance.timeOrigin + performance.now();

  // oxlint-disable-next-line typescript/unbound-method -- called with its `this` below
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data === 'string' && data.includes('"type":"queue"')) moments.queuedAt ??= now();
    send.call(this, data);
  };

  // Tracks of this page's own camera: whatever else a video element shows has come from the other guest.
  const own = new Set<string>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its `this` below
  const getUserMedia = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    for (const { id } of stream.getTracks()) own.add(id);
    return stream;
  };

  const watched = new WeakSet<HTMLVideoElement>();
  const watch = (video: HTMLVideoElement): void => {
    if (watched.has(video)) return;
    watched.add(video);
    const look = (): void => {
      const { srcObject } = video;
      const tracks = srcObject instanceof MediaStream ? srcObject.getVideoTracks() : [];
      if (tracks.some(({ id }) => !own.has(id))) moments.frameAt ??= now();
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) watch(video);
  }).observe(document, { childList: true, subtree: true });
}
