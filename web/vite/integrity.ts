/** Says in every page what its scripts and styles must be: a browser runs no others (W3C SRI, HTML §8.1.6.2 import maps). */
// oxlint-disable no-restricted-imports -- this runs in Node, while building
import { createHash } from 'node:crypto';

/** The bytes of a file of the site by its path from the root. */
type FileReader = (path: string) => Uint8Array;

const FIRST_LINK = /<link\b/;
const CLASSIC_SCRIPT = /<script src="([^"]+)"/g;
const STYLESHEET = /<link href="([^"]+)"(?= rel="stylesheet")/g;

/** Integrity metadata as attributes and import maps take it. */
const integrityOf = (bytes: Uint8Array): string =>
  `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

/**
 * The page with the hash of every script and style that it names, and of every module that those may import now or
 * later. Pure but for `read`.
 */
export function withIntegrity(html: string, modules: readonly string[], read: FileReader): string {
  const hashes = modules.toSorted().map((path) => [path, integrityOf(read(path))]);
  const map = JSON.stringify({ integrity: Object.fromEntries(hashes) });
  const attribute = (tag: string, path: string): string =>
    `${tag} integrity="${integrityOf(read(path))}"`;
  return (
    html
      // Integrity-Policy counts hashes of CORS requests alone.
      .replaceAll(CLASSIC_SCRIPT, (...found) => `${attribute(found[0], found[1])} crossorigin`)
      .replaceAll(STYLESHEET, attribute)
      // After the charset, which belongs to the first kilobyte, and before the first module is fetched.
      .replace(FIRST_LINK, (link) => `<script type="importmap">${map}</script>\n    ${link}`)
  );
}
