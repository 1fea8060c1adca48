/** A coturn beside the server, for `TURN=local`: started, watched over and ended with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../ground/config.ts';
import type { Relays } from './credentials.ts';
import { placeOfRelay, type RelayPlace } from './relay-place.ts';

const BINARY = 'turnserver';
/** Of util-linux: has the system end the relay with this process, however that ends (PR_SET_PDEATHSIG, prctl(2)). */
const WITH_US = ['setpriv', '--pdeathsig', 'KILL'] as const;
const TEMPLATE = new URL('../../../deploy/coturn/turnserver.conf', import.meta.url);

/** Waits before another start, in ms: doubled each time, until one has lasted. */
const RESTART_MS = { least: 500, most: 30_000, lasted: 60_000 };
const END_WITHIN_MS = 2000;

/** There is no turnserver to start. The message is a sentence for the operator. */
export class NoTurnserver extends Error {
  constructor(
    sentence = `TURN is "local", but there is no ${BINARY} on this machine: install coturn, or leave out TURN.`,
  ) {
    super(sentence);
  }
}

/** Why a folder cannot be made. */
const UNWRITABLE = ['EROFS', 'EACCES', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EPERM'];

/** What the configuration of a relay depends on. */
type LocalRelayParts = Pick<Config, 'turnPort' | 'turnRelayPorts'> & {
  readonly place: RelayPlace;
  readonly secret: string;
  /** Where it may write. */
  readonly directory: string;
};

/**
 * Our own lines for turnserver.conf, after those of deploy/coturn. Guests on private networks need no more than others:
 * two who both use the relay meet at its own address, and whoever can be reached directly needs no relay.
 */
export function localRelayLines(parts: LocalRelayParts): string[] {
  const { place, secret, turnPort, turnRelayPorts, directory } = parts;
  const { address, outside } = place;
  return [
    `static-auth-secret=${secret}`,
    'realm=eat-with-me',
    `listening-ip=${address}`,
    `relay-ip=${address}`,
    ...(outside === null ? [] : [`external-ip=${outside}/${address}`]),
    `allowed-peer-ip=${address}`,
    ...(isLoopback(address) ? ['allow-loopback-peers'] : []),
    `listening-port=${turnPort}`,
    `min-port=${turnRelayPorts[0]}`,
    `max-port=${turnRelayPorts[1]}`,
    `pidfile=${join(directory, 'pid')}`,
    `userdb=${join(directory, 'users')}`,
  ];
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** One turnserver at a time, with a secret of its own. */
export class LocalRelay {
  readonly relays: Relays;
  /** Its configuration, readable by nobody else. */
  readonly file: string;
  readonly #directory = makeFolder();
  readonly #log: Logger;
  #child: ChildProcess | null = null;
  #waitMs = RESTART_MS.least;
  #restart: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(config: Config, log: Logger) {
    this.#log = log;
    const secret = randomBytes(32).toString('hex');
    const place = placeOfRelay(config, networkInterfaces());
    const lines = localRelayLines({ ...config, place, secret, directory: this.#directory });
    this.file = join(this.#directory, 'turnserver.conf');
    const text = [readFileSync(TEMPLATE, 'utf8'), ...lines, ''].join('\n');
    writeFileSync(this.file, text, { mode: 0o600 });
    const at = `${isIP(place.name) === 6 ? `[${place.name}]` : place.name}:${config.turnPort}`;
    const urls = [`turn:${at}?transport=udp`, `turn:${at}?transport=tcp`];
    this.relays = { urls, secret, ttlMs: config.turnTtlMs };
    process.once('exit', this.#end);
  }

  static #place(config: Config, log: Logger): LocalRelay {
    try {
      return new LocalRelay(config, log);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!UNWRITABLE.includes(code)) throw error;
      throw new NoTurnserver(
        `TURN is "local", but nothing can be written to ${tmpdir()} (${code}), where the relay's secret would go: set TMPDIR to a writable directory.`,
      );
    }
  }

  /** Rejects with `NoTurnserver`. */
  static async start(config: Config, log: Logger): Promise<LocalRelay> {
    if (!isInstalled(BINARY)) throw new NoTurnserver();
    const relay = LocalRelay.#place(config, log);
    try {
      await once(relay.#spawn(), 'spawn');
    } catch (error) {
      relay.#end();
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new NoTurnserver() : error;
    }
    return relay;
  }

  /** Of the turnserver that runs just now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends it; relayed meals end with it. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#closed = true;
    clearTimeout(this.#restart);
    if (child) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      await ended;
      clearTimeout(timer);
    }
    process.off('exit', this.#end);
    this.#end();
  }

  #spawn(): ChildProcess {
    const startedAt = performance.now();
    const command = [...(isInstalled(WITH_US[0]) ? WITH_US : []), BINARY, '-c', this.file];
    const [program = BINARY, ...rest] = command;
    const child = spawn(program, rest, { stdio: 'ignore' });
    child.on('error', () => undefined);
    child.once('spawn', () => (this.#child = child));
    child.once('exit', (code, signal) => {
      this.#child = null;
      if (this.#closed) return;
      if (performance.now() - startedAt > RESTART_MS.lasted) this.#waitMs = RESTART_MS.least;
      this.#log.warn({ code, signal }, 'the relay ended, and is started again');
      this.#restart = setTimeout(() => this.#spawn(), this.#waitMs);
      this.#waitMs = Math.min(this.#waitMs * 2, RESTART_MS.most);
    });
    return child;
  }

  readonly #end = (): void => {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  };
}

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/**
 * A folder of our own, named for this process, so that one which was killed leaves nothing for good: the next takes its
 * folder away. Process numbers mean something within one namespace only (pid_namespaces(7)).
 */
function makeFolder(): string {
  const ours = `eat-with-me-relay-${namespace()}-`;
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(ours) ? Number.parseInt(name.slice(ours.length), 10) : Number.NaN;
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `${ours}${process.pid}-`));
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return 'x';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
