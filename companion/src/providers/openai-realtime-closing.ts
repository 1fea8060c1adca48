/** What errors and closings of a server of the OpenAI Realtime protocol mean. Pure. */
import type { ClosedKind } from '../provider.ts';

const QUOTA = /quota|rate_limit|too many|busy|full/i;
const TOKEN = /token|ticket|expired_key|client_secret/i;
const SETTINGS = /api_key|model|invalid_request|authent|permission/i;
/** A session that has lived as long as it may: another can begin. */
const AGE = /session_expired/;

/** What an error says of the connection; null when that goes on. `code` may be any server's own. */
export function errorKind(code: string, ready: boolean): ClosedKind | null {
  if (AGE.test(code)) return 'lost';
  if (QUOTA.test(code)) return 'quota';
  if (TOKEN.test(code)) return 'token-refused';
  // In mid-session such errors are about one event, as when a cancelled response was over already.
  return ready ? null : SETTINGS.test(code) ? 'misconfigured' : null;
}

/**
 * What a closing means: codes 1008 and 1013 are refusals of whoever came (RFC 6455 §7.4.1, and its registry at IANA);
 * 3000 and 4401 say 401, 4429 says 429, as HTTP does.
 */
export function closedKind(code: number, reason: string, told: ClosedKind | null): ClosedKind {
  if (told) return told;
  if (code === 1013 || code === 4429 || QUOTA.test(reason)) return 'quota';
  if (code === 4401 || TOKEN.test(reason)) return 'token-refused';
  if (SETTINGS.test(reason)) return 'misconfigured';
  return code === 1008 || code === 3000 ? 'token-refused' : 'lost';
}
