/**
 * Makes a fresh machine able to run the other scripts. Plain JavaScript, because it runs on whatever Node
 * (18 or later) is there; `npm ci` then brings the pinned Node, which npm scripts find first.
 *
 *   node scripts/setup.mjs               dependencies from the registry, when the lockfile has changed
 *   node scripts/setup.mjs --for-tests   also the system packages that the tests drive
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installedStamp = `${root}node_modules/.installed`;

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
  {
    name: 'fonts-noto-color-emoji',
    file: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
  },
];

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}

function installDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  const isStamped = existsSync(installedStamp) && readFileSync(installedStamp, 'utf8') === wanted;
  if (isStamped && missingPackages().length === 0) return;
  console.log('Installing what the project needs …');
  // The build and the pinned Node are needed everywhere, also where NODE_ENV or npm's settings leave such things out.
  if (!run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])) {
    giveUp(
      'npm ci failed. Is the package registry reachable? See the lines above, then try again.',
    );
  }
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

function installSystemPackages() {
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
    apt('update', ...quiet) &&
    apt('install', '-y', '--no-install-recommends', ...quiet, ...missing);
  if (!installed) giveUp(byHand);
}

installDependencies();
if (process.argv.includes('--for-tests')) installSystemPackages();
