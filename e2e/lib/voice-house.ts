/** The real voice server of the house as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { COMPILED } from '../../server/src/testing/compiled.ts';

const MAIN = fileURLToPath(new URL('../../voice/src/house/main.ts', import.meta.url));

export class VoiceHouse {
  readonly #process: ChildProcess;
  /** Where pages open their sockets. */
  readonly url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(): Promise<VoiceHouse> {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, ...COMPILED, VOICE_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) {
      const url = /open at (ws:\S+)/.exec(line)?.[1];
      if (!url) continue;
      child.stdout.resume();
      return new VoiceHouse(child, url);
    }
    throw new Error('the voice server did not open');
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await exited;
  }
}
