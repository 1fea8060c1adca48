/**
 * Compares a live site with what these sources build, file by file.
 *
 *   npm run verify -- https://eat.example
 *
 * Exits with 0 if the site serves exactly this build, with 1 if anything differs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIST = 'files.sha256';
const AT_ONCE = 8;

/** Where a browser meets a page that it does not ask for by its file's name; whatever the language, at the same place below it. */
const PAGES = [
  [/(^|\/)index\.html$/, '$1'],
  [/(^|\/)t\.html$/, `$1t/${'A'.repeat(22)}`],
  [/(^|\/)404\.html$/, '$1there-is-no-such-page'],
  [/\.html$/, ''],
];
const DOOR = /^([a-z]{2}(?:-\w+)*)\/index\.html$/;
/** In which pages are whose address names no language. */
const SOURCE = 'en';

function addressOf(name) {
  const [from, to] = PAGES.find(([pattern]) => pattern.test(name)) ?? [];
  return `/${from ? name.replace(from, to) : name}`;
}

const MUST_SAY = {
  'content-security-policy': /^default-src 'none'; .*require-trusted-types-for 'script'/,
  'integrity-policy': /blocked-destinations=\(script\)/,
};

/** A worker that runs WebAssembly has a policy of its own, and no page has that one. */
const WASM_WORKER = /\/workers\/wasm-[^/]+\.js$/;
const WASM_WORKER_MUST_SAY = {
  'content-security-policy':
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; .*require-trusted-types-for 'script'/,
};

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** What is wrong with one file of the site, or null. */
async function trouble(site, name, expected) {
  const address = addressOf(name);
  let response;
  try {
    // As a browser asks, and so the compressed copy is compared.
    response = await fetch(new URL(address, site), {
      headers: { 'accept-encoding': 'br, gzip', 'accept-language': SOURCE },
    });
  } catch {
    return `${address}: no answer`;
  }
  const served = sha256(Buffer.from(await response.arrayBuffer()));
  if (served !== expected) return `${address}: is ${served}, should be ${expected}`;
  const isPage = name.endsWith('.html');
  if (!isPage && !WASM_WORKER.test(name)) return null;
  const lax = Object.entries(isPage ? MUST_SAY : WASM_WORKER_MUST_SAY).find(
    ([header, value]) => !value.test(response.headers.get(header) ?? ''),
  );
  return lax ? `${address}: the header ${lax[0]} is missing or too lax` : null;
}

/** What is wrong with the way to the door in this language, or null. */
async function misled(site, tag) {
  const headers = { 'accept-language': tag };
  const response = await fetch(site, { headers, redirect: 'manual' }).catch(() => null);
  const to = response?.headers.get('location') ?? '/';
  const expected = tag === SOURCE ? '/' : `/${tag}/`;
  if (to !== expected) return `/: leads to ${to} who asks for ${tag}, should be ${expected}`;
  const varies = /\bAccept-Language\b/i.test(response?.headers.get('vary') ?? '');
  return varies ? null : `/: does not say that it goes by language`;
}

const [address = ''] = process.argv.slice(2);
const site = URL.parse(address);
if (!site || !/^https?:$/.test(site.protocol)) {
  giveUp('Say which site: npm run verify -- https://eat.example');
}
if (spawnSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'inherit' }).status !== 0) {
  process.exit(1);
}

const list = readFileSync(`${root}web/build/${LIST}`);
const files = list
  .toString()
  .trimEnd()
  .split('\n')
  .map((line) => line.split('  '));
files.push([sha256(list), LIST]);
console.log(`These sources build ${sha256(list)}: ${files.length} files.`);

const troubles = [];
const next = files.values();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const [hash, name] of next) {
      const found = await trouble(site, name, hash);
      if (found) troubles.push(found);
    }
  }),
);
const tags = files.flatMap(([, name]) => DOOR.exec(name)?.[1] ?? []);
const leads = await Promise.all(tags.map((tag) => misled(site, tag)));
troubles.push(...leads.filter((found) => found !== null));
if (troubles.length > 0) {
  troubles.sort((a, b) => a.localeCompare(b));
  giveUp(
    `${site.origin} serves something else:\n${troubles.join('\n')}\nIs it another version? Check out that one and try again.`,
  );
}
console.log(`${site.origin} serves exactly this build, as far as it shows it to us.`);
