/** An npm that does what the scripts ask of one. Plain JavaScript for Node 18: `setup.mjs` begins with it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What Debian 12 and 13 have is too old: npm 9 does not read what package.json overrides and lists no parts, and under
 * Node 18 npm leaves out packages that say they need a later one. This npm runs on Node 18, too.
 */
const NPM = '10.9.9';
const OLDEST = { npm: 10, node: 20 };

export const QUIETLY = ['--no-audit', '--no-fund', '--loglevel=error'];

const root = fileURLToPath(new URL('..', import.meta.url));
const isOld = (version, oldest) => Number.parseInt(version, 10) < oldest;

/** The words that start it: the machine's own, or one in .cache/npm with the pinned Node. Throws a sentence where neither can be had. */
export function wholeNpm() {
  const { stdout } = spawnSync('npm', ['--version'], { encoding: 'utf8' });
  if (!isOld(stdout, OLDEST.npm) && !isOld(process.versions.node, OLDEST.node)) return ['npm'];
  const own = `${root}.cache/npm/`;
  const words = ['node/bin/node', 'npm/bin/npm-cli.js'].map((path) => `${own}node_modules/${path}`);
  if (words.every((path) => existsSync(path))) return words;
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const wanted = [`npm@${NPM}`, `node@${devDependencies.node}`];
  mkdirSync(own, { recursive: true });
  const { status } = spawnSync('npm', ['install', '--prefix', own, ...wanted, ...QUIETLY], {
    cwd: own,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`Node or npm here is too old, and ${wanted.join(' and ')} could not be had.`);
  return words;
}
