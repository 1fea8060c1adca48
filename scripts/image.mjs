/**
 * Builds the image of what is checked out, with labels that say of which revision and page it is. It needs buildah; the
 * build fails where the page in the image would be another than these sources build here.
 *
 *   npm run image                         localhost/eat-with-me:latest
 *   npm run image -- --out image.tar      and the file that `docker load` and `podman load` take
 *   npm run image -- -- --pull-never      what comes after the second -- is for `buildah build`
 *
 * The same commit on the same bases gives the same bytes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
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
  options: { out: { type: 'string' } },
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
run('buildah', 'build', ...file, '--timestamp', at, ...given, ...positionals, '.');
if (values.out !== undefined) {
  rmSync(values.out, { force: true });
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  run(
    'buildah',
    'push',
    '--quiet',
    `${NAME}:latest`,
    `docker-archive:${values.out}:${NAME}:${version}`,
  );
}
console.log(`${NAME}:latest is of ${revision}, with the page ${page}.`);
