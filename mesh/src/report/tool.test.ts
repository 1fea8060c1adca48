/** `npm run reports -- open`, for an operator whose guests have sealed whatever they liked. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from '@eat-with-me/protocol/report';
import { expect, onTestFinished, test } from 'vitest';
import { sealReport } from './report.ts';

const TOOL = fileURLToPath(new URL('../../../scripts/reports.mjs', import.meta.url));
const run = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [TOOL, ...args])).stdout;

/** What the operator reads of this report, and which pictures are there afterwards. */
async function opened(report: Report): Promise<{ said: string; pictures: Buffer[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'ewm-reports-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keyFile = join(folder, 'key');
  const key = /^REPORTS_KEY=(\S+)$/m.exec(await run('new-key', keyFile))?.[1] ?? '';
  const sealed = { reason: report.reason, report: await sealReport(key, report) };
  await writeFile(join(folder, '2026-11-30-report.json'), JSON.stringify(sealed));
  const said = await run('open', keyFile, folder);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'));
  return { said, pictures: await Promise.all(names.map((name) => readFile(join(folder, name)))) };
}

test('words are shown in their lines, and steer no terminal', async () => {
  const words = 'first\nsecond \u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202eback 食';
  const { said } = await opened({ reason: 'other', words, picture: null });
  const shown = '  first\n  second �]0;owned��[2J�31m��back 食\n';
  expect(said).toBe(`2026-11-30  other\n${shown}`);
});

test('a picture is written if it is a JPEG, and no other file', async () => {
  const jpeg = Buffer.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);
  const report = { reason: 'indecent', words: '' } as const;
  const { said, pictures } = await opened({ ...report, picture: jpeg.toString('base64') });
  expect(said).toMatch(/^2026-11-30 {2}indecent\n {2}picture: .+\.jpg\n$/);
  expect(pictures).toEqual([jpeg]);
  const script = Buffer.from('#!/bin/sh\nowned\n').toString('base64');
  const other = await opened({ ...report, picture: script });
  expect(other.said).toContain('picture: none, what was added is no JPEG');
  expect(other.pictures).toEqual([]);
});
