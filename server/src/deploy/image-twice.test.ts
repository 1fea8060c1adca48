/** `npm run image -- --twice` hands out an image only where a second build from nothing comes to the same bytes. The real build is in e2e/tests/image.spec.ts. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Notes what it was asked for, and packs one byte after the other of `ARCHIVES`. */
const BUILDAH = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const [verb, ...rest] = process.argv.slice(2);
appendFileSync('asked', verb + ' ' + rest.join(' ') + '\\n');
const pushes = readFileSync('asked', 'utf8').match(/^push/gm)?.length;
if (verb === 'push') writeFileSync(rest.at(-1).split(':')[1], process.env.ARCHIVES[pushes - 1]);
`;

/** A commit with a page, and what the script says and leaves there. */
function clone() {
  const place = mkdtempSync(join(tmpdir(), 'ewm-twice-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  for (const folder of ['scripts', 'bin', 'web/build'])
    mkdirSync(join(place, folder), { recursive: true });
  cpSync(join(ROOT, 'scripts/image.mjs'), join(place, 'scripts/image.mjs'));
  writeFileSync(join(place, 'scripts/build.mjs'), '');
  writeFileSync(join(place, 'web/build/files.sha256'), 'a list\n');
  writeFileSync(join(place, 'package.json'), '{"version":"1.2.3"}');
  writeFileSync(join(place, 'bin/buildah'), BUILDAH);
  chmodSync(join(place, 'bin/buildah'), 0o755);
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  for (const args of [
    ['init', '-q'],
    ['add', '--all'],
    [...who, 'commit', '-q', '-m', 'all'],
  ])
    spawnSync('git', args, { cwd: place });
  return {
    image: (archives: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['scripts/image.mjs', ...args],
        {
          cwd: place,
          encoding: 'utf8',
          env: {
            PATH: [join(place, 'bin'), process.env['PATH']].join(delimiter),
            ARCHIVES: archives,
          },
        },
      );
      return { status, said: stdout + stderr };
    },
    read: (path: string): string | null =>
      existsSync(join(place, path)) ? readFileSync(join(place, path), 'utf8') : null,
  };
}

test('two builds from nothing, and the archive that both came to', () => {
  const { image, read } = clone();
  const { status, said } = image('aa', '--twice', '--out', 'image.tar', '--', '--pull-never');
  const sum = createHash('sha256').update('a').digest('hex');
  expect([status, said]).toEqual([
    0,
    expect.stringContaining(`built twice, the archive is ${sum}`),
  ]);
  expect(read('image.tar')).toBe('a');
  const builds = read('asked')?.match(/^build .*$/gm) ?? [];
  expect(builds).toHaveLength(2);
  for (const build of builds) expect(build).toMatch(/ --no-cache .* --pull-never /);
});

test('what cannot be built again is not handed out', () => {
  const { image, read } = clone();
  const { status, said } = image('ab', '--twice', '--out', 'image.tar');
  expect(status).toBe(1);
  expect(said).toMatch(/^Built twice, the image is [0-9a-f]{64} and [0-9a-f]{64}: /);
  expect(read('image.tar')).toBeNull();
});

test('without it there is one build', () => {
  const { image, read } = clone();
  expect(image('a', '--out', 'image.tar').status).toBe(0);
  expect(read('image.tar')).toBe('a');
  expect(read('asked')?.match(/^build/gm)).toHaveLength(1);
});
