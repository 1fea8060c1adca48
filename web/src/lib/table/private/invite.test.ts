import { afterEach, expect, test, vi } from 'vitest';
import { copyLink, shareLink } from './invite.ts';

const WORDS = { title: 'A table', text: 'Come and eat.' };

afterEach(() => vi.unstubAllGlobals());

const browserThat = (given: Partial<Record<'share' | 'clipboard', unknown>>) =>
  vi.stubGlobal('navigator', given);

test.each([
  ['was closed', { name: 'AbortError' }, 'closed'],
  // As where a page may not share, or the press is too long ago (Web Share 2.1.2).
  ['is not allowed', { name: 'NotAllowedError' }, 'refused'],
  ['fails', undefined, 'refused'],
])('a share sheet that %s', async (_, error, outcome) => {
  browserThat({ share: () => Promise.reject(error) });
  expect(await shareLink('https://house.example/t/x#y', WORDS)).toBe(outcome);
});

test('a share sheet gets the link and what to say with it', async () => {
  const share = vi.fn(() => Promise.resolve());
  browserThat({ share });
  expect(await shareLink('https://house.example/t/x#y', WORDS)).toBe('shared');
  expect(share).toHaveBeenCalledExactlyOnceWith({ ...WORDS, url: 'https://house.example/t/x#y' });
});

test('a link that the browser does not copy is for the guest to copy', async () => {
  browserThat({ clipboard: { writeText: () => Promise.reject(new Error('not now')) } });
  expect(await copyLink('https://house.example/t/x#y')).toBe(false);
  browserThat({});
  expect(await copyLink('https://house.example/t/x#y')).toBe(false);
});
