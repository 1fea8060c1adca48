/** The page can be checked: by the browser that runs it, and by whoever builds it again. */
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { whyNoImage } from '../lib/image.ts';
import { standBefore } from '../lib/stand-before.ts';
import { expect, test } from '../lib/test.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const list = () => readFileSync(join(ROOT, 'web/build/files.sha256'), 'utf8');

/** Runs a command of the project to its end. */
async function run(script: string, args: string[], cwd = ROOT) {
  const child = spawn(process.execPath, [join(cwd, script), ...args], { cwd });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'exit')) as [number];
  return { code, output };
}

/** It adds a line of its own to one file. */
const evilHost = (house: string, file: RegExp) =>
  standBefore(house, {
    adds: (path) => (file.test(path) ? '\ndocument.title = "Taken over";' : ''),
  });

test('npm run verify says whether a site serves exactly this build', async ({ house }) => {
  // What is compared is all that there is, the terms of others' work with it.
  expect(list()).toMatch(/^[0-9a-f]{64} {2}notices\.txt$/m);
  const honest = await run('scripts/verify.mjs', [house.url]);
  expect(honest.output).toContain('serves exactly this build');
  expect(honest.code).toBe(0);
  const evil = await evilHost(house.url, /chunks\/.*\.js$/);
  const caught = await run('scripts/verify.mjs', [evil.url]);
  evil.close();
  expect(caught.output).toMatch(/serves something else:\n\/_app\/immutable\/chunks/);
  expect(caught.code).toBe(1);
  const nonsense = await run('scripts/verify.mjs', ['eat.example']);
  expect(nonsense).toEqual({ code: 1, output: expect.stringContaining('Say which site') });
});

test('a browser does not run a script that the page did not name', async ({ house, page }) => {
  const evil = await evilHost(house.url, /entry\/start.*\.js$/);
  const refused: string[] = [];
  page.on('console', (message) => refused.push(message.text()));
  await page.goto(evil.url);
  await expect.poll(() => refused.join('\n')).toMatch(/integrity/);
  await expect(page).toHaveTitle('Eat With Me');
  evil.close();
});

// Where an image can be built, it is the page in there that is held against this one.
if (whyNoImage() !== null)
  test('the same sources build the same bytes, wherever they are', async () => {
    test.slow();
    const elsewhere = mkdtempSync(join(tmpdir(), 'built-elsewhere-'));
    const leave = /^(node_modules|\.git|\.cache|build|\.svelte-kit|results)$/;
    cpSync(ROOT, elsewhere, {
      recursive: true,
      filter: (path) => path === ROOT || !leave.test(path.split('/').at(-1) ?? ''),
    });
    // What comes from the registry is shared; the packages of this repository are those of the copy.
    mkdirSync(join(elsewhere, 'node_modules/@eat-with-me'), { recursive: true });
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (name === '@eat-with-me') continue;
      symlinkSync(join(ROOT, 'node_modules', name), join(elsewhere, 'node_modules', name));
    }
    for (const name of readdirSync(join(ROOT, 'node_modules/@eat-with-me'))) {
      symlinkSync(join(elsewhere, name), join(elsewhere, 'node_modules/@eat-with-me', name));
    }
    const { code, output } = await run('scripts/build.mjs', [], elsewhere);
    expect(output).toContain('Building');
    expect(code).toBe(0);
    expect(readFileSync(join(elsewhere, 'web/build/files.sha256'), 'utf8')).toBe(list());
    rmSync(elsewhere, { recursive: true });
  });
