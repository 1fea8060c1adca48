/**
 * Says what the catalogues lack, for whoever fills them.
 *
 *   npm run words                 every fault, by language; exits with 1 if there is one
 *   npm run words -- de           of one language
 *   npm run words -- --source     English as a flat list of path and text, for translators' tools
 *   npm run words -- --add FILE   takes {"de": {"door.find": "…"}} into the catalogues
 */
// oxlint-disable no-restricted-imports -- runs in Node
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesOf, readEnglish, WORDS } from './english.ts';
import { at, faultsIn, readLocales } from './locale.ts';

const english = await readEnglish();
const [what, file] = process.argv.slice(2);

if (what === '--source') {
  const source = [...messagesOf(english)].map(([path, { source: text }]) => [path, text]);
  console.log(JSON.stringify(Object.fromEntries(source), null, 2));
} else {
  if (what === '--add' && file) add(JSON.parse(readFileSync(file, 'utf8')));
  const faults = readLocales()
    .filter(({ tag }) => what === undefined || what === '--add' || tag === what)
    .flatMap((locale) => faultsIn(locale, english));
  console.log(faults.length === 0 ? 'All catalogues are whole.' : faults.join('\n'));
  if (faults.length > 0) process.exitCode = 1;
}

/** Texts by tag and path; in the order that English has. */
function add(texts: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  for (const { tag, head, words } of readLocales()) {
    const added = texts[tag] ?? {};
    const tree: Record<string, unknown> = { '@locale': head };
    for (const [path] of messagesOf(english))
      put(tree, path.split('.'), added[path] ?? at(words, path));
    writeFileSync(join(WORDS, `${tag}.json`), `${JSON.stringify(tree, null, 2)}\n`);
  }
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
