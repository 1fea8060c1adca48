/** Makes what an adapter writes checkable: by the browser that runs it, and by anybody who builds it again. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Adapter } from '@sveltejs/kit';
import { withoutInlineScripts } from './boot-from-file.ts';
import { withIntegrity } from './integrity.ts';
import { foreignTo, languageOf, withWords, type Manifest } from './one-locale.ts';
import { withOwnStyle, type Chunk } from './own-style.ts';

/** Where the hashes of all files are, in the format of `sha256sum`; the build's hash is the hash of this file. */
const HASHES = 'files.sha256';

/** Scripts that no page imports. */
const NO_MODULE = /^(?:boot\.|service-worker\.js$)/;

const ANY_INLINE_CODE = /<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/i;

/**
 * The same adapter, whose pages hold no inline script or handler, no style but their own, and name the hash of every
 * script. A page that cannot be so fails the build.
 */
export function verifiable(adapter: Adapter, destination: string): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      const listed = join(builder.getClientDirectory(), '.vite/manifest.json');
      const manifest = JSON.parse(readFileSync(listed, 'utf8')) as Manifest & Record<string, Chunk>;
      await adapter.adapt({
        ...builder,
        writePrerendered(to) {
          const written = builder.writePrerendered(to);
          for (const page of written.filter((name) => name.endsWith('.html')))
            finish(to, page, manifest);
          return written;
        },
      });
      // Kit compresses what it knows; Brotli takes 10 s for 2 % less of these.
      for (const name of filesIn(destination).filter((one) => one.endsWith('.bin'))) {
        const path = join(destination, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
      writeFileSync(join(destination, HASHES), hashesOf(destination));
    },
  };
}

function finish(root: string, page: string, manifest: Manifest & Record<string, Chunk>): void {
  const path = join(root, page);
  const written = readFileSync(path, 'utf8');
  const tag = languageOf(written);
  const { html, files } = withoutInlineScripts(withWords(written, tag, manifest));
  const left = ANY_INLINE_CODE.exec(html);
  if (left) {
    throw new Error(
      `${page} would break the content security policy at: ${html.slice(left.index, left.index + 120)}`,
    );
  }
  const styled = withOwnStyle(html, Object.values(manifest), (name) =>
    readFileSync(join(root, name), 'utf8'),
  );
  for (const [name, text] of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const foreign = foreignTo(tag, manifest);
  const modules = filesIn(root)
    .filter((name) => name.endsWith('.js') && !NO_MODULE.test(basename(name)))
    .map((name) => `/${name}`)
    .filter((name) => !foreign.has(name));
  writeFileSync(
    path,
    withIntegrity(styled, modules, (name) => readFileSync(join(root, name))),
  );
}

/** One line a file, by name; compressed copies are not files of their own. */
function hashesOf(root: string): string {
  return filesIn(root)
    .filter((name) => !/\.(br|gz)$/.test(name))
    .map((name) => {
      const hash = createHash('sha256').update(readFileSync(join(root, name)));
      return `${hash.digest('hex')}  ${name}\n`;
    })
    .join('');
}

function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
}
