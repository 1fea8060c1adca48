/** Moves Kit's inline bootstrap into a file, so that the pages work under `script-src 'self'`. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createHash } from 'node:crypto';
import { afterPaint, keptBack } from './paint-first.ts';

const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;

/** A page without inline scripts, and the files (path from the site's root → text) that it now asks for. Pure. */
export function withoutInlineScripts(html: string): { html: string; files: Map<string, string> } {
  const files = new Map<string, string>();
  const moved = html.replaceAll(INLINE_SCRIPT, (_, code: string) => {
    const text = `${afterPaint(code.trim().replaceAll(/^\t+/gm, ''))}\n`;
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 8);
    const path = `/_app/immutable/boot.${hash}.js`;
    files.set(path, text);
    // A classic script: the bootstrap finds its element through `document.currentScript`. Nothing is painted later for it.
    return `<script src="${path}" defer></script>`;
  });
  return { html: keptBack(moved), files };
}
