/** Every way in which trust between two guests can fail, as codes; docs/protocol.md §7.8 says what they mean, pages put them into words. */

export const TRUST_CODES = [
  'E_TABLE_INVALID',
  'E_REVEAL_MISMATCH',
  'E_REVEAL_TIMEOUT',
  'E_VERSION',
  'E_SEAL_AUTH',
  'E_DESCRIPTION',
  'E_FP',
  'E_CERT',
  'E_CONFIRM',
] as const;
export type TrustCode = (typeof TRUST_CODES)[number];
