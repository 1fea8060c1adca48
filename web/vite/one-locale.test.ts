import { expect, test } from 'vitest';
import { foreignTo, languageOf, withWords, type Manifest } from './one-locale.ts';

const words = (tag: string, id: string): Manifest => ({
  [`${id}/${tag}/catalogue`]: {
    file: `_app/${tag}.js`,
    src: `${id}/${tag}/catalogue`,
    imports: ['front'],
    dynamicImports: [`${id}/${tag}/house`],
  },
  [`${id}/${tag}/house`]: {
    file: `_app/${tag}-house.js`,
    src: `${id}/${tag}/house`,
    imports: [`${id}/${tag}/catalogue`, `${tag}-shared`],
  },
  [`${tag}-shared`]: { file: `_app/${tag}-shared.js` },
});
const MANIFEST: Manifest = {
  app: { file: '_app/app.js', isEntry: true, imports: ['front'] },
  front: {
    file: '_app/front.js',
    dynamicImports: ['src/lib/words/en/catalogue', 'virtual:words/de/catalogue', 'table'],
  },
  table: { file: '_app/table.js', imports: ['front'] },
  ...words('en', 'src/lib/words'),
  ...words('de', 'virtual:words'),
};

test('a page may load no words but its own', () => {
  const files = (tag: string) => [...foreignTo(tag, MANIFEST)].toSorted();
  expect(files('de')).toEqual(['/_app/en-house.js', '/_app/en-shared.js', '/_app/en.js']);
  expect(files('en')).toEqual(['/_app/de-house.js', '/_app/de-shared.js', '/_app/de.js']);
});

test('a page asks for its words together with its code, and for nothing twice', () => {
  const page =
    '<html lang="de" dir="ltr"><head><link href="/_app/front.js" rel="modulepreload"></head>';
  const asked = withWords(page, languageOf(page), MANIFEST);
  expect(asked.match(/href="[^"]+"/g)).toEqual(['href="/_app/front.js"', 'href="/_app/de.js"']);
  expect(asked).toContain('<link href="/_app/de.js" rel="modulepreload" data-words>');
});

test('a page with code asks at once for what shows an error, for which its code waits', () => {
  const manifest = { ...MANIFEST, errors: { file: '_app/immutable/nodes/1.a-B_c.js' } };
  const page = '<html lang="de"><head><link href="/_app/front.js" rel="modulepreload"></head>';
  const asked = withWords(page, 'de', manifest);
  expect(asked.match(/href="[^"]+"/g)).toEqual([
    'href="/_app/front.js"',
    'href="/_app/de.js"',
    'href="/_app/immutable/nodes/1.a-B_c.js"',
  ]);
  expect(withWords(asked, 'de', manifest).match(/nodes\/1\./g)).toHaveLength(1);
  expect(withWords('<html lang="de"><head></head>', 'de', manifest)).not.toContain('nodes');
});

test('a page without code asks for none', () => {
  const page = '<html lang="de" dir="ltr"><head></head>';
  expect(withWords(page, 'de', MANIFEST)).toBe(page);
});
