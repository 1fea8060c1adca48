/**
 * What a page keeps in the browser, as text: in its tab (`session`) or on this device (`local`). Storage may be blocked or
 * full: then nothing is kept, nothing throws, and whoever asks goes on without.
 */

type Where = 'session' | 'local';

/** Throws where storage is blocked. */
const storageOf = (where: Where): Storage => (where === 'local' ? localStorage : sessionStorage);

/** Null if nothing is. */
export function kept(where: Where, key: string): string | null {
  try {
    return storageOf(where).getItem(key);
  } catch {
    return null;
  }
}

/** The value that was kept as JSON, which may be anything; null if nothing is, or no JSON. */
export function keptValue(where: Where, key: string): unknown {
  try {
    return JSON.parse(kept(where, key) ?? 'null');
  } catch {
    return null;
  }
}

/** Null: nothing any more. */
export function keep(where: Where, key: string, text: string | null): void {
  try {
    if (text === null) storageOf(where).removeItem(key);
    else storageOf(where).setItem(key, text);
  } catch {
    // As said above.
  }
}
