import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AppFiles } from './app-files.ts';

test.each(['/', `/t/${'A'.repeat(22)}`])('a reload of %s brings the new page', (path) => {
  const directory = mkdtempSync(join(tmpdir(), 'ewm-app-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const built = (page: string) => {
    for (const name of ['index.html', 't.html']) writeFileSync(join(directory, name), page);
    const found = AppFiles.read(directory)?.find(path);
    if (found?.kind !== 'file') throw new Error('no page');
    return found.file;
  };
  const [before, after] = [built('<h1>Before</h1>'), built('<h1>After</h1>')];
  // The browser asks whether what it has is still so, and it is not.
  expect(before.cacheControl).toBe('no-cache');
  expect(after.etag).not.toBe(before.etag);
});
