/** What it means that Gemini Live closes: code and reason → what comes next. Pure. */
import type { ClosedKind } from '../provider.ts';

/** What the connection had been before. */
type Before = { readonly ready: boolean; readonly handle: string | null };

const QUOTA = /quota|resource.?exhausted|rate.?limit/i;
const KEY = /api key/i;
const TOKEN = /token.{0,20}(used|expired)|expired.{0,20}token|unregistered|auth.?token/i;
const PASSING = /aborted|unavailable|deadline|internal error/i;

/** Reasons are free text and cut at 123 bytes; the code alone does not tell a wrong key from a used token. */
export function closedKind(code: number, reason: string, { ready, handle }: Before): ClosedKind {
  // First, because whoever is refused without a token it knows is told to use a key.
  if (TOKEN.test(reason)) return 'token-refused';
  if (KEY.test(reason)) return 'misconfigured';
  if (QUOTA.test(reason)) return 'quota';
  if ((code !== 1007 && code !== 1008) || PASSING.test(reason)) return 'lost';
  // After setup it is the conversation that is no longer taken, as when its context is exhausted.
  return ready || handle !== null ? 'handle-refused' : 'misconfigured';
}
