/** Where sealed reports go: into a folder, out of which they are deleted in time, or to an address of the operator's. The house cannot read them. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimReason } from '@eat-with-me/protocol/wire/claims';
import type { Logger } from 'pino';
import type { HouseConfig } from '../ground/house-variables.ts';

/** What is kept of one; `report` is an envelope (protocol's `report.ts`). */
export type Report = { readonly reason: ClaimReason; readonly report: string };

/** So many files, 20 kB each, are kept at most; then new reports are lost, and the log says so. */
const FILES_MAX = 5000;
/** So many are written or sent at once; more are lost. */
const AT_ONCE_MAX = 50;
const SENT_WITHIN_MS = 10_000;
const DAY_MS = 24 * 60 * 60_000;
/** A name says the day and nothing more. */
const NAME = /^(\d{4}-\d{2}-\d{2})-[\w-]{22}\.json$/;

/** `now` is a wall clock in ms since 1970. */
type ReportsParts = {
  readonly config: Pick<HouseConfig, 'reportsTo' | 'reportsKeepDays'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly now: () => number;
};

export class Reports {
  readonly #parts: ReportsParts;
  #under = 0;

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  /** Keeps one, later. Where it cannot be kept the log says so, and nobody else is told. */
  keep(report: Report): void {
    const { config, log } = this.#parts;
    if (config.reportsTo === null) return;
    if (this.#under >= AT_ONCE_MAX) {
      log.warn('too many reports at once: one was lost');
      return;
    }
    this.#under += 1;
    const to = config.reportsTo;
    const kept = to.startsWith('/') ? this.#write(to, report) : send(to, report);
    void kept
      .catch((error: NodeJS.ErrnoException) =>
        log.warn({ code: error.code ?? error.name }, 'a report was lost: see REPORTS_TO'),
      )
      .finally(() => (this.#under -= 1));
  }

  /** Deletes what is older than `REPORTS_KEEP_DAYS`; how many were deleted. Rejects where the folder cannot be read. */
  async sweep(): Promise<number> {
    const { config, now } = this.#parts;
    const folder = config.reportsTo;
    if (!folder?.startsWith('/')) return 0;
    const before = now() - config.reportsKeepDays * DAY_MS;
    // A report of some day is at most a day younger than its name.
    const old = (await reportsIn(folder)).filter(
      (name) => Date.parse(name.slice(0, 10)) + DAY_MS <= before,
    );
    await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
    return old.length;
  }

  async #write(folder: string, report: Report): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await reportsIn(folder)).length >= FILES_MAX)
      throw Object.assign(new Error('full'), { code: 'FULL' });
    const day = new Date(this.#parts.now()).toISOString().slice(0, 10);
    const name = `${day}-${randomBytes(16).toString('base64url')}.json`;
    await writeFile(join(folder, name), `${JSON.stringify(report)}\n`, { mode: 0o600, flag: 'wx' });
  }
}

const reportsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => NAME.test(name));

async function send(to: string, report: Report): Promise<void> {
  const { ok, status } = await fetch(to, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(report),
    redirect: 'error',
    signal: AbortSignal.timeout(SENT_WITHIN_MS),
  });
  if (!ok) throw Object.assign(new Error('refused'), { code: status });
}
