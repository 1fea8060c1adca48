/** Builds the web app if its sources have changed since the last build; `--pseudo`: with a language in which a sentence of no catalogue shows. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foldersBehind } from './packages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}.cache/web-build`;

const SOURCES = [
  'package-lock.json',
  'scripts/packages.ts',
  ...foldersBehind('web').flatMap((folder) => [`${folder}/src/**`, `${folder}/*.{ts,json}`]),
  'web/{static,vite}/**',
];

const isPseudo = process.argv.includes('--pseudo');

const byName = (a, b) => (a < b ? -1 : 1);

function fingerprint() {
  const hash = createHash('sha256').update(String(isPseudo));
  for (const file of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted(
    byName,
  )) {
    if (statSync(root + file).isFile()) hash.update(file).update(readFileSync(root + file));
  }
  return hash.digest('hex');
}

const sources = fingerprint();
const built = existsSync(`${root}web/build/index.html`) && existsSync(stamp);
if (!built || readFileSync(stamp, 'utf8') !== sources) {
  console.log('Building the web app …');
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['run', '--silent', 'build', '--workspace', 'web'],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(isPseudo && { PSEUDO_LOCALE: '1' }) },
    },
  );
  if (status !== 0) {
    console.error(`${stdout}${stderr}\nThe web app could not be built; the lines above say why.`);
    process.exit(1);
  }
  mkdirSync(`${root}.cache`, { recursive: true });
  writeFileSync(stamp, sources);
}
