import { expect, test, vi } from 'vitest';
import { firstFrame } from './first-frame.ts';

test('without frame callbacks, time must move in a picture that has a size', () => {
  const video = document.createElement('video');
  Object.defineProperty(video, 'requestVideoFrameCallback', { value: undefined });
  const size = { width: 0, at: 0 };
  Object.defineProperty(video, 'videoWidth', { get: () => size.width });
  Object.defineProperty(video, 'currentTime', { get: () => size.at });
  const seen = vi.fn();
  const stop = firstFrame(seen)(video);

  video.dispatchEvent(new Event('timeupdate'));
  expect(seen).not.toHaveBeenCalled();
  size.width = 640;
  size.at = 0.1;
  video.dispatchEvent(new Event('timeupdate'));
  expect(seen).toHaveBeenCalledOnce();

  if (stop) stop();
  video.dispatchEvent(new Event('timeupdate'));
  expect(seen).toHaveBeenCalledOnce();
});
