import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LogLines } from './log-lines.ts';

function open(path: string) {
  const file = openSync(path, 'w');
  onTestFinished(() => closeSync(file));
  const dropped = { lines: 0 };
  return { dropped, lines: new LogLines(file, (count) => (dropped.lines += count)) };
}

test('lines arrive whole and in order, gathered and at the end', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'log-lines-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'log');
  const { lines, dropped } = open(path);
  const all = Array.from({ length: 3000 }, (_, index) => `line ${index} ü\n`);
  for (const line of all.slice(0, 2000)) lines.write(line);
  await expect.poll(() => readFileSync(path, 'utf8').length).toBeGreaterThan(0);
  for (const line of all.slice(2000)) lines.write(line);
  await expect.poll(() => readFileSync(path, 'utf8')).toBe(all.join(''));
  lines.write('the last one\n');
  lines.flushSync();
  expect(readFileSync(path, 'utf8')).toBe(`${all.join('')}the last one\n`);
  expect(dropped.lines).toBe(0);
});

test('a full disk: lines are dropped and counted, at once and at the end', async () => {
  const { lines, dropped } = open('/dev/full');
  for (let index = 0; index < 1000; index += 1) lines.write(`line ${index}\n`);
  lines.flushSync();
  await expect.poll(() => dropped.lines).toBe(1000);
});
