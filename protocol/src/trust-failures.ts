/** Every way in which trust between two guests can fail: one code, what the guest reads, what they can do next. */

/** `sentence` says what happened, `action` what to do now. Both are for the person at the table. */
export const TRUST_FAILURES = {
  E_TABLE_INVALID: {
    sentence: 'The server laid a table that cannot be right, so nothing was sent to it.',
    action: 'Look for another table. If it happens again, use another server.',
  },
  E_REVEAL_MISMATCH: {
    sentence: 'Somebody at this table did not keep to what they had committed to.',
    action: 'Look for another table.',
  },
  E_REVEAL_TIMEOUT: {
    sentence: 'Somebody at this table did not finish sitting down.',
    action: 'Look for another table.',
  },
  E_VERSION: {
    sentence: 'One of the browsers at this table is too old.',
    action: 'Reload the page. If that does not help, update your browser.',
  },
  E_SEAL_AUTH: {
    sentence: 'What came from this guest was changed or lost on the way.',
    action: 'The link to them is closed. Leave and look for another table.',
  },
  E_DESCRIPTION: {
    sentence: 'This guest’s browser asked for something that no browser at this table needs.',
    action: 'The link to them is closed. Leave and look for another table.',
  },
  E_FP: {
    sentence: 'This guest’s browser named another key than the one it had promised.',
    action:
      'The link to them is closed. Somebody may have tried to sit in between: leave the table.',
  },
  E_CERT: {
    sentence: 'Somebody else answered in this guest’s place.',
    action:
      'The link to them is closed. Somebody may have tried to sit in between: leave the table.',
  },
  E_CONFIRM: {
    sentence: 'This guest could not show that they see the same table as you.',
    action:
      'The link to them is closed. Somebody may have tried to sit in between: leave the table.',
  },
} as const;
export type TrustCode = keyof typeof TRUST_FAILURES;
