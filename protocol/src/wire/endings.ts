/** Every way in which the server says no or ends a socket, as codes; docs/protocol.md §3 says what they mean, pages put them into words. */

/** The socket stays open unless the row says otherwise. */
export const REFUSAL_CODES = [
  'bad-message',
  'hello-first',
  'resume-unknown',
  'already-queued',
  'already-seated',
  'not-seated',
  'seat-gone',
  'no-such-seat',
  'not-host',
  'too-soon',
  'no-such-table',
  'table-full',
  'table-locked',
  'not-admitted',
  'no-relay',
  'one-moment',
  /** The house has to choose whom it is for. After `one-moment`, which is all that older pages know. */
  'not-open',
  /** Likewise: without a good age bit. */
  'age',
  /** Likewise: many want a ticket, so this one costs the work of its `challenge`. */
  'work',
  /** Likewise: others have made claims about this visit, which waits for its next table. */
  'claimed',
  /** Then the socket closes with 1013. */
  'too-fast',
  /** Then the socket closes with 1013. */
  'too-many-sockets',
  /** Then the socket closes with 1013. */
  'full',
  /** Then the socket closes with 1012. */
  'closing',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Close codes of this protocol (4000–4999) and those of RFC 6455 and its registry that the server uses. */
export const CLOSES = {
  goingAway: 1001,
  tooBig: 1009,
  restarting: 1012,
  tryAgainLater: 1013,
  badMessages: 4400,
  silent: 4408,
  replaced: 4409,
  /** The client's word: the page goes, and may come back to its seat (`reclaim`). */
  pageClosed: 4410,
  /** Likewise, of a guest who was getting up from the table: the seat is held for as long as that can be taken back. */
  gettingUp: 4411,
  notReading: 4413,
  /** The page speaks an earlier version of the wire: nothing but a reload helps. */
  pageTooOld: 4426,
} as const;
export type CloseName = keyof typeof CLOSES;
