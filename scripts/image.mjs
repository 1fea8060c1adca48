/**
 * Builds the image of what is checked out, with labels that say of which revision and page it is. It needs buildah; the
 * build fails where the page in the image would be another than these sources build here.
 *
 *   npm run image                         localhost/eat-with-me:latest
 *   npm run image -- --out image.tar      and the file that `docker load` and `podman load` take
 *   npm run image -- --twice              built once more from nothing, and held against that, byte for byte
 *   npm run image -- -- --pull-never      what comes after the second -- is for `buildah build`
 *
 * The same commit on the same bases gives the same bytes, which `--twice` shows; `npm run release -- … --image` asks for it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const NAME = 'localhost/eat-with-me';

function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) giveUp(`There is no ${command} here: apt-get install ${command}`);
  if (status !== 0) giveUp(`${command} ${args[0]} failed; the lines above say why.`);
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0)
    giveUp('An image names its revision, so it is built in a clone of the repository.');
  return stdout.trim();
}

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, twice: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const revision = git('describe', '--always', '--abbrev=40', '--dirty', '--exclude=*');
run(process.execPath, `${root}scripts/build.mjs`);
const page = createHash('sha256')
  .update(readFileSync(`${root}web/build/files.sha256`))
  .digest('hex');
const given = Object.entries({ REVISION: revision, PAGE: page }).flatMap(([name, value]) => [
  '--build-arg',
  `${name}=${value}`,
]);
// Every file and the image itself are of the commit's time.
const at = git('log', '-1', '--format=%ct');
const file = ['--file', 'deploy/Containerfile', '--tag', `${NAME}:latest`];
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const built = `${root}.cache/image.tar`;

/** Builds it from nothing, and packs it where that is asked for; the archive's SHA-256, or null. */
async function build() {
  run('buildah', 'build', ...file, '--no-cache', '--timestamp', at, ...given, ...positionals, '.');
  if (values.out === undefined && !values.twice) return null;
  mkdirSync(`${root}.cache`, { recursive: true });
  rmSync(built, { force: true });
  run('buildah', 'push', '--quiet', `${NAME}:latest`, `docker-archive:${built}:${NAME}:${version}`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(built), hash);
  return hash.digest('hex');
}

const archive = await build();
if (values.twice) {
  const again = await build();
  if (again !== archive)
    giveUp(
      `Built twice, the image is ${archive} and ${again}: somebody else could not build the same.`,
    );
}
if (values.out !== undefined) {
  rmSync(values.out, { force: true });
  copyFileSync(built, values.out);
}
rmSync(built, { force: true });
const twice = values.twice ? `; built twice, the archive is ${archive}` : '';
console.log(`${NAME}:latest is of ${revision}, with the page ${page}${twice}.`);
