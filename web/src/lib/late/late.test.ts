import { afterEach, expect, test, vi } from 'vitest';
import { site } from '#lib/words/en/site.ts';
import { codeCame, isTooOld, lateNotice } from './late.ts';

const show = (route: string | null) => {
  document.body.innerHTML = lateNotice(route, site.late);
  return document.querySelector('#late');
};

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

test('the door says what to do when its code does not come, and has a link that loads it again', () => {
  const notice = show('/[[locale=locale]]');
  expect(notice?.textContent).toContain(site.late.missing);
  expect(notice?.querySelector('a')?.getAttribute('href')).toBe('');
});

test('an invitation is not loaded again by a link, which would lose its key', () => {
  const notice = show('/[[locale=locale]]/t/[[table]]');
  expect(notice?.textContent).toContain(site.late.reloadByHand);
  expect(notice?.querySelector('a')).toBeNull();
});

test.each(['/[[locale=locale]]/privacy', '/[[locale=locale]]/404'])(
  '%s is whole without code, and says nothing',
  (route) => {
    expect(show(route)).toBeNull();
  },
);

test('the notice goes when the code is there', () => {
  show('/');
  codeCame();
  expect(document.querySelector('#late')).toBeNull();
});

test('a browser without something that the page needs is told so at once', () => {
  const notice = show('/');
  vi.stubGlobal('AbortSignal', () => undefined);
  expect(isTooOld()).toBe(true);
  codeCame();
  expect(document.contains(notice)).toBe(true);
  expect(notice?.classList.contains('old')).toBe(true);
});
