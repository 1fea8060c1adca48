/** deploy/Containerfile takes along what the house needs, and is run as compose and Kubernetes say. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(ROOT + path, 'utf8');
const [, build = '', image = ''] = read('deploy/Containerfile').split(/^FROM /m);

test('the image has every package that the server imports, and what it reads at run time', () => {
  const [, copied = ''] = /cp -a (.*) \/image\/ /.exec(build) ?? [];
  const { dependencies } = JSON.parse(read('server/package.json')) as { dependencies: object };
  const ours = Object.keys(dependencies)
    .filter((name) => name.startsWith('@eat-with-me/'))
    .map((name) => name.replace('@eat-with-me/', ''));
  expect(copied.split(' ')).toEqual(expect.arrayContaining(['server', 'node_modules', ...ours]));
  // What it reads beside its own sources: the build, and the relay's template.
  const reads = globSync('server/src/**/*.ts', { cwd: ROOT })
    .filter((path) => !/\.test\.ts$|\/testing\//.test(path))
    .flatMap((path) => [...read(path).matchAll(/new URL\('((?:\.\.\/)+[^']+)'/g)])
    .map(([, path = '']) => path.replaceAll('../', '').split('/')[0] ?? '')
    // Of the root itself nothing is needed but package.json.
    .filter((folder) => folder !== '');
  for (const folder of reads)
    expect(`${copied} web`.split(' '), `${folder}/ is read at run time`).toContain(folder);
});

test('the image runs as nobody in particular, without a shell', () => {
  expect(image).toMatch(/^\$\{BASE\}$/m);
  expect(read('deploy/Containerfile')).toContain('ARG BASE=gcr.io/distroless/cc-debian12:nonroot');
  expect(image).toMatch(/^USER 65532:65532$/m);
  expect(image).not.toMatch(/^RUN/m);
  for (const form of image.matchAll(/^(?:ENTRYPOINT|CMD|\s+CMD) (.*)$/gm))
    expect(form[1]).toMatch(/^\[.*\]$/);
  expect(image).toContain('COPY --from=build --chown=0:0 /image /app');
});

test('nothing secret or built elsewhere goes into it', () => {
  const left = read('.containerignore');
  expect(left).toBe(read('.dockerignore'));
  for (const pattern of ['.env', 'deploy/.env', '.git', '**/node_modules', '**/build'])
    expect(left.split('\n')).toContain(pattern);
});
