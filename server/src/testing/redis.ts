/** A real Redis for one test file, on a free port of this machine, that keeps nothing on disk. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY = process.env['REDIS_SERVER'] ?? 'redis-server';

/** Whether there is a Redis server on this machine; says so once where there is not. */
export function hasRedis(): boolean {
  const has = spawnSync(BINARY, ['--version']).status === 0;
  if (!has) console.warn(`skipped: there is no ${BINARY} on this machine`);
  return has;
}

/** One server process. It is stopped by `stop`, or with the process that started it. */
export class RealRedis {
  readonly port: number;
  readonly #directory: string;
  readonly #options: readonly string[];
  #child: ChildProcess | null = null;

  private constructor(port: number, directory: string, options: readonly string[]) {
    this.port = port;
    this.#directory = directory;
    this.#options = options;
    process.on('exit', () => this.#child?.kill('SIGKILL'));
  }

  /** Starts a server; `options` as on its command line. */
  static async start(...options: string[]): Promise<RealRedis> {
    const directory = await mkdtemp(join(tmpdir(), 'ewm-redis-'));
    const redis = new RealRedis(await freePort(), directory, options);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again, on the same port and with nothing in it. */
  async start(): Promise<void> {
    const child = spawn(
      BINARY,
      [
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#directory],
        ...['--save', '', '--appendonly', 'no', ...this.#options],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) break;
    }
    if (child.exitCode !== null) throw new Error(`${BINARY} ended with code ${child.exitCode}`);
    child.stdout.resume();
  }

  /** Answers nothing until `thaw`; its connections stay open. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it at once; everything in it is lost. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
