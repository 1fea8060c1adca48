/** What stands in the catalogues, for whoever reads a page in another language. */
import { messagesOf, readEnglish } from '../../web/vite/words/english.ts';
import { at, readLocales } from '../../web/vite/words/locale.ts';

const locales = readLocales();
const english = new Map(messagesOf(await readEnglish()));

/** What stands at this path of a catalogue, for a text without values. Throws for a path that leads nowhere. */
export function wordsOf(tag: string, path: string): string {
  const text =
    tag === 'en'
      ? english.get(path)?.source
      : at(locales.find((locale) => locale.tag === tag)?.words, path);
  if (typeof text !== 'string') throw new Error(`no words in ${tag} at ${path}`);
  return text;
}
