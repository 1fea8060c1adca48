import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import { calling } from '../calling.ts';

type Guest = { guest: string };

/** What is said aloud of table-mates and of the house, at whatever stage. */
export const company = calling({
  /** A table-mate without a name, by their place at the table as seen from here; you are 1. */
  guest: ({ place }: { place: number }) => `Guest ${place}`,
  /** Somebody whose own name would pass for one that this page gives. */
  chosen: ({ name, place }: { name: string; place: number }) => `“${name}” (Guest ${place})`,
  /** Somebody's own name with the honour that a language gives it; said of nobody else, and put on nowhere else. */
  // oxlint-disable-next-line typescript/no-unnecessary-template-expression -- a message is text, whatever it is given
  named: ({ name }: { name: string }) => `${name}`,
  /** Whoever has no name because they are no person. */
  ai: 'Companion',
  house: 'The house',
  /** By what else this page calls somebody: who takes one of these as a name is marked. */
  ours: ['you', 'companion', 'the companion', 'house', 'the house'],
  here: ({ guest }: Guest) => `${guest} is here.`,
  back: ({ guest }: Guest) => `${guest} is back.`,
  broken: ({ guest }: Guest) => `The line to ${guest} broke. Their seat is held.`,
  closed: ({ guest }: Guest) => `${guest}: Their page was closed. We hold their seat.`,
  left: ({ guest }: Guest) => `${guest} has left the table.`,
  unreached: ({ guest }: Guest) =>
    `You and ${guest} found no way to each other. Their seat is kept.`,
  tableReady: 'Your table is ready.',
  somebodyKnocks: 'Somebody knocks.',
  notJoined: 'Somebody could not sit down with you.',
  notices: {
    'bad-message': 'This page and the server do not understand each other. Reload the page.',
    'too-fast': 'That was too much at once. Wait a moment and try again.',
    'too-many-sockets': 'Too many guests come from your network just now. Try again in a minute.',
    full: 'The house is full. Try again in a few minutes.',
    closing: 'The house is restarting. You will be connected again in a moment.',
    'one-moment': 'The house is busy for a moment. You will be seated as soon as it can.',
  } satisfies Partial<Record<RefusalCode, string>>,
});
