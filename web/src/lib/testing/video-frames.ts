import { vi } from 'vitest';

/** Videos that show nothing by themselves, until this is called: then each that waits for a frame has one. For `beforeEach`. */
export function videoFrames(): () => void {
  const waiting: VideoFrameRequestCallback[] = [];
  HTMLVideoElement.prototype.requestVideoFrameCallback = (seen) => waiting.push(seen);
  HTMLVideoElement.prototype.cancelVideoFrameCallback = vi.fn();
  return () => waiting.splice(0).forEach((seen) => seen(0, {} as VideoFrameCallbackMetadata));
}
