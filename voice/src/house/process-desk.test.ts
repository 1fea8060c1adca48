import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { PrivateFolder } from './private-folder.ts';
import { ProcessDesk } from './process-desk.ts';

const LIMITS = { atOnce: 1, waiting: 1, withinMs: 20_000 };

test('one runs, one waits, the next is turned away at once', async () => {
  const desk = new ProcessDesk(LIMITS);
  const gone = new AbortController();
  const first = desk.run('sleep', ['60'], gone.signal);
  const second = desk.run('echo', ['hello']);
  expect(await desk.run('echo', ['no'])).toEqual({ ok: false, reason: 'busy' });
  gone.abort();
  expect(await first).toEqual({ ok: false, reason: 'unwanted' });
  expect(await second).toEqual({ ok: true, out: 'hello\n' });
  expect(await desk.run('echo', ['again'])).toMatchObject({ ok: true });
});

test('a program that takes too long, floods or is not there ends with a reason', async () => {
  const desk = new ProcessDesk({ ...LIMITS, withinMs: 200 });
  expect(await desk.run('sleep', ['60'])).toEqual({ ok: false, reason: 'slow' });
  expect(await desk.run('no-such-program', [])).toEqual({ ok: false, reason: 'failed' });
  const patient = new ProcessDesk(LIMITS);
  expect(await patient.run('yes', [])).toEqual({ ok: false, reason: 'failed' });
});

test('what was lent is gone afterwards, and nobody else could read it', async () => {
  const folder = new PrivateFolder();
  onTestFinished(folder.remove);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  const failing = folder.lend('soup', async (file) => {
    expect(readFileSync(file, 'utf8')).toBe('soup');
    throw new Error('meanwhile');
  });
  await expect(failing).rejects.toThrow('meanwhile');
  expect(readdirSync(folder.path)).toEqual([]);
  folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});
