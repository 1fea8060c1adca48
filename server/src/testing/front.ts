/** A real proxy with TLS in front of a house, configured by what deploy/ has for it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { connect } from 'node:tls';
import { selfSigned } from './certificate.ts';
import { programAt } from './program.ts';
import { freePort } from './real-relay.ts';

/** What stands in front. */
export const FRONTS = ['caddy', 'nginx', 'apache'] as const;
type FrontName = (typeof FRONTS)[number];

/** How one is started, and where its certificate is once it runs. */
type Start = {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly certificate: string;
};

/** What goes into a configuration. */
type Place = {
  readonly directory: string;
  readonly port: number;
  readonly plainPort: number;
  readonly houses: readonly number[];
  /** What somebody has written into the file beside what is shipped. */
  readonly edit: (shipped: string) => string;
};

const shipped = (path: string): string =>
  readFileSync(new URL(`../../../deploy/${path}`, import.meta.url), 'utf8');

const APACHE_MODULES =
  'mpm_event authz_core alias socache_shmcb ssl headers proxy proxy_http'.split(' ');

/** The shipped file with the names and ports of a test. */
function fitted(path: string, place: Place): string {
  const { cert, key } = selfSigned(place.directory);
  return place
    .edit(shipped(path))
    .replace(/\S+\/fullchain\.pem/, cert)
    .replace(/\S+\/privkey\.pem/, key)
    .replaceAll('eat.example', 'localhost')
    .replace('127.0.0.1:8080', `127.0.0.1:${place.houses[0]}`);
}

const STARTS: Readonly<Record<FrontName, (place: Place) => Promise<Start>>> = {
  async caddy({ directory, port, plainPort, houses, edit }) {
    const file = join(directory, 'Caddyfile');
    writeFileSync(file, edit(shipped('caddy/Caddyfile')));
    return {
      args: ['run', '--adapter', 'caddyfile', '--config', file],
      env: {
        DOMAIN: `localhost:${port}`,
        EMAIL: 'internal',
        HOUSES: houses.map((house) => `127.0.0.1:${house}`).join(' '),
        HTTP_PORT: String(plainPort),
        CADDY_ADMIN: `127.0.0.1:${await freePort('127.0.0.1')}`,
        XDG_DATA_HOME: directory,
        XDG_CONFIG_HOME: directory,
        HOME: directory,
      },
      certificate: join(directory, 'caddy/pki/authorities/local/root.crt'),
    };
  },
  nginx: (place) => {
    const { directory, port, plainPort } = place;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${directory}/${name};`)
      .join('\n');
    const site = fitted('nginx/eat-with-me.conf', place)
      .replace('listen 443 ', `listen 127.0.0.1:${port} `)
      .replace('listen 80;', `listen 127.0.0.1:${plainPort};`);
    const file = join(directory, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off;\npid ${directory}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${site}}\n`,
    );
    const args = ['-e', 'stderr', '-p', directory, '-c', file];
    return Promise.resolve({ args, certificate: join(directory, 'cert.pem') });
  },
  apache: (place) => {
    const { directory, port, plainPort } = place;
    const site = fitted('apache/eat-with-me.conf', place)
      .replace('*:443>', `127.0.0.1:${port}>`)
      .replace('*:80>', `127.0.0.1:${plainPort}>`);
    const lines = [
      `ServerRoot ${directory}`,
      `PidFile ${directory}/pid`,
      `DefaultRuntimeDir ${directory}`,
      `ErrorLog ${directory}/error.log`,
      'ServerName localhost',
      `Listen 127.0.0.1:${port} https`,
      `Listen 127.0.0.1:${plainPort}`,
      ...APACHE_MODULES.map((name) => `LoadModule ${name}_module MODULES/mod_${name}.so`),
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      site,
    ];
    const file = join(directory, 'apache.conf');
    writeFileSync(file, lines.join('\n').replaceAll('MODULES', '/usr/lib/apache2/modules'));
    const args = ['-D', 'FOREGROUND', '-f', file];
    return Promise.resolve({ args, certificate: join(directory, 'cert.pem') });
  },
};

/** Whether this machine has it. */
export const hasFront = (name: FrontName): boolean => programAt(binaryOf(name)) !== null;

const binaryOf = (name: FrontName): string => (name === 'apache' ? 'apache2' : name);

/** One proxy process. It is ended by `stop`, or with the process that started it. */
export class Front {
  readonly port: number;
  /** What a client must trust, in PEM. */
  certificate = '';
  /** Everything it has printed. */
  output = '';
  /** Where it keeps its certificates, and writes. */
  readonly directory: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(program: string, start: Start, { directory, port }: Place) {
    this.port = port;
    this.directory = directory;
    const env = { PATH: process.env['PATH'] ?? '', ...start.env };
    this.#child = spawn(program, start.args, { stdio: 'pipe', env, detached: true });
    this.#ended = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => (this.output += String(text)));
    process.on('exit', this.#kill);
  }

  /** Resolves once it has its certificate and listens. `edit` changes what is shipped. */
  static async start(
    name: FrontName,
    houses: readonly number[],
    edit: Place['edit'] = (text) => text,
  ): Promise<Front> {
    const directory = mkdtempSync(join(tmpdir(), `ewm-${name}-`));
    const [port, plainPort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
    const place: Place = { directory, port, plainPort, houses, edit };
    const start = await STARTS[name](place);
    const front = new Front(programAt(binaryOf(name)) ?? name, start, place);
    while (!(await shakesHands(port))) {
      if (front.#child.exitCode !== null) throw new Error(`${name} ended:\n${front.output}`);
      await setTimeout(20);
    }
    front.certificate = readFileSync(start.certificate, 'utf8');
    return front;
  }

  /** As a page's address begins. */
  get site(): string {
    return `https://localhost:${this.port}`;
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill);
    this.#kill();
    await this.#ended;
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** With its workers, which are a process group of its own. */
  readonly #kill = (): void => {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null)
      process.kill(-pid, 'SIGKILL');
  };
}

async function shakesHands(port: number): Promise<boolean> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    rejectUnauthorized: false,
  });
  try {
    await once(socket, 'secureConnect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
