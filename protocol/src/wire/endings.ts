/** Every way in which the server says no or ends a socket: one code, one sentence each. */

/** The socket stays open unless the row says otherwise. Sentences are for the person at the table. */
export const REFUSALS = {
  'bad-message': 'This page and the server do not understand each other. Reload the page.',
  'hello-first': 'The page spoke before it said hello. Reload the page.',
  'resume-unknown': 'Your place could not be kept. You can queue again.',
  'already-queued': 'You are already waiting for a table.',
  'already-seated': 'You already sit at a table. Leave it first.',
  'not-seated': 'You do not sit at this table any more.',
  'no-such-seat': 'Nobody sits there any more.',
  'not-host': 'Only the host of the table can do that.',
  'too-soon': 'You have changed tables a lot. Finish a bite, then look for the next one.',
  'no-such-table':
    'This table does not exist any more. Set a new one, or ask for a new invitation.',
  'table-full': 'Every chair at this table is taken. Try again when somebody has left.',
  'table-locked': 'The host has locked this table. Ask them to open it, then try again.',
  'not-admitted': 'The host did not let you in.',
  'one-moment': 'The house is busy for a moment. You will be seated as soon as it can.',
  /** Then the socket closes with 1013. */
  'too-fast': 'That was too much at once. Wait a moment and try again.',
  /** Then the socket closes with 1013. */
  'too-many-sockets': 'Too many guests come from your network just now. Try again in a minute.',
  /** Then the socket closes with 1013. */
  full: 'The house is full. Try again in a few minutes.',
  /** Then the socket closes with 1012. */
  closing: 'The house is restarting. You will be connected again in a moment.',
} as const;
export type RefusalCode = keyof typeof REFUSALS;
export const refusalCodes = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];

/** Close codes of this protocol (4000–4999) and those of RFC 6455 and its registry that the server uses. */
export const CLOSES = {
  goingAway: { code: 1001, sentence: 'The guest went away.' },
  tooBig: { code: 1009, sentence: 'A message was larger than the server accepts.' },
  restarting: { code: 1012, sentence: 'The house is restarting.' },
  tryAgainLater: { code: 1013, sentence: 'The server asked this page to come back later.' },
  badMessages: { code: 4400, sentence: 'Too many messages could not be understood.' },
  silent: { code: 4408, sentence: 'Nothing was heard from the page for too long.' },
  replaced: { code: 4409, sentence: 'This visit goes on over a newer connection.' },
  /** The page speaks an earlier version of the wire: nothing but a reload helps. */
  pageTooOld: { code: 4426, sentence: 'This page is from before the server was renewed.' },
  notReading: { code: 4413, sentence: 'The page did not read what it was sent.' },
} as const;
export type CloseName = keyof typeof CLOSES;
