/** The languages that a guest can choose to speak, each by its own name. */
import type { Language } from '@eat-with-me/protocol/table';
import { nativeName } from './language-name.ts';

/** Spoken by many, or by many who travel; the browser's own come on top of these. */
const OFFERED =
  'am ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pa pl pt ro ru sk sl sr sv sw ta te th tr uk ur vi yue zh';

export interface LanguageChoice {
  code: Language;
  /** What its speakers call it: `Deutsch`, `日本語`. */
  name: string;
}

/** The primary subtag of a language tag, as tickets take it (RFC 5646 §2.2.1); null for anything else. Pure. */
export function primaryOf(tag: string): Language | null {
  const primary = tag.split('-')[0]?.toLowerCase() ?? '';
  // Norwegians understand each other whichever way they write.
  if (primary === 'nb' || primary === 'nn') return 'no';
  return /^[a-z]{2,3}$/.test(primary) ? primary : null;
}

/** The browser's languages first, then the others; each once, the others by name. */
export function languageChoices(browser: readonly string[]): {
  own: LanguageChoice[];
  others: LanguageChoice[];
} {
  const own = new Set(browser.flatMap((tag) => primaryOf(tag) ?? []));
  const others = OFFERED.split(' ').filter((code) => !own.has(code));
  const named = (code: Language) => ({ code, name: nativeName(code) });
  return {
    own: [...own].map(named),
    others: others.map(named).toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}
