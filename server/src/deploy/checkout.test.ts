/** The page is the same bytes wherever it is built, so a checkout must be, too: whatever a system writes at the end of a line. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What the page is built from, as far as it is in the repository: of every kind of file, text or not. */
const SOURCES = globSync('{web,mesh,protocol,companion}/{src,static,vite}/**/*.*', {
  cwd: ROOT,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

test('a clone on a system that writes CRLF has the bytes of every other', () => {
  const kinds = SOURCES.map((path) => path.split('.').at(-1));
  expect(kinds).toEqual(expect.arrayContaining(['ts', 'svelte', 'css', 'html', 'json', 'png']));
  const place = mkdtempSync(join(tmpdir(), 'ewm-checkout-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const git = (...args: string[]): void => {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const { status, stderr } = spawnSync('git', args, { cwd: place, env, encoding: 'utf8' });
    expect([args[0], status, status === 0 ? '' : stderr]).toEqual([args[0], 0, '']);
  };
  for (const path of ['.gitattributes', ...SOURCES]) {
    mkdirSync(dirname(join(place, 'here', path)), { recursive: true });
    cpSync(join(ROOT, path), join(place, 'here', path));
  }
  git('init', '--quiet', 'here');
  git('-C', 'here', 'add', '--all');
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  git('-C', 'here', ...who, 'commit', '--quiet', '--message', 'all');
  git('clone', '--quiet', '--config', 'core.autocrlf=true', 'here', 'windows');
  for (const path of SOURCES)
    expect(
      readFileSync(join(place, 'windows', path)).equals(readFileSync(join(ROOT, path))),
      path,
    ).toBe(true);
});
