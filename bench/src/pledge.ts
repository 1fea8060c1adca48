/** A pledge of the right size for guests who meet nobody: the server only passes it on. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';

export const PLEDGE: PledgeSent = { opening: 'p'.repeat(146), commit: 'c'.repeat(43) };

/** What such a guest reveals. */
export const NONCE = 'n'.repeat(43);
