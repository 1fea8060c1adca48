/** `scripts/setup.mjs` on a fresh clone, with an npm that leaves out what the environment tells it to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../../scripts/', import.meta.url));

/** Puts folders where npm would; `OMITS` leaves one out whatever npm is told. As `OLD` it can install another npm, and no more. */
const NPM = `#!${process.execPath}
const { appendFileSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs');
const [verb] = process.argv.slice(2);
if (verb === '--version') {
  console.log(process.env.OLD ? '9.2.0' : '10.8.2');
  process.exit();
}
if (verb === 'install') {
  const [, , , , own, ...wanted] = process.argv;
  const place = own + 'node_modules/';
  for (const name of ['npm', 'node']) mkdirSync(place + name + '/bin', { recursive: true });
  copyFileSync(__filename, place + 'npm/bin/npm-cli.js');
  symlinkSync(process.execPath, place + 'node/bin/node');
  appendFileSync('../../calls', wanted.slice(0, 2).join(' ') + '\\n');
  process.exit();
}
if (process.env.OLD && !__filename.endsWith('.cache/npm/node_modules/npm/bin/npm-cli.js')) process.exit(1);
appendFileSync('calls', 'whole\\n');
const isWhole = process.argv.includes('--include=dev') || process.env.NODE_ENV !== 'production';
for (const name of ['serves', 'node', ...(isWhole ? ['builds'] : [])])
  if (name !== process.env.OMITS) {
    mkdirSync('node_modules/' + name, { recursive: true });
    writeFileSync('node_modules/' + name + '/package.json', '{}');
  }
mkdirSync('node_modules', { recursive: true });
`;

/** A clone that needs one package to serve and one to build. */
async function clone(): Promise<{
  readonly setUp: (env: Record<string, string>) => Promise<{ code: number; said: string }>;
  /** What was installed, in turn. */
  readonly installs: () => Promise<string[]>;
}> {
  const root = await mkdtemp(join(tmpdir(), 'ewm-setup-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const folder of ['scripts', 'bin', 'web']) await mkdir(join(root, folder));
  for (const name of ['setup.mjs', 'npm.mjs'])
    await copyFile(SCRIPTS + name, join(root, 'scripts', name));
  await writeFile(join(root, 'bin/npm'), NPM);
  await chmod(join(root, 'bin/npm'), 0o755);
  await writeFile(join(root, 'package-lock.json'), '{}');
  const own = { workspaces: ['web'], devDependencies: { builds: '1.0.0', node: '24.1.2' } };
  await writeFile(join(root, 'package.json'), JSON.stringify(own));
  const web = { dependencies: { serves: '1.0.0' } };
  await writeFile(join(root, 'web/package.json'), JSON.stringify(web));
  const path = [join(root, 'bin'), process.env['PATH']].join(delimiter);
  return {
    setUp: async (env) => {
      const child = spawn(process.execPath, [join(root, 'scripts/setup.mjs')], {
        env: { PATH: path, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const [code] = (await once(child, 'close')) as [number];
      return { code, said };
    },
    installs: async () => (await readFile(join(root, 'calls'), 'utf8')).trim().split('\n'),
  };
}

test('NODE_ENV=production leaves out nothing that the build needs', async () => {
  const { setUp, installs } = await clone();
  expect(await setUp({ NODE_ENV: 'production' })).toEqual({ code: 0, said: '' });
  // Whole, and so stamped: nothing is left to do.
  expect(await setUp({})).toEqual({ code: 0, said: '' });
  expect(await installs()).toEqual(['whole']);
});

test('an npm as old as Debian’s fetches one that installs the whole, once', async () => {
  const { setUp, installs } = await clone();
  expect((await setUp({ OLD: 'yes', OMITS: 'builds' })).code).toBe(1);
  expect(await setUp({ OLD: 'yes' })).toEqual({ code: 0, said: '' });
  const fetched = expect.stringMatching(/^npm@10\.\d+\.\d+ node@24\.1\.2$/);
  expect(await installs()).toEqual([fetched, 'whole', 'whole']);
});

test('half an install is named, and never taken for a whole one', async () => {
  const { setUp, installs } = await clone();
  const half = await setUp({ OMITS: 'builds' });
  expect(half.code).toBe(1);
  expect(half.said).toMatch(/^npm ci left out builds: .+, then try again\.\n$/);
  expect((await setUp({})).code).toBe(0);
  expect(await installs()).toEqual(['whole', 'whole']);
});
