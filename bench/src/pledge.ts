/** A pledge of the right size for guests who meet nobody: the server only passes it on. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Ticket } from '@eat-with-me/protocol/table';

export const PLEDGE: PledgeSent = { opening: 'p'.repeat(146), commit: 'c'.repeat(43) };

/** A table for two, in any language, and nothing else; other wishes are written over it. */
export const TICKET: Ticket = {
  sizes: [2],
  languages: [],
  patience: { anyLanguage: false, fewer: false },
  met: [],
  avoid: [],
  pledge: PLEDGE,
};

/** What such a guest reveals. */
export const NONCE = 'n'.repeat(43);
