/** The language that a guest chose for this page, kept on this device only where they did. */

const KEY = 'eat-with-me.locale';

/** From now on the house's own choice gives way to this one. */
export function keepLocale(tag: string): void {
  try {
    localStorage.setItem(KEY, tag);
  } catch {
    // Blocked storage: the address still says the language, until somebody opens another.
  }
}

function keptLocale(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/**
 * Whether the address was the guest's own. The house leads from one without a language to one with the language that the
 * browser asks for; that is a redirect.
 */
const wasLedHere = (): boolean => {
  const [visit] = performance.getEntriesByType('navigation');
  return visit instanceof PerformanceNavigationTiming && visit.redirectCount > 0;
};

/**
 * Where this page is in the language that was chosen here, with whatever stands behind the #; null if it is in that one, none
 * was chosen, or the address itself names the language in which it is. `tag`: of this page.
 */
export function keptElsewhere(tag: string): string | null {
  const kept = keptLocale();
  if (kept === null || kept === tag) return null;
  const { pathname, search, hash } = location;
  const named = pathname.startsWith(`/${tag}/`);
  if (named && !wasLedHere()) return null;
  return `/${kept}${named ? pathname.slice(tag.length + 1) : pathname}${search}${hash}`;
}
