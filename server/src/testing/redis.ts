/** A real Redis for one test file, on a free port of this machine, that keeps nothing on disk. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { createClient } from 'redis';

const BINARY = process.env['REDIS_SERVER'] ?? 'redis-server';

/** A program, with what comes before the options. */
export type ServerCommand = readonly [program: string, ...first: string[]];

/** Whether there is a Redis server on this machine; says so once where there is not. */
export function hasRedis(): boolean {
  const has = spawnSync(BINARY, ['--version']).status === 0;
  if (!has) console.warn(`skipped: there is no ${BINARY} on this machine`);
  return has;
}

/** One server process. It is ended by `stop`, or with the process that started it. */
export class RealRedis {
  readonly port: number;
  readonly #directory: string;
  readonly #options: readonly string[];
  readonly #server: ServerCommand;
  #child: ChildProcess | null = null;
  /** The port at which nodes of a cluster talk. */
  #bus = '';

  private constructor(
    port: number,
    directory: string,
    options: readonly string[],
    server: ServerCommand = [BINARY],
  ) {
    this.#server = server;
    this.port = port;
    this.#directory = directory;
    this.#options = options;
    process.on('exit', () => this.#child?.kill('SIGKILL'));
  }

  /** Starts a server, or a cluster of one. */
  static async start({
    isCluster = false,
    server = [BINARY],
  }: { isCluster?: boolean; server?: ServerCommand } = {}): Promise<RealRedis> {
    const directory = await mkdtemp(join(tmpdir(), 'ewm-redis-'));
    const options = isCluster
      ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]
      : [];
    const redis = await RealRedis.#startSomewhere(directory, options, server);
    if (isCluster) await redis.#takeAllSlots();
    return redis;
  }

  /** A port that was free a moment ago may be somebody else's by now. */
  static async #startSomewhere(
    directory: string,
    options: readonly string[],
    server: ServerCommand,
  ): Promise<RealRedis> {
    for (let attempt = 1; ; attempt += 1) {
      const redis = new RealRedis(await freePort(), directory, options, server);
      try {
        await redis.start();
        return redis;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Three primaries, the first of which has this key, and its replica: a whole cluster, once all agree. */
  static async cluster(
    key: string,
  ): Promise<readonly [RealRedis, RealRedis, RealRedis, RealRedis]> {
    const make = async (): Promise<RealRedis> => {
      const directory = await mkdtemp(join(tmpdir(), 'ewm-redis-'));
      const bus = String(await freePort());
      const options = ['--cluster-enabled', 'yes', '--cluster-port', bus];
      options.push('--cluster-node-timeout', '2000', '--cluster-announce-ip', '127.0.0.1');
      const node = new RealRedis(await freePort(), directory, options);
      node.#bus = bus;
      await node.start();
      return node;
    };
    const nodes = [await make(), await make(), await make(), await make()] as const;
    const [first, second, third, replica] = nodes;
    const slot = Number(await first.command('CLUSTER', 'KEYSLOT', key));
    const rest = [
      [0, slot - 1],
      [slot + 1, 16_383],
    ].filter(([from = 0, to = 0]) => from <= to);
    await first.command('CLUSTER', 'ADDSLOTS', String(slot));
    for (const [index, range] of rest.entries())
      await (index === 0 ? second : third).command(
        'CLUSTER',
        'ADDSLOTSRANGE',
        ...range.map(String),
      );
    for (const node of [second, third, replica])
      await first.command('CLUSTER', 'MEET', '127.0.0.1', String(node.port), node.#bus);
    for (const node of nodes) await node.#until('CLUSTER INFO', 'cluster_known_nodes:4');
    await replica.command('CLUSTER', 'REPLICATE', String(await first.command('CLUSTER', 'MYID')));
    for (const node of nodes) await node.#until('CLUSTER INFO', 'cluster_state:ok');
    await replica.#until('INFO replication', 'master_link_status:up');
    return nodes;
  }

  async #until(command: string, said: string): Promise<void> {
    await this.#ask(async (client) => {
      let answer = '';
      while (!answer.includes(said)) {
        await pause(20);
        answer = await client.sendCommand<string>(command.split(' '));
      }
    });
  }

  /** Starts it again, on the same port and with nothing in it. */
  async start(): Promise<void> {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#directory];
    const [program, ...first] = this.#server;
    const child = spawn(
      program,
      [
        ...first,
        ...place,
        '--save',
        '',
        '--appendonly',
        'no',
        '--enable-debug-command',
        'local',
        ...this.#options,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    this.#child = child;
    let isReady = false;
    for await (const line of createInterface({ input: child.stdout })) {
      isReady = line.includes('Ready to accept connections');
      if (isReady) break;
    }
    if (!isReady) throw new Error(`${program} did not start on port ${this.port}`);
    child.stdout.resume();
  }

  /** The names of everything in it. */
  keys(): Promise<string[]> {
    return this.#ask((client) => client.keys('*'));
  }

  /** Does one command, as another client would. */
  command(...command: readonly string[]): Promise<unknown> {
    return this.#ask((client) => client.sendCommand(command));
  }

  /** Everything under names like this, in a form that shows whether it is the same. */
  async dump(pattern: string): Promise<ReadonlyMap<string, unknown>> {
    return await this.#ask(async (client) => {
      const keys = (await client.keys(pattern)).toSorted();
      const entries = keys.map(async (key) => {
        return [key, await client.sendCommand(['DEBUG', 'DIGEST-VALUE', key])] as const;
      });
      return new Map(await Promise.all(entries));
    });
  }

  /** How long (ms) a key has to live; -1 for ever. */
  ttl(key: string): Promise<number> {
    return this.#ask((client) => client.pTTL(key));
  }

  /**
   * So much time (ms) goes by for what is kept under this name: keys come nearer to their end, and so do the moments in
   * `sorted`, which is one of them.
   */
  async age(base: string, sorted: string, ms: number): Promise<void> {
    await this.#ask((client) =>
      client.eval(AGE, { keys: [base, sorted], arguments: [String(ms)] }),
    );
  }

  /** Breaks every connection, except those that listen. */
  async cut(): Promise<void> {
    await this.#ask((client) =>
      client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
    );
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

  async #takeAllSlots(): Promise<void> {
    await this.#ask((client) => client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']));
    let info = '';
    while (!info.includes('cluster_state:ok'))
      info = await this.#ask((client) => client.sendCommand(['CLUSTER', 'INFO']));
  }

  async #ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    const client = connect(this.url);
    await client.connect();
    try {
      return await question(client);
    } finally {
      client.destroy();
    }
  }
}

/** A Redis has no clock that could be set. */
const AGE = `
  for _, key in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do
    local left = redis.call('PTTL', key)
    if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[1]) end
  end
  for _, member in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    redis.call('ZINCRBY', KEYS[2], -ARGV[1], member)
  end`;

const connect = (url: string) => createClient({ url });
type Client = ReturnType<typeof connect>;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
