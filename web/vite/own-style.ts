/**
 * Writes into each page the style that its own code needs, so that it is painted as soon as it is there: Kit links those of
 * every stage that may come later, and each would be asked for once the page has come.
 */

/** What Vite's manifest says of a chunk: its file and style sheets as paths within the site. */
export interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
}

const SHEET = /[ \t]*<link href="\/([^"]+\.css)" rel="stylesheet">\n?/g;
const MODULE = /<link href="\/([^"]+\.js)" rel="modulepreload"/g;

/** The class by which a component's own style finds what it wrote. */
const SCOPE = /\.(svelte-[a-z0-9]+)/g;
const WORN = /\bclass="([^"]*)"/g;

/**
 * A page with the style sheets of the modules that it names as one element; the server allows it by its hash. The sheets
 * themselves stay named, disabled: whoever imports a stage later sees by that what is there already. A page that names no
 * modules keeps all of its sheets. Kit forgets those of parts that only several pages share: what the page wears tells.
 * Pure but for `read`.
 */
export function withOwnStyle(
  html: string,
  chunks: readonly Chunk[],
  read: (path: string) => string,
): string {
  const linked = [...html.matchAll(SHEET)].map(([, path = '']) => path);
  if (linked.length === 0) return html;
  const named = new Set([...html.matchAll(MODULE)].map(([, path = '']) => path));
  const needed = new Set(chunks.flatMap(({ file, css = [] }) => (named.has(file) ? css : [])));
  const kept = named.size === 0 ? linked : linked.filter((path) => needed.has(path));
  const classes = [...html.matchAll(WORN)].flatMap(([, list = '']) => list.split(' '));
  const worn = new Set(classes);
  const scopesOf = (path: string) => [...read(`/${path}`).matchAll(SCOPE)].map(([, one]) => one);
  const isWorn = (path: string) => scopesOf(path).some((scope) => scope && worn.has(scope));
  const shared = new Set(chunks.flatMap(({ css = [] }) => css).filter(isWorn));
  const own = [...new Set([...kept, ...shared])];
  const text = own.map((path) => read(`/${path}`)).join('\n');
  if (/<\/style/i.test(text)) throw new Error('a style sheet that ends its own element');
  const there = own.map((sheet) => `<link href="/${sheet}" rel="stylesheet" disabled>`).join('');
  let first = true;
  return html.replaceAll(SHEET, () => {
    if (!first) return '';
    first = false;
    return `\t\t<style>${text}</style>${there}\n`;
  });
}
