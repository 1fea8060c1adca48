/**
 * Makes a release of what is committed: moves "Unreleased" in CHANGELOG.md and UPGRADING.md under the version, commits and tags
 * that, and puts the tree, its list of parts and their sums into .cache/release.
 *
 *   npm run release -- 0.2.0          commits and tags; pushing is yours to do
 *   npm run release -- --dry-run      only the files, of the commit that is checked out
 *   … --image                         the image, too, built twice and the same: see image.mjs
 *
 * The same commit always gives the same bytes. Exits with 1 and a sentence where something is missing.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { wholeNpm } from './npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUT = `${root}.cache/release/`;
const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;
/** Every version says something under each of these, be it "Nothing." */
const UPGRADING_HEADINGS = [
  'Removed or changed in a way that needs you',
  'New settings',
  'Wire and Redis',
  'Going back',
];

function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

function run(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    maxBuffer: 1 << 30,
    encoding: 'buffer',
  });
  if (status !== 0) giveUp(`${command} ${args.join(' ')} failed:\n${String(stderr)}`);
  return stdout;
}

const git = (...args) =>
  run('git', ...args)
    .toString()
    .trim();
const read = (path) => readFileSync(root + path, 'utf8');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** What stands under "Unreleased"; it has to say something. */
function unreleased(path) {
  const [, section = ''] = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(read(path)) ?? [];
  if (!/^[^#\s]/m.test(section)) giveUp(`${path} says nothing under "## Unreleased".`);
  return section;
}

function isLater(version, than) {
  const [ours, theirs] = [version, than].map((each) => VERSION.exec(each)?.slice(1).map(Number));
  const at = ours.findIndex((number, index) => number !== theirs[index]);
  return at >= 0 && ours[at] > theirs[at];
}

/** Moves what is unreleased under the version, commits and tags it. */
function release(version) {
  const { version: present } = JSON.parse(read('package.json'));
  if (!VERSION.test(version)) giveUp('Say which version: npm run release -- 0.2.0');
  if (!isLater(version, present)) giveUp(`${version} is not later than ${present}.`);
  if (git('status', '--porcelain') !== '')
    giveUp('Commit or put away what has been changed first.');
  if (git('tag', '--list', `v${version}`) !== '') giveUp(`v${version} is there already.`);
  unreleased('CHANGELOG.md');
  const upgrading = unreleased('UPGRADING.md');
  for (const heading of UPGRADING_HEADINGS)
    if (!new RegExp(`^### ${heading}\\n\\n[^#\\s]`, 'm').test(upgrading))
      giveUp(`UPGRADING.md says nothing under "### ${heading}"; "Nothing." will do.`);
  const day = git('log', '-1', '--format=%cs');
  for (const path of ['CHANGELOG.md', 'UPGRADING.md']) {
    const empty =
      path === 'CHANGELOG.md'
        ? ''
        : UPGRADING_HEADINGS.map((heading) => `### ${heading}\n\nNothing.\n\n`).join('');
    const heading = `## Unreleased\n\n${empty}## ${version} – ${day}\n`;
    writeFileSync(root + path, read(path).replace('## Unreleased\n', heading));
  }
  for (const path of ['package.json', 'package-lock.json']) {
    const text = read(path);
    // In the lockfile the root's version stands twice: at its head, and as the package of no name.
    const own = path === 'package.json' ? 1 : 2;
    let count = 0;
    const told = text.replace(/"name": "eat-with-me",\n(\s*)"version": "[^"]*"/g, (_, indent) => {
      count += 1;
      return `"name": "eat-with-me",\n${indent}"version": "${version}"`;
    });
    if (count !== own) giveUp(`${path} does not have its version where it was.`);
    writeFileSync(root + path, told);
  }
  git('commit', '--quiet', '--all', '--message', `release: ${version}`);
  git('tag', '--annotate', '--message', `Eat With Me ${version}`, `v${version}`);
}

/** Every part of what runs, builds and tests, as CycloneDX; the page is made of some that npm counts as for building. npm makes up a number and a moment for each list; here they are the commit's. */
function listOfParts() {
  const made = run(...wholeNpm(), 'sbom', '--sbom-format=cyclonedx', '--package-lock-only');
  const list = JSON.parse(made);
  const hash = sha256(git('rev-parse', 'HEAD'));
  const parts = [8, 12, 16, 20, 32].map((end, index, ends) =>
    hash.slice(ends[index - 1] ?? 0, end),
  );
  list.serialNumber = `urn:uuid:${parts.join('-')}`;
  list.metadata.timestamp = new Date(git('log', '-1', '--format=%cI')).toISOString();
  return Buffer.from(`${JSON.stringify(list, null, 2)}\n`);
}

const asked = process.argv.slice(2);
if (!asked.includes('--dry-run')) release(asked[0] ?? '');
const name = `eat-with-me-${JSON.parse(git('show', 'HEAD:package.json')).version}`;
const tree = run('git', 'archive', '--format=tar', `--prefix=${name}/`, 'HEAD');
const files = new Map([
  [`${name}.tar.gz`, gzipSync(tree, { level: 9 })],
  [`${name}.cdx.json`, listOfParts()],
]);
const page = `${root}web/build/files.sha256`;
if (existsSync(page)) files.set(`${name}.page.sha256`, readFileSync(page));
if (asked.includes('--image')) {
  if (git('status', '--porcelain') !== '')
    giveUp('The image would be of more than the commit: put away what has been changed.');
  mkdirSync(`${root}.cache`, { recursive: true });
  const image = `${root}.cache/release-image.tar`;
  run(process.execPath, 'scripts/image.mjs', '--twice', '--out', image);
  files.set(`${name}.image.tar`, readFileSync(image));
  rmSync(image);
}
const sums = [...files].map(([file, bytes]) => `${sha256(bytes)}  ${file}\n`).join('');
files.set('SHA256SUMS', Buffer.from(sums));
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
for (const [file, bytes] of files) writeFileSync(OUT + file, bytes);
process.stdout.write(
  `${sums}In .cache/release. ${asked.includes('--dry-run') ? 'Nothing was tagged.' : `Look at v${asked[0]}, then git push --follow-tags.`}\n`,
);
