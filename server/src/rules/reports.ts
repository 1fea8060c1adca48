/** Where sealed reports go: into a folder, out of which they are deleted in time, or to an address of the operator's. The house cannot read them. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimReason } from '@eat-with-me/protocol/wire/claims';
import type { Logger } from 'pino';
import type { HouseConfig } from '../ground/house-variables.ts';
import type { Metrics } from '../metrics.ts';

/** What is kept of one; `report` is an envelope (protocol's `report.ts`). */
export type Report = { readonly reason: ClaimReason; readonly report: string };

/** So many files, 20 kB each, are kept at most; then new reports are lost, and the log says so. */
const FILES_MAX = 5000;
/** So many of one network, under the name that it has for an hour, so that it does not fill the folder alone. */
const OF_NETWORK_MAX = 100;
/** So many are written or sent at once; more are lost. */
const AT_ONCE_MAX = 50;
const SENT_WITHIN_MS = 10_000;
const DAY_MS = 24 * 60 * 60_000;
/** A name says the day and nothing more. */
const NAME = /^\d{4}-\d{2}-\d{2}-[\w-]{22}\.json$/;
/** A picture that was opened in the folder itself, by `npm run reports -- open`. */
const OPENED = /^\d{4}-\d{2}-\d{2}-[\w-]{22}\.jpg$/;

/** `now` is a wall clock in ms since 1970. */
type ReportsParts = {
  readonly config: Pick<HouseConfig, 'reportsTo' | 'reportsKeepDays'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly metrics: Pick<Metrics, 'reports'>;
  readonly now: () => number;
};

export class Reports {
  readonly #parts: ReportsParts;
  #under = 0;
  /** How many came from each network today. */
  #ofNetworks = new Map<string, number>();
  #today = '';

  constructor(parts: ReportsParts) {
    this.#parts = parts;
  }

  /** Keeps one of this network, later. Where it cannot be kept the log says so, and nobody else is told. */
  keep(report: Report, network: string | null): void {
    const { config, metrics } = this.#parts;
    const to = config.reportsTo;
    if (to === null) return;
    const day = dayOf(this.#parts.now());
    if (day !== this.#today) [this.#today, this.#ofNetworks] = [day, new Map()];
    const count = (network !== null && this.#ofNetworks.get(network)) || 0;
    const isTooMuch = count >= OF_NETWORK_MAX || this.#ofNetworks.size >= FILES_MAX;
    if (this.#under >= AT_ONCE_MAX || isTooMuch) {
      this.#lost('too many');
      return;
    }
    if (network !== null) this.#ofNetworks.set(network, count + 1);
    this.#under += 1;
    void (to.startsWith('/') ? this.#write(to, day, report) : send(to, report))
      .then(
        () => metrics.reports.inc({ outcome: 'kept' }),
        (error: NodeJS.ErrnoException) => this.#lost(error.code ?? error.name),
      )
      .finally(() => (this.#under -= 1));
  }

  /** Deletes what is older than `REPORTS_KEEP_DAYS`, also pictures that were opened there; how many were deleted. Rejects where the folder cannot be read. */
  async sweep(): Promise<number> {
    const { config, now } = this.#parts;
    const folder = config.reportsTo;
    if (!folder?.startsWith('/')) return 0;
    const before = now() - config.reportsKeepDays * DAY_MS;
    // A report of some day is at most a day younger than its name.
    const old = (await readdir(folder)).filter(
      (name) =>
        (NAME.test(name) || OPENED.test(name)) && Date.parse(name.slice(0, 10)) + DAY_MS <= before,
    );
    await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
    return old.length;
  }

  #lost(code: string): void {
    this.#parts.metrics.reports.inc({ outcome: 'lost' });
    this.#parts.log.warn({ code }, 'a report was lost: see REPORTS_TO');
  }

  async #write(folder: string, day: string, report: Report): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await reportsIn(folder)).length >= FILES_MAX)
      throw Object.assign(new Error('full'), { code: 'FULL' });
    const name = `${day}-${randomBytes(16).toString('base64url')}.json`;
    await writeFile(join(folder, name), `${JSON.stringify(report)}\n`, { mode: 0o600, flag: 'wx' });
  }
}

const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

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
