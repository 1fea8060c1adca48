/**
 * What a site serves to browsers, whole, for whoever holds it against that from outside: every file by its hash, and the
 * headers that decide what a page may do. In the shape of a WEBCAT manifest (github.com/freedomofpress/webcat-spec,
 * manifest.md, a draft): `files` by path with SHA-256 in hex, `default_csp`, `wasm`. Pure.
 */
import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { ownPolicyOf } from '../pages/security-headers.ts';

export type PageManifest = {
  readonly name: string;
  readonly version: string;
  readonly default_csp: string;
  /** Paths with a policy of their own: workers that run WebAssembly, and a test holds that there are no others. */
  readonly extra_csp: Readonly<Record<string, string>>;
  readonly default_index: string;
  /** What is served where there is no page, with status 404. */
  readonly default_fallback: string;
  /** Unix seconds. */
  readonly timestamp: string;
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 of each WebAssembly module. */
  readonly wasm: readonly string[];
};

/** A manifest, by whom it is signed, and the headers that no answer is without. */
type ManifestBundle = {
  readonly manifest: PageManifest;
  /** Signatures (base64url) of the manifest's canonical bytes by Ed25519 keys (hex). */
  readonly signatures: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
};

/** What it is made from. */
type Parts = {
  readonly version: string;
  /** The build's `files.sha256`. */
  readonly list: string;
  /** What the house sends with every answer to this site. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it was made, in ms. */
  readonly at: number;
};

const POLICY = 'Content-Security-Policy';

export function pageManifest({ version, list, headers, at }: Parts): PageManifest {
  const lines = list
    .trimEnd()
    .split('\n')
    .map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []);
  const files = lines.map(([, hash = '', name = '']) => [`/${name}`, hash] as const);
  if (files.some(([, hash]) => hash === '')) throw new Error('not a list of files');
  return {
    name: 'eat-with-me',
    version,
    default_csp: headers[POLICY] ?? '',
    extra_csp: Object.fromEntries(
      files.flatMap(([path]) => {
        const policy = ownPolicyOf(path);
        return policy === null ? [] : [[path, policy]];
      }),
    ),
    default_index: 'index.html',
    default_fallback: '/404.html',
    timestamp: String(Math.floor(at / 1000)),
    // The list itself is served, too, and not in itself.
    files: Object.fromEntries([
      ...files,
      ['/files.sha256', createHash('sha256').update(list).digest('hex')],
    ]),
    wasm: files.flatMap(([path, hash]) => (path.endsWith('.wasm') ? [hash] : [])),
  };
}

/** The same bytes for the same manifest, whoever writes it: keys in order, no blanks (RFC 8785 for strings alone). */
export function canonicalBytes(manifest: PageManifest): Buffer {
  const ordered = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([key, each]) => [key, ordered(each)]));
  };
  return Buffer.from(JSON.stringify(ordered(manifest)));
}

/** Signed by each of these Ed25519 keys, which need not be on the machine that serves the page. */
export function bundle(
  manifest: PageManifest,
  headers: Readonly<Record<string, string>>,
  keys: readonly KeyObject[],
): ManifestBundle {
  const signatures = keys.map((key) => {
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
    const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
    const name = Buffer.from(x, 'base64url').toString('hex');
    return [name, sign(null, canonicalBytes(manifest), key).toString('base64url')] as const;
  });
  return { manifest, signatures: Object.fromEntries(signatures), headers };
}
