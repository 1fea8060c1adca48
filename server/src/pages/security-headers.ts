/** What every response tells the browser to refuse. */
import { hostOf } from '../gateway/upgrade.ts';

const POLICY = [
  "default-src 'none'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html ewm-workers ewm-service-worker',
].join('; ');

/**
 * A worker takes its policy from its own response (HTML §10.2.4, CSP3 §2.2), so no page has to
 * allow WebAssembly for the one that runs it. Vite names workers by their source, and by their content.
 */
const WASM_WORKER = /^\/_app\/immutable\/workers\/wasm-[\w.-]+\.js$/;
const WASM_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The policy of what is served at this path, where it has one of its own; null where it has that of every page. */
export const ownPolicyOf = (path: string): string | null =>
  WASM_WORKER.test(path) ? WASM_POLICY : null;

const FIXED: Readonly<Record<string, string>> = {
  // A script that a page does not name by its hash does not run (W3C SRI §3.8).
  'Integrity-Policy': 'blocked-destinations=(script)',
  'Permissions-Policy':
    'camera=(self), microphone=(self), autoplay=(self), fullscreen=(self), screen-wake-lock=(self), on-device-speech-recognition=(self)',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Origin-Agent-Cluster': '?1',
};

/** SHA-256 (base64) of the only inline elements that pages may hold. */
export interface InlineHashes {
  readonly importMaps: Iterable<string>;
  readonly styles: Iterable<string>;
}

export const NONE_INLINE: InlineHashes = { importMaps: [], styles: [] };

const allowed = (hashes: Iterable<string>): string =>
  [...hashes].map((hash) => ` 'sha256-${hash}'`).join('');

/**
 * The headers for a response to a request for this host. Old Safari does not count its own WebSockets as 'self', so the
 * host is named too, if it is nothing but a host.
 */
export function securityHeaders({
  host,
  secure,
  subdomains,
  inline,
  elsewhere,
}: {
  readonly host: string | undefined;
  /** It came over https. */
  readonly secure: boolean;
  /** Browsers then insist on https for all subdomains, too. */
  readonly subdomains: boolean;
  readonly inline: InlineHashes;
  /** Origins of others to which a page may connect once its guest has agreed to it. */
  readonly elsewhere: readonly string[];
}): Readonly<Record<string, string>> {
  const named = hostOf(host);
  const wire = named === null ? '' : ` ${secure ? 'wss' : 'ws'}://${named}`;
  const others = elsewhere.map((origin) => ` ${origin}`).join('');
  return {
    'Content-Security-Policy': `${POLICY}; style-src 'self'${allowed(inline.styles)}; script-src 'self'${allowed(inline.importMaps)}; connect-src 'self'${wire}${others}`,
    ...FIXED,
    ...(secure && {
      'Strict-Transport-Security': `max-age=31536000${subdomains ? '; includeSubDomains' : ''}`,
    }),
  };
}
