import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import { skeleton } from '../skeleton.ts';

type Guest = { guest: string };
type Called = { name: string; place: number; marks?: readonly { readonly kind: string }[] };

/** What this page itself calls guests: a name that looks like it would pass for somebody else's place. */
const OURS = /^(?:you)+$|^guest\p{Nd}+$|^(?:the)?(?:companion|house)$/u;
const pretends = (name: string): boolean => OURS.test(skeleton(name));

/** What is said aloud of table-mates and of the house, at whatever stage. */
export const company = {
  /**
   * Somebody's own name, marked as chosen if it passes for one of this page; else their place at the table as seen from
   * here; you are 1. Who has no name because they are no person is called by what they are.
   */
  called: ({ name, place, marks = [] }: Called) => {
    if (name) return pretends(name) ? `“${name}” (Guest ${place})` : name;
    const companion = marks.find(({ kind }) => kind === 'ai' || kind === 'house');
    if (companion) return companion.kind === 'ai' ? 'Companion' : 'The house';
    return `Guest ${place}`;
  },
  here: ({ guest }: Guest) => `${guest} is here.`,
  back: ({ guest }: Guest) => `${guest} is back.`,
  broken: ({ guest }: Guest) => `The line to ${guest} broke. Their seat is held.`,
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
    'page-too-old': 'This page is from before today’s renovation. Reload it.',
  } satisfies Partial<Record<RefusalCode | 'page-too-old', string>>,
};
