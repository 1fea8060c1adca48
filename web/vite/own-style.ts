/** Gives each page one style sheet, with what its own code needs: Kit links those of every stage that may come later, too. */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createHash } from 'node:crypto';

/** What Vite's manifest says of a chunk: its file and style sheets as paths within the site. */
export interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
}

const SHEET = /[ \t]*<link href="\/([^"]+\.css)" rel="stylesheet">\n?/g;
const MODULE = /<link href="\/([^"]+\.js)" rel="modulepreload"/g;

/**
 * A page that links the style sheets of the modules that it names as one file, and that file (path from the site's root →
 * text). The sheets themselves stay named, disabled: whoever imports a stage later sees by that what is there already. A
 * page that names no modules keeps all of its sheets. Pure but for `read`.
 */
export function withOwnStyle(
  html: string,
  chunks: readonly Chunk[],
  read: (path: string) => string,
): { html: string; files: Map<string, string> } {
  const linked = [...html.matchAll(SHEET)].map(([, path = '']) => path);
  if (linked.length === 0) return { html, files: new Map() };
  const named = new Set([...html.matchAll(MODULE)].map(([, path = '']) => path));
  const needed = new Set(chunks.flatMap(({ file, css = [] }) => (named.has(file) ? css : [])));
  const own = named.size === 0 ? linked : linked.filter((path) => needed.has(path));
  const text = own.map((path) => read(`/${path}`)).join('\n');
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 8);
  const path = `/_app/immutable/assets/own.${hash}.css`;
  const there = own.map((sheet) => `<link href="/${sheet}" rel="stylesheet" disabled>`).join('');
  let first = true;
  const shown = html.replaceAll(SHEET, () => {
    if (!first) return '';
    first = false;
    return `\t\t<link href="${path}" rel="stylesheet">${there}\n`;
  });
  return { html: shown, files: new Map([[path, text]]) };
}
