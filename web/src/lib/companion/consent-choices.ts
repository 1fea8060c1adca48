/** What a guest can choose before they say yes to an AI companion. */
import type { Ear } from './agreement.ts';

/** The 24 languages in which companions of this kind began, as primary subtags; today's models know more. */
const SPOKEN = 'ar/bn/de/en/es/fr/hi/id/it/ja/ko/mr/nl/pl/pt/ro/ru/ta/te/th/tr/uk/vi/zh'.split('/');

/** Those that can be chosen: the browser's first, then the others. */
export function companionLanguages(browser: readonly string[]): readonly string[] {
  const own = browser.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '');
  return [...new Set([...own.filter((code) => /^[a-z]{2,3}$/.test(code)), ...SPOKEN])];
}

/** Some voices by the provider's names; servers of one's own have what they have. */
export const VOICES: Readonly<Record<Ear['kind'], readonly string[]>> = {
  gemini: 'Sulafat/Vindemiatrix/Aoede/Kore/Leda/Puck/Charon/Fenrir'.split('/'),
  'openai-realtime': [],
};
