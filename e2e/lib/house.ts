/** The real server as a process of its own, that a test can kill and start again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMPILED } from '../../server/src/testing/compiled.ts';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/** Starts a program, somewhere; its pid is the child's. */
type Spawn = (program: string, args: string[], environment: Record<string, string>) => ChildProcess;

const spawnHere: Spawn = (program, args, environment) =>
  spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

export class House {
  readonly #environment: Record<string, string>;
  readonly #spawn: Spawn;
  #process: ChildProcess | null = null;
  #port = 0;
  /** Everything it has printed, both streams. */
  output = '';

  constructor(environment: Record<string, string> = {}, spawnIn = spawnHere) {
    this.#environment = environment;
    this.#spawn = spawnIn;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Starts it; a second start takes the port of the first. Resolves once it is open. */
  async start(): Promise<void> {
    const child = this.#spawn(process.execPath, [MAIN], {
      NODE_ENV: 'production',
      ...COMPILED,
      PORT: String(this.#port),
      // Guests of tests come through proxies and cables, too.
      HOUSE: 'closed',
      // Every guest of a test comes from one address.
      SOCKETS_PER_ADDRESS: '1000',
      NEW_SOCKETS_PER_MINUTE: '1000',
      // Faces are looked at in most tests. An empty value is the house's own choice.
      COVER: 'never',
      ...this.#environment,
    });
    this.#process = child;
    if (!child.stdout || !child.stderr) throw new Error('the server has no output');
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    for await (const line of createInterface(child.stdout)) {
      this.output += `${line}\n`;
      const port = /open at http:\/\/[^\s:]+:(\d+)/.exec(line)?.[1];
      if (!port) continue;
      this.#port = Number(port);
      child.stdout
        .setEncoding('utf8')
        .on('data', (text: string) => (this.output += text))
        .resume();
      return;
    }
    throw new Error(`the server did not open:\n${this.output}`);
  }

  /** Kills it without a word, as a crash would; or asks it to drain. Resolves once it is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
