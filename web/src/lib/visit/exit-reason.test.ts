import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canMakeKeys, keysTrouble } from './exit-reason.ts';

class Connection {
  close(): void {}
}

beforeEach(() => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('RTCPeerConnection', Connection);
});
afterEach(() => vi.unstubAllGlobals());

test('a browser that has all it takes', async () => {
  expect(await canMakeKeys()).toBe(true);
});

test('a page without a secure address is named before anything that is missing because of it', async () => {
  vi.stubGlobal('isSecureContext', false);
  vi.stubGlobal('RTCPeerConnection', undefined);
  expect(await canMakeKeys()).toBe(false);
  expect(keysTrouble()).toBe('insecure-page');
});

test.each([
  ['missing', undefined],
  [
    'switched off',
    function () {
      throw new DOMException('disabled', 'NotSupportedError');
    },
  ],
])('WebRTC that is %s is named, and is no old browser', async (_, connection) => {
  vi.stubGlobal('RTCPeerConnection', connection);
  expect(await canMakeKeys()).toBe(false);
  expect(keysTrouble()).toBe('no-webrtc');
});

test('a browser without X25519 is too old', async () => {
  const generateKey = () => Promise.reject(new DOMException('unknown', 'NotSupportedError'));
  vi.stubGlobal('crypto', { subtle: { generateKey } });
  expect(await canMakeKeys()).toBe(false);
  expect(keysTrouble()).toBe('browser-too-old');
});
