/**
 * Makes a fresh machine able to run the other scripts. Plain JavaScript, because it runs on whatever Node
 * (18 or later) is there; `npm ci` then brings the pinned Node, which npm scripts find first.
 *
 *   node scripts/setup.mjs               dependencies from the registry, when the lockfile has changed
 *   node scripts/setup.mjs --for-tests   also the system packages that the tests drive
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { QUIETLY, wholeNpm } from './npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const installedStamp = `${root}node_modules/.installed`;
const unpacked = `${root}.cache/debian/`;

/** Debian packages that the tests need, each with a file that shows it is there. */
const SYSTEM_PACKAGES = [
  { name: 'chromium', file: '/usr/bin/chromium' },
  // The same without the parts of a window that nobody sees, at three fifths of the time.
  { name: 'chromium-headless-shell', file: '/usr/bin/chromium-headless-shell' },
  { name: 'firefox-esr', file: '/usr/bin/firefox-esr' },
  { name: 'redis-server', file: '/usr/bin/redis-server' },
  { name: 'coturn', file: '/usr/bin/turnserver' },
  { name: 'iproute2', file: '/usr/sbin/tc' },
  { name: 'iptables', file: '/usr/sbin/iptables' },
  { name: 'tcpdump', file: '/usr/bin/tcpdump' },
  { name: 'ffmpeg', file: '/usr/bin/ffmpeg' },
  // Voices and ears for the companion.
  { name: 'flite', file: '/usr/bin/flite' },
  { name: 'pocketsphinx', file: '/usr/bin/pocketsphinx_continuous' },
  { name: 'pocketsphinx-en-us', file: '/usr/share/pocketsphinx/model/en-us' },
  // The network lab's certificate and its cables.
  { name: 'openssl', file: '/usr/bin/openssl' },
  { name: 'python3-minimal', file: '/usr/bin/python3' },
  // What the operator's files in deploy/ are held against.
  { name: 'systemd', file: '/usr/bin/systemd-analyze' },
  { name: 'apache2-bin', file: '/usr/sbin/apache2' },
  { name: 'buildah', file: '/usr/bin/buildah' },
  {
    name: 'fonts-noto-color-emoji',
    file: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
  },
];

/**
 * Programs of Debian packages that are unpacked into .cache/debian and never installed: some would start a service on
 * this machine, and those of a later release must not mix with its own.
 */
const UNPACKED = [
  { release: null, name: 'caddy', file: 'usr/bin/caddy' },
  { release: null, name: 'nginx', file: 'usr/sbin/nginx' },
  { release: null, name: 'prometheus', file: 'usr/bin/promtool' },
  {
    release: 'trixie',
    name: 'docker-compose',
    file: 'usr/libexec/docker/cli-plugins/docker-compose',
  },
  { release: 'trixie', name: 'kustomize', file: 'usr/bin/kustomize' },
  // With the C library of its release, by whose loader it is run on an older one.
  { release: 'trixie', name: 'valkey-server', file: 'usr/bin/valkey-server' },
  { release: 'trixie', name: 'valkey-tools', file: 'usr/bin/valkey-check-rdb' },
  { release: 'trixie', name: 'libc6', file: 'usr/share/doc/libc6/copyright' },
];
const DEBIAN_KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Resolves to whether it succeeded. */
function run(command, args, env = {}, cwd = root) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Ends the set-up with a sentence, once whatever else is under way has ended. */
function giveUp(sentence) {
  throw new Error(sentence);
}

async function installDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  const isStamped = existsSync(installedStamp) && readFileSync(installedStamp, 'utf8') === wanted;
  if (isStamped && missingPackages().length === 0) return;
  console.log('Installing what the project needs …');
  const [npm, ...before] = wholeNpm();
  // The build and the pinned Node are needed everywhere, also where NODE_ENV or npm's settings leave such things out.
  if (!(await run(npm, [...before, 'ci', '--include=dev', ...QUIETLY])))
    giveUp(
      'npm ci failed. Is the package registry reachable? See the lines above, then try again.',
    );
  const missing = missingPackages();
  if (missing.length > 0)
    giveUp(
      `npm ci left out ${missing.join(', ')}: unset what makes npm omit packages, then try again.`,
    );
  writeFileSync(installedStamp, wanted);
}

/** What the packages of this repository name and npm has not installed. */
function missingPackages() {
  const { workspaces, ...own } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const all = workspaces.map((name) => [
    `${root}${name}/`,
    JSON.parse(readFileSync(`${root}${name}/package.json`, 'utf8')),
  ]);
  const missing = new Set();
  for (const [place, { dependencies = {}, devDependencies = {} }] of [[root, own], ...all])
    for (const name of Object.keys({ ...dependencies, ...devDependencies }))
      if (![place, root].some((each) => existsSync(`${each}node_modules/${name}/package.json`)))
        missing.add(name);
  return [...missing];
}

async function installSystemPackages() {
  const missing = SYSTEM_PACKAGES.filter(({ file }) => !existsSync(file)).map(({ name }) => name);
  if (missing.length === 0) return;
  const byHand = `Install these with your system's package manager, then try again: ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) giveUp(byHand);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    return run(command, rest, { DEBIAN_FRONTEND: 'noninteractive' });
  };
  console.log(`Installing ${missing.join(', ')} …`);
  const quiet = ['-qq', '-o=Dpkg::Use-Pty=0'];
  const installed =
    (await apt('update', ...quiet)) &&
    (await apt('install', '-y', '--no-install-recommends', ...quiet, ...missing));
  if (!installed) giveUp(byHand);
}

async function unpackPrograms() {
  const missing = UNPACKED.filter(({ file }) => !existsSync(unpacked + file));
  if (missing.length === 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Unpacking ${missing.map(({ name }) => name).join(', ')} …`);
  mkdirSync(unpacked, { recursive: true });
  const releases = [...new Set(missing.map(({ release }) => release))];
  await Promise.all(
    releases.map((from) =>
      unpackFrom(
        from,
        missing.filter(({ release }) => release === from),
      ),
    ),
  );
}

/** Fetches packages of one release of Debian, null for the machine's own, and unpacks them. */
async function unpackFrom(release, packages) {
  const names = packages.map(({ name }) => name);
  const archives = `${root}.cache/debian-${release ?? 'own'}/`;
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(archives + folder, { recursive: true });
  const source = `deb [signed-by=${DEBIAN_KEYS}] http://deb.debian.org/debian ${release} main\n`;
  writeFileSync(`${archives}sources.list`, source);
  const own = ['-o=APT::Sandbox::User=root', '-o=Acquire::Languages=none'];
  if (release !== null)
    own.push(
      `-o=Dir::Etc::SourceList=${archives}sources.list`,
      '-o=Dir::Etc::SourceParts=-',
      `-o=Dir::State::Lists=${archives}lists`,
      `-o=Dir::Cache=${archives}cache`,
    );
  const apt = (...args) => run('apt-get', [...own, '-qq', ...args], {}, archives);
  // The machine's own lists are fresh, or good enough, where nothing had to be installed.
  let isDone = release === null || (await apt('update'));
  isDone &&=
    (await apt('download', ...names)) ||
    ((await apt('update')) && (await apt('download', ...names)));
  if (isDone)
    for (const archive of readdirSync(archives).filter((each) => each.endsWith('.deb')))
      isDone &&= await run('dpkg', ['-x', archives + archive, unpacked]);
  rmSync(archives, { recursive: true, force: true });
  if (!isDone) giveUp(`${names.join(', ')} could not be had from Debian; see the lines above.`);
}

async function installForTests() {
  await installSystemPackages();
  await unpackPrograms();
}

// npm computes while Debian's archives are on their way.
const parts = [installDependencies()];
if (process.argv.includes('--for-tests')) parts.push(installForTests());
const ended = await Promise.allSettled(parts);
for (const { reason } of ended) if (reason) console.error(reason.message);
if (ended.some(({ status }) => status === 'rejected')) process.exitCode = 1;
