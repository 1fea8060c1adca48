/** `npm run release` tags what is told, refuses what is not, and gives the same bytes for the same commit. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const { workspaces } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
  workspaces: readonly string[];
};
const FILES = [
  'package.json',
  'package-lock.json',
  'scripts/npm.mjs',
  'scripts/release.mjs',
  'CHANGELOG.md',
  'UPGRADING.md',
  ...workspaces.map((folder) => `${folder}/package.json`),
];

/** A repository with nothing but what a release is made of. */
function repository() {
  const place = mkdtempSync(join(tmpdir(), 'ewm-release-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  for (const file of FILES) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    cpSync(ROOT + file, join(place, file));
  }
  writeFileSync(join(place, '.gitignore'), '.cache/\n');
  const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org' };
  const env = {
    ...process.env,
    ...who,
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const run = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: place,
      env,
      encoding: 'utf8',
    });
    return { status, said: stdout + stderr };
  };
  const git = (...args: string[]): string => run('git', ...args).said.trim();
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
  const read = (path: string): string => readFileSync(join(place, path), 'utf8');
  const write = (path: string, text: string): void => writeFileSync(join(place, path), text);
  return {
    run,
    git,
    read,
    write,
    release: (...args: string[]) => run(process.execPath, 'scripts/release.mjs', ...args),
  };
}

test('a version is told in changelog, upgrading and tag, with its parts', () => {
  const { release, git, read } = repository();
  const { status, said } = release('9.1.0');
  expect([status, said]).toEqual([0, expect.stringContaining('git push --follow-tags')]);
  expect(git('describe', '--exact-match')).toBe('v9.1.0');
  expect(git('status', '--porcelain')).toBe('');
  expect(read('CHANGELOG.md')).toMatch(
    /^## Unreleased\n\n## 9\.1\.0 – \d{4}-\d\d-\d\d\n\n### Added/m,
  );
  expect(read('UPGRADING.md')).toMatch(/### Going back\n\nNothing\.\n\n## 9\.1\.0 – /);
  for (const path of ['package.json', 'package-lock.json'])
    expect((JSON.parse(read(path)) as { version: string }).version).toBe('9.1.0');

  const parts = JSON.parse(read('.cache/release/eat-with-me-9.1.0.cdx.json')) as {
    bomFormat: string;
    components: { name: string; properties: { name: string; value: string }[] }[];
  };
  expect(parts.bomFormat).toBe('CycloneDX');
  const isForBuilding = (wanted: string): boolean | undefined =>
    parts.components
      .find(({ name }) => name === wanted)
      ?.properties.some(({ name }) => name === 'cdx:npm:package:development');
  // Of the server, of the page, and of neither.
  expect(['ws', 'valibot', 'redis', 'svelte', 'vitest'].map(isForBuilding)).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);

  // Again, of the same commit.
  const sums = read('.cache/release/SHA256SUMS');
  for (const line of sums.trim().split('\n')) {
    const [sum, file = ''] = line.split('  ');
    const bytes = Buffer.from(read(`.cache/release/${file}`), 'utf8');
    if (file.endsWith('.json')) expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum);
  }
  expect(release('--dry-run').status).toBe(0);
  expect(read('.cache/release/SHA256SUMS')).toBe(sums);
}, 240_000);

test('what is not said, not later or not committed is not released', () => {
  const { release, git, read, write } = repository();
  expect(release().said).toMatch(/^Say which version/);
  expect(release('0.0.1').said).toMatch(/^0\.0\.1 is not later than /);
  const [changelog, upgrading] = [read('CHANGELOG.md'), read('UPGRADING.md')];
  write(
    'UPGRADING.md',
    upgrading.replace(/### New settings\n\n[\s\S]*?(?=### )/, '### New settings\n\n'),
  );
  expect(release('9.1.0').said).toMatch(/^Commit or put away/);
  git('commit', '--quiet', '--all', '--message', 'less');
  expect(release('9.1.0').said).toMatch(/^UPGRADING\.md says nothing under "### New settings"/);
  write('UPGRADING.md', upgrading);
  write(
    'CHANGELOG.md',
    changelog.replace(/## Unreleased\n[\s\S]*/, '## Unreleased\n\n## 0.0.1\n\nMuch.\n'),
  );
  git('commit', '--quiet', '--all', '--message', 'nothing');
  expect(release('9.1.0').said).toMatch(/^CHANGELOG\.md says nothing/);
  expect(git('tag', '--list')).toBe('');
}, 240_000);
