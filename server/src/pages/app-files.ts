/** The built web app, held in memory. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { InlineHashes } from './security-headers.ts';

/** What a page address leads to. */
type Found =
  | { readonly kind: 'file'; readonly file: AppFile }
  /** The page lives with or without the slash at the end; its relative links depend on it. */
  | { readonly kind: 'moved'; readonly to: string };

/** One file with its compressed forms. */
export type AppFile = {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | null;
  readonly brotli: Buffer | null;
};

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.webmanifest', 'application/manifest+json'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.sha256', 'text/plain; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.webp', 'image/webp'],
  ['.avif', 'image/avif'],
  ['.jpg', 'image/jpeg'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.mp3', 'audio/mpeg'],
  ['.ogg', 'audio/ogg'],
]);

/** Invitations to private tables: one page of each language for all of them, which reads the table from its own address. */
const INVITATION = /^((?:\/[\w-]+)?\/t)\/[\w-]{22}$/;

/** In which languages the door says that it is; all pages of one lie below its door. */
const LANGUAGES = /<meta name="languages" content="([\w -]+)"/;

/** The inline elements of a page, which run nothing: one says what the modules must be, the other how the page looks. */
const IMPORT_MAP = /<script type="importmap">([^<]*)<\/script>/;
const STYLE = /<style>([\s\S]*?)<\/style>/;

/** Kit puts the hash of the content into these names. */
const IMMUTABLE = '/_app/immutable/';
const HASHED = /^\/_app\/immutable\/[\w./-]{1,200}$/;

/** Whether this could be a file of another build: its name says what is in it. */
export const isHashed = (path: string): boolean => HASHED.test(path) && !path.includes('..');

/** One file, without compressed forms. */
export const fileOf = (path: string, plain: Buffer): AppFile => ({
  type: TYPES.get(extname(path)) ?? 'application/octet-stream',
  etag: `"${createHash('sha256').update(plain).digest('base64url')}"`,
  cacheControl: path.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache',
  plain,
  gzip: null,
  brotli: null,
});

/**
 * Reads the whole build once. So a request touches no file: there is no path to escape from, and neither a build that
 * is replaced under a running server nor a lack of file descriptors can fail half-way through a response.
 */
export class AppFiles {
  readonly #files = new Map<string, AppFile>();
  readonly #pages = new Map<string, string>();
  readonly #importMaps = new Set<string>();
  readonly #styles = new Set<string>();
  readonly #languages: readonly string[];

  /** Null when there is no build in this directory. */
  static read(directory: string): AppFiles | null {
    return existsSync(join(directory, 'index.html')) ? new AppFiles(directory) : null;
  }

  private constructor(directory: string) {
    const names = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length));
    const all = new Set(names);
    const compressed = (name: string): Buffer | null =>
      all.has(name) ? readFileSync(join(directory, name)) : null;
    for (const name of names) {
      if (/\.(gz|br)$/.test(name) && all.has(name.slice(0, -3))) continue;
      const path = name.split(sep).join('/');
      const plain = readFileSync(join(directory, name));
      this.#files.set(path, {
        ...fileOf(path, plain),
        gzip: compressed(`${name}.gz`),
        brotli: compressed(`${name}.br`),
      });
      if (path.endsWith('.html')) this.#allowInline(plain.toString());
      if (path.endsWith('/index.html')) this.#pages.set(path.slice(0, -'index.html'.length), path);
      else if (path.endsWith('.html')) this.#pages.set(path.slice(0, -'.html'.length), path);
    }
    const door = this.#files.get('/index.html')?.plain.toString() ?? '';
    this.#languages = LANGUAGES.exec(door)?.[1]?.split(' ') ?? [];
  }

  /** BCP 47 tags of those in which pages are; pages whose address names none are in the first. */
  get languages(): readonly string[] {
    return this.#languages;
  }

  /** Where this page is in this language; null where its address names one already, or it is in none. */
  inLanguage(path: string, tag: string): string | null {
    const other = `/${tag}${path}`;
    return this.#languages.includes(tag) && this.#pageOf(other) !== undefined ? other : null;
  }

  /** SHA-256 (base64) of every import map and every style in the pages, which a content security policy must allow. */
  get inline(): InlineHashes {
    return { importMaps: this.#importMaps, styles: this.#styles };
  }

  /** Those whose names say what is in them, by path. */
  get hashed(): ReadonlyMap<string, Buffer> {
    return new Map(
      [...this.#files].flatMap(([path, { plain }]) => (isHashed(path) ? [[path, plain]] : [])),
    );
  }

  /** What is at this path (no query); null if nothing is. */
  find(path: string): Found | null {
    const file = this.#files.get(this.#pageOf(path) ?? path);
    if (file) return { kind: 'file', file };
    const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
    return this.#pages.has(other) ? { kind: 'moved', to: other } : null;
  }

  #allowInline(page: string): void {
    const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');
    const map = IMPORT_MAP.exec(page)?.[1];
    const style = STYLE.exec(page)?.[1];
    if (map !== undefined) this.#importMaps.add(hashOf(map));
    if (style !== undefined) this.#styles.add(hashOf(style));
  }

  /** The file of the page at this address. */
  #pageOf(path: string): string | undefined {
    const [, invitation] = INVITATION.exec(path) ?? [];
    return this.#pages.get(invitation ?? path);
  }
}
