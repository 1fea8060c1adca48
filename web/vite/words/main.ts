/**
 * Says what the catalogues lack, for whoever fills them.
 *
 *   npm run words                 every fault, by language, and what English says differently since it was translated;
 *                                 exits with 1 if there is anything
 *   npm run words -- de           of one language
 *   npm run words -- --source     English as a flat list of path and text, for translators' tools
 *   npm run words -- --add FILE   takes {"de": {"door.find": "…"}} into the catalogues
 *   npm run words -- --seen       every language says what English says now
 *   npm run words -- --sizes      what each catalogue takes, as a file and as a guest fetches it
 */
// oxlint-disable no-restricted-imports -- runs in Node
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { messagesOf, readEnglish, WORDS, type PartName } from './english.ts';
import { at, faultsIn, readLocales } from './locale.ts';
import { partCode } from './module.ts';
import { changedSince, keepSource } from './translated.ts';

/** What a guest fetches at the door, behind it, at the table, and on the pages to read. */
const FETCHED: readonly (readonly [string, readonly PartName[]])[] = [
  ['door', ['front']],
  ['behind', ['house', 'wishes']],
  ['cards', ['cards']],
  ['to read', ['privacy', 'access']],
];

const english = await readEnglish();
const [what, file] = process.argv.slice(2);

switch (what) {
  case '--source':
    console.log(JSON.stringify(sources(), null, 2));
    break;
  case '--seen':
    keepSource(english);
    break;
  case '--sizes':
    console.log(sizes());
    break;
  case '--add':
    if (file) add(JSON.parse(readFileSync(file, 'utf8')) as Texts);
    report(() => true);
    break;
  case undefined:
  default:
    report((tag) => what === undefined || tag === what);
}

function sources(): Record<string, string> {
  return Object.fromEntries([...messagesOf(english)].map(([path, { source }]) => [path, source]));
}

/** In kB: the file, and by gzip of the modules that are made of it, each as it is fetched. */
function sizes(): string {
  const kB = (bytes: number) => (bytes / 1000).toFixed(1).padStart(9);
  const head = ['file', ...FETCHED.map(([name]) => name)].map((name) => name.padStart(9));
  const lines = readLocales().map((locale) => {
    const fetched = FETCHED.map(([, names]) =>
      names.reduce((sum, name) => sum + gzipSync(partCode(locale, name, english)).length, 0),
    );
    const whole = readFileSync(join(WORDS, `${locale.tag}.json`)).length;
    return locale.tag.padEnd(8) + [whole, ...fetched].map(kB).join('');
  });
  return [' '.repeat(8) + head.join(''), ...lines].join('\n');
}

function report(isAsked: (tag: string) => boolean): void {
  const asked = readLocales().filter(({ tag }) => isAsked(tag));
  const faults = asked.flatMap((locale) => faultsIn(locale, english));
  const changed = changedSince(english).map(
    ([path, source]) => `${path} says something else in English: ${source}`,
  );
  const lines = [...faults, ...changed];
  console.log(lines.length === 0 ? 'All catalogues are whole.' : lines.join('\n'));
  if (lines.length > 0) process.exitCode = 1;
}

/** By tag and path. */
type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Texts come in the order that English has; those that every language got count as translated. */
function add(texts: Texts): void {
  const locales = readLocales();
  for (const { tag, head, words } of locales) {
    const added = texts[tag] ?? {};
    const tree: Record<string, unknown> = { '@locale': head };
    for (const [path] of messagesOf(english))
      put(tree, path.split('.'), added[path] ?? at(words, path));
    writeFileSync(join(WORDS, `${tag}.json`), `${JSON.stringify(tree, null, 2)}\n`);
  }
  keepSource(english, (path) => locales.every(({ tag }) => texts[tag]?.[path] !== undefined));
}

function put(
  tree: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  text: unknown,
): void {
  if (text === undefined) return;
  if (rest.length === 0) tree[key] = text;
  else put((tree[key] ??= rest[0] === '0' ? [] : {}) as Record<string, unknown>, rest, text);
}
