/** Why a visit to a table or to the queue ended, as codes; their sentences are in words.ts. */
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';

export type ExitReason =
  | 'you-left'
  | 'queue-left'
  | 'knocking-stopped'
  | 'others-left'
  | 'no-path'
  | 'line-lost'
  | 'page-closed'
  | 'seat-gone'
  | 'seat-held'
  | 'misunderstood'
  | 'asleep'
  | 'no-relay'
  | 'hides-no-more'
  | 'not-open'
  | 'browser-too-old'
  | 'no-webrtc'
  | 'insecure-page'
  | TrustCode
  | InvitationTrouble;

/** Why an invitation leads to no seat. */
export type InvitationTrouble =
  | 'no-such-table'
  | 'table-full'
  | 'table-locked'
  | 'not-admitted'
  | 'wrong-invitation';

/** Failures of a whole table say what to do next; those of a last link have nothing more to close. */
const OF_A_TABLE: ReadonlySet<TrustCode> = new Set<TrustCode>([
  'E_TABLE_INVALID',
  'E_REVEAL_MISMATCH',
  'E_REVEAL_TIMEOUT',
  'E_VERSION',
]);

/** Whether a failure is one of a whole table rather than of the link to one guest. */
export const concernsTable = (code: TrustCode): boolean => OF_A_TABLE.has(code);

/** Whether browsers may connect to each other here: settings and add-ons can switch that off in any of them. */
function hasWebRtc(): boolean {
  try {
    new RTCPeerConnection().close();
    return true;
  } catch {
    return false;
  }
}

/** Why this page cannot make keys, if it cannot. */
export function keysTrouble(): ExitReason {
  if (!globalThis.isSecureContext) return 'insecure-page';
  return hasWebRtc() ? 'browser-too-old' : 'no-webrtc';
}

/** Whether this browser has what a table takes; `keysTrouble` says what is missing. */
export async function canMakeKeys(): Promise<boolean> {
  if (!globalThis.isSecureContext || !hasWebRtc()) return false;
  return crypto.subtle.generateKey('X25519', false, ['deriveBits']).then(
    () => true,
    () => false,
  );
}
