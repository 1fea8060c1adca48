/** Brings every language into the build, each as modules of its own, and stops the build where one is not whole. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { PARTS, readEnglish, WORDS, type PartName, type Parts } from './english.ts';
import { faultsIn, readLocales, type Locale } from './locale.ts';
import {
  catalogueCode,
  formatsCode,
  idOf,
  listCode,
  ownCode,
  partCode,
  tableCode,
} from './module.ts';

const TABLE = 'virtual:words';
const LIST = 'virtual:locales';
const PSEUDO = join(WORDS, '../testing/pseudo.ts');
const ID = /^virtual:words(?:\/([\w-]+)\/(\w+))?$/;
const isPart = (name: string): name is PartName => PARTS.some((part) => part === name);

export function words(): Plugin {
  const withPseudo = process.env['PSEUDO_LOCALE'] !== undefined;
  let isBuild = false;
  let english: Parts;
  let locales: readonly Locale[] = [];

  return {
    name: 'words',
    configResolved: ({ command }) => {
      isBuild = command === 'build';
    },
    async buildStart() {
      english = await readEnglish();
      locales = readLocales();
      const faults = locales.flatMap((locale) => faultsIn(locale, english));
      if (faults.length > 0) {
        const report = `The words are not whole (“npm run words” says it again):\n${faults.join('\n')}`;
        // While somebody works on the page a missing text shows where it is missing.
        if (isBuild) this.error(report);
        else this.warn(report);
      }
      if (!isBuild || this.environment.name !== 'client') return;
      const catalogues = [
        join(WORDS, 'en/catalogue.ts'),
        ...locales.map(({ tag }) => idOf(tag, 'catalogue')),
        ...(withPseudo ? [PSEUDO] : []),
      ];
      for (const id of catalogues)
        this.emitFile({ type: 'chunk', id, preserveSignature: 'strict' });
    },
    resolveId: (id) => (id === LIST || ID.test(id) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${LIST}`) return listCode(locales, withPseudo);
      if (!id.startsWith(`\0${TABLE}`)) return null;
      const [, tag, part] = ID.exec(id.slice(1)) ?? [];
      for (const { tag: each } of locales) this.addWatchFile(`${WORDS}/${each}.json`);
      if (tag === undefined || part === undefined)
        return isBuild && this.environment.name === 'client'
          ? ownCode()
          : tableCode(locales, withPseudo);
      const locale = locales.find((each) => each.tag === tag);
      if (!locale) return null;
      if (part === 'catalogue') return catalogueCode(locale);
      if (part === 'formats') return formatsCode(locale);
      return isPart(part) ? partCode(locale, part, english) : null;
    },
  };
}
