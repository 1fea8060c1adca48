/** Which of its doors a request knocks at. */

/** The two versions of the API. */
export type Version = 'v1alpha' | 'v1beta';

/** What a socket shows: an operator's key, a token, or nothing that its method takes. */
export type Credential =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'none' };

type Door =
  | { readonly kind: 'tokens'; readonly version: Version }
  | { readonly kind: 'live'; readonly version: Version; readonly credential: Credential }
  /** Of the emulator alone. */
  | { readonly kind: 'control'; readonly verb: string };

// The official SDK writes two slashes, and the service does not mind.
const LIVE =
  /^\/\/?ws\/google\.ai\.generativelanguage\.(v1alpha|v1beta)\.GenerativeService\.(BidiGenerateContent|BidiGenerateContentConstrained)$/;
const TOKENS = /^\/\/?(v1alpha|v1beta)\/auth_tokens$/;
const CONTROL = /^\/emulator\/([a-z-]+)$/;

/** Null where there is no door. `url` is a request's own: path and query. */
export function doorOf(url: string): Door | null {
  const [path = '', query = ''] = url.split('?', 2);
  const asked = new URLSearchParams(query);
  const live = LIVE.exec(path);
  if (live)
    return {
      kind: 'live',
      version: live[1] as Version,
      credential: credentialOf(asked, live[2] === 'BidiGenerateContentConstrained'),
    };
  const tokens = TOKENS.exec(path);
  if (tokens) return { kind: 'tokens', version: tokens[1] as Version };
  const control = CONTROL.exec(path);
  return control?.[1] ? { kind: 'control', verb: control[1] } : null;
}

/** A key opens the one method, a token the other. */
function credentialOf(asked: URLSearchParams, constrained: boolean): Credential {
  const key = asked.get('key');
  const name = asked.get('access_token');
  if (constrained) return name === null ? { kind: 'none' } : { kind: 'token', name };
  return key === null ? { kind: 'none' } : { kind: 'key', key };
}
