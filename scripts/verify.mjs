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

/** Where a browser meets the pages that it does not ask for by their file's name. */
const ADDRESSES = new Map([
  ['index.html', '/'],
  ['privacy.html', '/privacy'],
  ['t.html', `/t/${'A'.repeat(22)}`],
  ['404.html', '/there-is-no-such-page'],
]);

const MUST_SAY = {
  'content-security-policy': /^default-src 'none'; .*require-trusted-types-for 'script'/,
  'integrity-policy': /blocked-destinations=\(script\)/,
};

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** What is wrong with one file of the site, or null. */
async function trouble(site, name, expected) {
  const address = ADDRESSES.get(name) ?? `/${name}`;
  let response;
  try {
    // As a browser asks, and so the compressed copy is compared.
    response = await fetch(new URL(address, site), { headers: { 'accept-encoding': 'br, gzip' } });
  } catch {
    return `${address}: no answer`;
  }
  const served = sha256(Buffer.from(await response.arrayBuffer()));
  if (served !== expected) return `${address}: is ${served}, should be ${expected}`;
  if (!name.endsWith('.html')) return null;
  const lax = Object.entries(MUST_SAY).find(
    ([header, value]) => !value.test(response.headers.get(header) ?? ''),
  );
  return lax ? `${address}: the header ${lax[0]} is missing or too lax` : null;
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
if (troubles.length > 0) {
  troubles.sort((a, b) => a.localeCompare(b));
  giveUp(
    `${site.origin} serves something else:\n${troubles.join('\n')}\nIs it another version? Check out that one and try again.`,
  );
}
console.log(`${site.origin} serves exactly this build, as far as it shows it to us.`);
