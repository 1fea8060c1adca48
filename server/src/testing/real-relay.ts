/** A real coturn on the loopback of this machine, for one test. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Relays } from '../relay/credentials.ts';
import { probeRelay } from '../relay/relay-probe.ts';
import { selfSigned } from './certificate.ts';

const BINARY = process.env['TURNSERVER'] ?? 'turnserver';
const SECRET = 'the-secret-of-a-test';

/** Whether there is a TURN server on this machine; says so once where there is not. */
export function hasTurnserver(): boolean {
  const has = spawnSync(BINARY, ['--version']).error === undefined;
  if (!has) console.warn(`skipped: there is no ${BINARY} on this machine`);
  return has;
}

/** What a test may want to differ; `lines` are appended to turnserver.conf and come last. */
type RealRelayOptions = { readonly address?: string; readonly lines?: readonly string[] };

/** One turnserver process. It is ended by `stop`, or with the process that started it. */
export class RealRelay {
  readonly address: string;
  readonly port: number;
  readonly tlsPort: number;
  /** The certificate of its TLS port, in PEM: self-signed, for `localhost`. */
  readonly certificate: string;
  /** Everything it has printed. */
  output = '';
  readonly #directory: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(address: string, ports: [number, number], lines: readonly string[]) {
    this.address = address;
    [this.port, this.tlsPort] = ports;
    this.#directory = mkdtempSync(join(tmpdir(), 'ewm-relay-'));
    const file = (name: string): string => join(this.#directory, name);
    const { cert, key, pem } = selfSigned(this.#directory);
    this.certificate = pem;
    const config = [
      'use-auth-secret',
      'realm=eat-with-me',
      'no-cli',
      'log-file=stdout',
      ...lines,
      `static-auth-secret=${SECRET}`,
      `listening-ip=${address}`,
      `relay-ip=${address}`,
      `listening-port=${this.port}`,
      `tls-listening-port=${this.tlsPort}`,
      `cert=${cert}`,
      `pkey=${key}`,
      `pidfile=${file('pid')}`,
      `userdb=${file('users')}`,
    ];
    writeFileSync(file('turnserver.conf'), config.join('\n'), { mode: 0o600 });
    this.#child = spawn(BINARY, ['-c', file('turnserver.conf')], { stdio: 'pipe' });
    this.#ended = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => (this.output += String(text)));
    process.on('exit', () => this.#child.kill('SIGKILL'));
  }

  /** Resolves once it listens. */
  static async start({ address = '127.0.0.1', lines = [] }: RealRelayOptions = {}) {
    const relay = new RealRelay(address, [await freePort(address), await freePort(address)], lines);
    const nobody = { username: '1:nobody', credential: '' };
    while ((await probeRelay(relay.url('udp'), nobody, 1000)) === 'silent') {
      if (relay.#child.exitCode !== null) throw new Error(`${BINARY} ended:\n${relay.output}`);
      await setTimeout(20);
    }
    return relay;
  }

  /** What a server that knows the secret needs to mint credentials for it. */
  get relays(): Relays {
    return { urls: [this.url('udp')], secret: SECRET, ttlMs: 60_000 };
  }

  url(over: 'udp' | 'tcp' | 'tls'): string {
    const host = this.address.includes(':') ? `[${this.address}]` : this.address;
    return over === 'tls'
      ? `turns:localhost:${this.tlsPort}?transport=tcp`
      : `turn:${host}:${this.port}?transport=${over}`;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A port that nobody listens on. */
export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
