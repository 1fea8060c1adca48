/**
 * The image of the house, built for real by buildah and run as a container engine would: by namespaces alone, since none is
 * here. No registry of images is, either, so its bases are made of this machine's own files, under the names that
 * deploy/Containerfile asks for.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'localhost/eat-with-me:latest';

/** What an image says of itself, as far as a test asks. */
type Config = {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly Labels: Readonly<Record<string, string>>;
};

/** Why no image can be built and run on this machine, in one sentence; null if it can. */
export function whyNoImage(): string | null {
  const can = (program: string, ...args: string[]): boolean =>
    spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (process.getuid?.() !== 0) return 'Running an image needs root.';
  if (!can('buildah', '--version')) return 'Building an image needs buildah.';
  if (!can('unshare', '--mount', 'true')) return 'This machine allows no namespaces.';
  return null;
}

/** What stands in a Containerfile as the value of an ARG. */
function named(argument: string): string {
  const text = readFileSync(join(ROOT, 'deploy/Containerfile'), 'utf8');
  const [, name = ''] = new RegExp(`^ARG ${argument}=(.+)$`, 'm').exec(text) ?? [];
  return name;
}

const said = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8' }).trim();

/** Puts programs of this machine into a root, with the libraries that they are linked to. */
function take(root: string, programs: readonly string[]): void {
  const libraries = programs.flatMap((program) =>
    [...said('ldd', program).matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path),
  );
  // What comes with the C library on every machine, and packages with code of their own may be linked to.
  const folders = libraries.filter((path) => path.endsWith('/libc.so.6')).map(dirname);
  const beside = globSync(`${folders[0]}/lib{dl,m,pthread,resolv,rt,util}.so.*`);
  execFileSync('cp', ['-L', '--parents', ...new Set([...libraries, ...beside]), root]);
}

/** What every base has: users, and where an engine mounts things. */
function bareRoot(root: string): string {
  for (const folder of ['proc', 'dev', 'etc', 'tmp', 'root', 'usr/local/bin'])
    mkdirSync(join(root, folder), { recursive: true });
  const users = 'root:x:0:0::/root:/\nnonroot:x:65532:65532::/:/\n';
  writeFileSync(join(root, 'etc/passwd'), users);
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\n');
  take(root, [process.execPath]);
  return root;
}

/** With Node, npm and the few programs that the build calls; npm asks and keeps what it does here. */
function nodeRoot(root: string): string {
  bareRoot(root);
  const programs = ['sh', 'env', 'find', 'cp', 'mkdir', 'rm', 'sha256sum'].map((name) =>
    said('sh', '-c', `command -v ${name}`),
  );
  take(root, programs);
  execFileSync('cp', ['-L', '--parents', ...programs, root]);
  if (!existsSync(join(root, 'bin'))) symlinkSync('usr/bin', join(root, 'bin'));
  cpSync(process.execPath, join(root, 'usr/local/bin/node'));
  const npm = dirname(dirname(said('sh', '-c', 'realpath "$(command -v npm)"')));
  cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  const settings = [
    `registry=${said('npm', 'config', 'get', 'registry')}`,
    'cache=/npm-cache',
    'prefer-offline=true',
    'update-notifier=false',
  ];
  const authorities = process.env['NODE_EXTRA_CA_CERTS'];
  if (authorities !== undefined) {
    cpSync(authorities, join(root, 'etc/authorities.crt'), { dereference: true });
    settings.push('cafile=/etc/authorities.crt');
  }
  mkdirSync(join(root, 'usr/local/etc'));
  writeFileSync(join(root, 'usr/local/etc/npmrc'), `${settings.join('\n')}\n`);
  return root;
}

/** One built image, unpacked. */
export class Image {
  readonly #place = mkdtempSync(join(tmpdir(), 'ewm-image-'));
  readonly #buildahEnv: NodeJS.ProcessEnv;
  readonly config: Config;
  /** When it says that it was made, in ms. */
  readonly createdAt: number;
  /** Its root filesystem, which nobody has started. */
  readonly root: string;
  /** The root of the base below it. */
  readonly base: string;

  /** Builds it by `npm run image`; throws with what was said where that fails. */
  constructor() {
    const storage = join(this.#place, 'storage.conf');
    const [graph, runs] = [join(this.#place, 'graph'), join(this.#place, 'run')];
    writeFileSync(
      storage,
      `[storage]\ndriver = "vfs"\ngraphroot = "${graph}"\nrunroot = "${runs}"\n`,
    );
    this.#buildahEnv = {
      ...process.env,
      CONTAINERS_STORAGE_CONF: storage,
      BUILDAH_ISOLATION: 'chroot',
      TMPDIR: this.#place,
    };
    this.base = bareRoot(join(this.#place, 'base'));
    const bases = [
      [named('NODE'), nodeRoot(join(this.#place, 'node'))],
      [named('BASE'), this.base],
    ] as const;
    const scratch = join(this.#place, 'Scratch');
    writeFileSync(scratch, 'FROM scratch\nCOPY . /\n');
    for (const [name, root] of bases)
      this.#run('buildah', 'build', '--quiet', '--file', scratch, '--tag', name, root);
    const cache = `${said('npm', 'config', 'get', 'cache')}:/npm-cache`;
    this.#run(process.execPath, 'scripts/image.mjs', '--', '--pull-never', '--volume', cache);
    const { OCIv1 } = JSON.parse(this.#run('buildah', 'inspect', '--type', 'image', NAME)) as {
      OCIv1: { config: Config; created: string };
    };
    this.config = OCIv1.config;
    this.createdAt = Date.parse(OCIv1.created);
    const container = this.#run('buildah', 'from', '--pull-never', NAME);
    this.root = this.#run('buildah', 'mount', container);
  }

  /** Runs a command in it as the image's user, with nothing writable but /tmp; by default what the image starts. The child's pid is the program's own. */
  spawn(
    env: Readonly<Record<string, string>>,
    command: readonly string[] = [...this.config.Entrypoint, ...this.config.Cmd],
  ): ChildProcess {
    const [uid = '', gid = ''] = this.config.User.split(':');
    const script = `set -e
      mount --bind "$0" "$0"
      mount -o remount,bind,ro "$0"
      mount -t proc proc "$0/proc"
      mount --rbind /dev "$0/dev"
      mount -t tmpfs -o size=16m,mode=1777,noexec tmpfs "$0/tmp"
      exec setpriv --no-new-privs unshare --root="$0" --wd="${this.config.WorkingDir}" --setuid=${uid} --setgid=${gid} -- "$@"`;
    const own = this.config.Env.map((line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]);
    return spawn('unshare', ['--mount', 'sh', '-c', script, this.root, ...command], {
      env: { ...Object.fromEntries(own), ...env, PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  remove(): void {
    rmSync(this.#place, { recursive: true, force: true });
  }

  #run(program: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: ROOT,
      env: this.#buildahEnv,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (status === 0) return stdout.trim();
    this.remove();
    throw new Error(`${program} ${args.join(' ')}:\n${stdout}${stderr}`);
  }
}
