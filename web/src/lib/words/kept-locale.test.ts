import { afterEach, expect, test, vi } from 'vitest';
import { keepLocale, keptElsewhere } from './kept-locale.ts';

class Led {
  readonly redirectCount: number;
  constructor(redirectCount: number) {
    this.redirectCount = redirectCount;
  }
}

/** A page at this address, to which the house has led, or not. */
function open(address: string, redirects = 0): void {
  history.replaceState(null, '', address);
  vi.stubGlobal('PerformanceNavigationTiming', Led);
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    new Led(redirects) as unknown as PerformanceEntry,
  ]);
}

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
});

test('who chose nothing gets what the house chose, and nothing is kept', () => {
  open('/de/', 1);
  expect(keptElsewhere('de')).toBeNull();
  expect(localStorage).toHaveLength(0);
});

test('what was chosen goes before what the browser asks for', () => {
  keepLocale('ar');
  open('/de/', 1);
  expect(keptElsewhere('de')).toBe('/ar/');
  open('/');
  expect(keptElsewhere('en')).toBe('/ar/');
  open('/privacy?a=b');
  expect(keptElsewhere('en')).toBe('/ar/privacy?a=b');
});

test('an invitation keeps its key', () => {
  keepLocale('en');
  const invitation = `/t/${'A'.repeat(22)}#key`;
  open(`/de${invitation}`, 1);
  expect(keptElsewhere('de')).toBe(`/en${invitation}`);
});

test('an address that names a language is in that one', () => {
  keepLocale('en');
  open('/de/');
  expect(keptElsewhere('de')).toBeNull();
});

test('there is no way from a page to itself', () => {
  keepLocale('de');
  open('/de/', 1);
  expect(keptElsewhere('de')).toBeNull();
});

test('blocked storage keeps nobody out', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('blocked');
    },
    setItem: () => {
      throw new DOMException('blocked');
    },
  });
  keepLocale('de');
  open('/');
  expect(keptElsewhere('en')).toBeNull();
});
