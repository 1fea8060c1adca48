/** Holds each page to its own language: it asks for those words at once, and may load no others. */

/** What Vite's manifest says of a chunk, by its key there. */
interface ManifestChunk {
  readonly file: string;
  /** Path of the module that it begins with, if it is asked for by `import()`. */
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}
export type Manifest = Readonly<Record<string, ManifestChunk>>;

/** The beginning of a language: `lib/words/en/catalogue.ts`, or what `words/words.ts` makes. */
const CATALOGUE = /words\/([\w-]+)\/catalogue(?:\.ts)?$/;
const PSEUDO = /testing\/pseudo\.ts$/;

const tagOf = ({ src = '' }: ManifestChunk): string | null =>
  PSEUDO.test(src) ? 'en-x-pseudo' : (CATALOGUE.exec(src)?.[1] ?? null);

/** Files of these chunks and of whatever they import, now or later; `stop` and what is behind it alone is left out. */
function behind(
  manifest: Manifest,
  beginnings: readonly string[],
  stop: (chunk: ManifestChunk) => boolean,
): ReadonlySet<string> {
  const keys = new Set<string>();
  const next = [...beginnings];
  for (let key = next.pop(); key !== undefined; key = next.pop()) {
    const chunk = manifest[key];
    if (!chunk || keys.has(key) || stop(chunk)) continue;
    keys.add(key);
    next.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []));
  }
  return new Set([...keys].map((key) => `/${manifest[key]?.file}`));
}

/** What a page in one language may not load: the words of all others. Paths from the site's root. Pure. */
export function foreignTo(tag: string, manifest: Manifest): ReadonlySet<string> {
  const isOther = (chunk: ManifestChunk): boolean => ![tag, null].includes(tagOf(chunk));
  const keysWith = (is: (chunk: ManifestChunk) => boolean | undefined): string[] =>
    Object.entries(manifest).flatMap(([key, chunk]) => (is(chunk) ? [key] : []));
  const own = behind(
    manifest,
    keysWith(({ isEntry }) => isEntry),
    isOther,
  );
  const foreign = behind(manifest, keysWith(isOther), () => false);
  return new Set([...foreign].filter((file) => !own.has(file)));
}

/** Kit names it in no page, and waits for it in each: what it shows of an error. */
const ERRORS = /\/nodes\/1\.[\w-]+\.js$/;

/** A page that asks for what it says first together with its code, not after it, and for whatever else its code waits for. Pure. */
export function withWords(html: string, tag: string, manifest: Manifest): string {
  const catalogue = Object.values(manifest).find((chunk) => tagOf(chunk) === tag);
  if (!catalogue || !html.includes('rel="modulepreload"')) return html;
  const own = `<link href="/${catalogue.file}" rel="modulepreload" data-words>`;
  const beside = (catalogue.imports ?? [])
    .flatMap((key) => manifest[key]?.file ?? [])
    .filter((file) => !html.includes(`href="/${file}"`))
    .map((file) => `<link href="/${file}" rel="modulepreload">`);
  const errors = Object.values(manifest)
    .filter(({ file }) => ERRORS.test(file) && !html.includes(`href="/${file}"`))
    .map(({ file }) => `<link href="/${file}" rel="modulepreload">`);
  const links = [own, ...beside, ...errors].join('');
  return html.replace('</head>', `${links}</head>`);
}

/** In which language a page is. */
export const languageOf = (html: string): string => /<html lang="([\w-]+)"/.exec(html)?.[1] ?? '';
