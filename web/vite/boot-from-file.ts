/** Moves Kit's inline bootstrap into a file, so that the pages work under `script-src 'self'`. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Adapter } from '@sveltejs/kit';

const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;
const ANY_INLINE_CODE = /<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/i;

/** A page without inline scripts, and the files (path from the site's root → text) that it now asks for. Pure. */
export function withoutInlineScripts(html: string): { html: string; files: Map<string, string> } {
  const files = new Map<string, string>();
  const moved = html.replaceAll(INLINE_SCRIPT, (_, code: string) => {
    const text = `${code.trim().replaceAll(/^\t+/gm, '')}\n`;
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 8);
    const path = `/_app/immutable/boot.${hash}.js`;
    files.set(path, text);
    // A classic script: the bootstrap finds its element through `document.currentScript`.
    return `<script src="${path}"></script>`;
  });
  return { html: moved, files };
}

/** The same adapter, whose pages hold no inline script, style or handler; a page that still does fails the build. */
export function bootFromFile(adapter: Adapter): Adapter {
  return {
    ...adapter,
    adapt: (builder) =>
      adapter.adapt({
        ...builder,
        writePrerendered(destination) {
          const written = builder.writePrerendered(destination);
          for (const page of written.filter((name) => name.endsWith('.html'))) {
            movePage(destination, page);
          }
          return written;
        },
        async generateFallback(page) {
          await builder.generateFallback(page);
          movePage(dirname(page), basename(page));
        },
      }),
  };
}

function movePage(destination: string, page: string): void {
  const path = join(destination, page);
  const { html, files } = withoutInlineScripts(readFileSync(path, 'utf8'));
  const left = ANY_INLINE_CODE.exec(html);
  if (left) {
    throw new Error(
      `${page} would break the content security policy at: ${html.slice(left.index, left.index + 120)}`,
    );
  }
  writeFileSync(path, html);
  for (const [name, text] of files) {
    mkdirSync(dirname(join(destination, name)), { recursive: true });
    writeFileSync(join(destination, name), text);
  }
}
