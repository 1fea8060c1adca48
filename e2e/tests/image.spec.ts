/** The image that operators build, as far as it goes without a container engine: built, looked through, run, dined on. */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { House } from '../lib/house.ts';
import { Image, whyNoImage } from '../lib/image.ts';
import { expect, test } from '../lib/test.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What nobody can start who breaks into the house. */
const NOT_THERE = [
  'sh',
  'bash',
  'busybox',
  'npm',
  'npx',
  'corepack',
  'yarn',
  'apt',
  'apt-get',
  'apk',
  'dpkg',
];
const ALLOWED_MB = 200;
/** By how much Google's distroless/cc, unpacked, is larger than the base of this test. */
const REAL_BASE_MB = 20;

const megabytesIn = (root: string): number =>
  Number(execFileSync('du', ['-sB1', root], { encoding: 'utf8' }).split('\t')[0]) / 1e6;

/** Tries to write to each of these, and says which it could. */
const WRITES = `import { writeFileSync } from 'node:fs';
const outcome = ['/x', '/app/x', '/app/server/src/main.ts', '/etc/x', '/tmp/x'].map((path) => {
  try { writeFileSync(path, ''); return 'written'; } catch ({ code }) { return code; }
});
console.log(JSON.stringify({ outcome, uid: process.getuid(), gid: process.getgid(), groups: process.getgroups() }));`;

async function answerOf(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  if (!child.stdout) throw new Error('no output');
  const said = await text(child.stdout);
  if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
  return { code: child.exitCode, said };
}

const reason = whyNoImage();
if (reason !== null && process.env['CI']) throw new Error(reason);

test('the image is built of these sources, holds nothing else, and two guests dine on it where nothing can be written', async ({
  arrive,
}) => {
  test.skip(reason !== null, reason ?? '');
  // Packages are asked for anew, wherever they come from.
  test.slow();
  const image = new Image();
  try {
    const { config, root } = image;
    // Of the same page: the build in there, with packages of its own, has come to the same bytes.
    const list = readFileSync(join(root, 'app/web/build/files.sha256'));
    expect(list).toEqual(readFileSync(join(ROOT, 'web/build/files.sha256')));
    expect(config.Labels).toMatchObject({
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}(-dirty)?$/),
      'org.eat-with-me.page': createHash('sha256').update(list).digest('hex'),
    });
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
    expect(names).toContain('app/server/src/main.ts');
    const programs = names
      .filter((name) => /(?:^|\/)s?bin\//.test(name))
      .map((name) => basename(name));
    expect(programs).toContain('node');
    for (const name of NOT_THERE) expect(programs).not.toContain(name);
    expect(
      names.filter((name) => /(?:^|\/)(?:npm|typescript|testing|[^/]+\.test\.ts)$/.test(name)),
    ).toEqual([]);
    expect(megabytesIn(root)).toBeLessThan(ALLOWED_MB - REAL_BASE_MB);

    // Of the commit's time throughout: with the same page and the lockfile's packages, what makes two builds the same bytes.
    const committed = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT });
    const at = Number(committed) * 1000;
    expect(image.createdAt).toBe(at);
    const ours = names.filter((name) => /^(?:app|usr\/local\/bin)\//.test(name));
    expect(ours.filter((name) => lstatSync(join(root, name)).mtimeMs !== at)).toEqual([]);

    const [node = ''] = config.Entrypoint;
    const asked = await answerOf(image.spawn({}, [node, '--input-type=module', '-e', WRITES]));
    expect(JSON.parse(asked.said)).toEqual({
      outcome: ['EROFS', 'EROFS', 'EROFS', 'EROFS', 'written'],
      uid: 65_532,
      gid: 65_532,
      groups: [65_532],
    });

    let pid = 0;
    const house = new House({ PAGE_COUNTS: 'yes' }, (_program, _args, env) => {
      // What houses of the tests keep of their code lies outside, wherever that is.
      const { NODE_COMPILE_CACHE: _, ...own } = env;
      const child = image.spawn(own);
      pid = child.pid ?? 0;
      return child;
    });
    await house.start();
    try {
      const [ana, ben] = [await arrive(), await arrive()];
      await ana.enter(house.url);
      // A house that counts how lines hold says so, and whoever would not have it says that.
      const counts = ana.page.getByRole('checkbox', { name: /^Let this house count/ });
      await expect(counts).toBeChecked();
      await counts.uncheck();
      await ana.takeSeat();
      await ben.queue(house.url);
      await Promise.all([ana.expectFrames(), ben.expectFrames()]);
      const compose = readFileSync(join(ROOT, 'deploy/compose.yaml'), 'utf8');
      // As compose asks whether it lives, without a shell.
      const { services } = parse(compose, { merge: true }) as {
        services: { house: { healthcheck: { test: readonly string[] } } };
      };
      const [, ...check] = services.house.healthcheck.test.map((word) =>
        word.replace(':8080', `:${house.port}`),
      );
      expect((await answerOf(image.spawn({}, check))).code).toBe(0);
      // Nothing that a meal leaves behind is worth a backup.
      expect(readdirSync(`/proc/${pid}/root/tmp`)).toEqual([]);
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(
        /^Uid:\t65532\t65532[\s\S]*^CapEff:\t0+$[\s\S]*^NoNewPrivs:\t1$/m,
      );
    } finally {
      await house.stop('SIGTERM');
    }
    expect(house.output).not.toMatch(/EROFS|EACCES/);
  } finally {
    image.remove();
  }
});
