/** Runs small programs, a few at a time, each for a bounded time. */
import { spawn } from 'node:child_process';

/** What became of a program. Its output is text. */
type Outcome =
  | { readonly ok: true; readonly out: string }
  | { readonly ok: false; readonly reason: 'busy' | 'slow' | 'failed' | 'unwanted' };

const OUTPUT_MAX = 64 * 1024;

/** `atOnce` programs run, `waiting` more may wait; others are turned away at once. */
export class ProcessDesk {
  readonly #limits: {
    readonly atOnce: number;
    readonly waiting: number;
    readonly withinMs: number;
  };
  readonly #line: (() => void)[] = [];
  #running = 0;

  constructor(limits: {
    readonly atOnce: number;
    readonly waiting: number;
    readonly withinMs: number;
  }) {
    this.#limits = limits;
  }

  /** Runs a program without a shell. `signal` ends it when nobody wants its result any more. */
  async run(command: string, args: readonly string[], signal?: AbortSignal): Promise<Outcome> {
    if (this.#running >= this.#limits.atOnce) {
      if (this.#line.length >= this.#limits.waiting) return { ok: false, reason: 'busy' };
      // Whoever ends hands over their place, so nobody can slip in between.
      await new Promise<void>((resolve) => void this.#line.push(resolve));
    } else this.#running += 1;
    try {
      if (signal?.aborted) return { ok: false, reason: 'unwanted' };
      return await this.#spawn(command, args, signal);
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #spawn(command: string, args: readonly string[], signal?: AbortSignal): Promise<Outcome> {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: this.#limits.withinMs,
      killSignal: 'SIGKILL',
      ...(signal ? { signal } : {}),
    });
    let out = '';
    let flood = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.length <= OUTPUT_MAX) return;
      flood = true;
      child.kill('SIGKILL');
    });
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    child.once('error', () => {
      if (signal?.aborted) resolve({ ok: false, reason: 'unwanted' });
      else resolve({ ok: false, reason: 'failed' });
    });
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve({ ok: true, out });
      else resolve({ ok: false, reason: killedBy === 'SIGKILL' && !flood ? 'slow' : 'failed' });
    });
    return promise;
  }
}
