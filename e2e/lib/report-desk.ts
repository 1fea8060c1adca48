/** The operator who reads reports: a pair of keys, and the folder into which a house writes. By the tool that operators have. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TOOL = fileURLToPath(new URL('../../scripts/reports.mjs', import.meta.url));

const run = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [TOOL, ...args])).stdout;

export class ReportDesk {
  readonly #folder: string;
  /** What the house is told. */
  readonly environment: { readonly REPORTS_KEY: string; readonly REPORTS_TO: string };

  private constructor(folder: string, key: string) {
    this.#folder = folder;
    this.environment = { REPORTS_KEY: key, REPORTS_TO: join(folder, 'reports') };
  }

  static async open(): Promise<ReportDesk> {
    const folder = await mkdtemp(join(tmpdir(), 'ewm-desk-'));
    const said = await run('new-key', join(folder, 'key.json'));
    const key = /^REPORTS_KEY=(\S+)$/m.exec(said)?.[1];
    if (key === undefined) throw new Error(`no key: ${said}`);
    return new ReportDesk(folder, key);
  }

  /** Everything that has come, as the house has it. */
  async sealed(): Promise<string> {
    const { REPORTS_TO } = this.environment;
    const names = await readdir(REPORTS_TO).catch(() => []);
    const files = names.filter((name) => name.endsWith('.json'));
    return (
      await Promise.all(files.map((name) => readFile(join(REPORTS_TO, name), 'utf8')))
    ).join();
  }

  /** What the operator reads, and the picture (JPEG) of the only report that has one. */
  async read(): Promise<{ readonly said: string; readonly picture: Buffer }> {
    const said = await run('open', join(this.#folder, 'key.json'), this.environment.REPORTS_TO);
    const path = /^ {2}picture: (.+)$/m.exec(said)?.[1];
    if (path === undefined) throw new Error(`no picture: ${said}`);
    return { said, picture: await readFile(path) };
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
