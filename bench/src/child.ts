/** A process of its own: a server under measurement, or whoever loads it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './answer.ts';

const GAUGE = new URL('gauge.ts', import.meta.url).href;

/** How long a server may take to print its address, and a load to do what it was asked, in ms. */
const START_MS = 60_000;
const ANSWER_MS = 180_000;

export interface ChildOptions {
  env?: Record<string, string>;
  /** Flags of node, such as `--expose-gc`. */
  flags?: string[];
}

export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #questions = 0;
  #output = '';

  /** Starts a module; every child can be asked for its `cpu` and `memory`. */
  constructor(module: URL, { env = {}, flags = [] }: ChildOptions = {}) {
    this.#process = fork(fileURLToPath(module), [], {
      env: { ...process.env, ...env },
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', GAUGE, ...flags],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (this.#output.length < 10_000) this.#output += text;
    });
    this.#process.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    this.#process.on('exit', (code, signal) => {
      const error = `${module.pathname} ended (${code ?? signal}) ${this.#output}`;
      for (const [id, settle] of this.#waiting) settle({ id, error });
      this.#waiting.clear();
    });
  }

  /** The host and port that a server has printed, such as `localhost:8080`. */
  async address(): Promise<string> {
    const until = Date.now() + START_MS;
    while (Date.now() < until && this.#process.exitCode === null) {
      const found = /https?:\/\/([\w.:[\]-]+:\d+)/.exec(this.#output)?.[1];
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no address from a server; it said: ${this.#output}`);
  }

  /** Asks by name (see `answer`). */
  async ask<T>(ask: string, of?: unknown): Promise<T> {
    this.#questions += 1;
    const id = this.#questions;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const timer = setTimeout(() => reject(new Error(`no answer to "${ask}"`)), ANSWER_MS);
    this.#waiting.set(id, (answer) => {
      clearTimeout(timer);
      if ('error' in answer) reject(new Error(`${ask}: ${answer.error}`));
      else resolve(answer.answer as T);
    });
    if (this.#process.exitCode === null) this.#process.send({ id, ask, of } satisfies Question);
    else this.#waiting.get(id)?.({ id, error: 'the process has ended' });
    return promise;
  }

  /** Ends the process; at once, because nothing of it is needed any more. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}

/** Runs something with children and ends them all, whatever happens. */
export async function withChildren<T>(
  run: (start: (module: URL, options?: ChildOptions) => Child) => Promise<T>,
): Promise<T> {
  const children: Child[] = [];
  try {
    return await run((module, options) => {
      const child = new Child(module, options);
      children.push(child);
      return child;
    });
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}
