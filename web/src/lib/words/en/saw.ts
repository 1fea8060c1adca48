import type { LedgerLine } from '#lib/wire/ledger.svelte.ts';
import { code, nameOf, sentence, strong } from '../sentence.ts';
import { bytes, enumerate, number } from './formats.ts';

/** What the server saw of this visit. */
export const saw = {
  title: 'What the server saw',
  counted: ({ bytes: amount }: { bytes: number }) =>
    sentence(
      'Of your picture and your voice: ',
      strong(bytes(0)),
      `. This page has one line to the server, and every byte that crossed it is counted here: ${bytes(amount)}.`,
    ),
  companion: ({ host }: { host: string }) =>
    `You ate with an AI companion: what you said, and showed if you did, went from this page to ${host} and not through this server, which saw none of it. For each connection it was asked for leave, with your language and the voice that you chose.`,
  caption: 'Messages by kind, in the order in which each came first',
  message: 'Message',
  times: 'Times',
  size: 'Size',
  last: 'Last',
  sent: 'To it:',
  heard: 'From it:',
  count: ({ count }: { count: number }) => number(count),
  bytes: ({ bytes: amount }: { bytes: number }) => bytes(amount),
  /** What each kind of message tells the server, or tells this page. */
  says: {
    hello: 'that this browser is here',
    queue:
      'your ticket: table sizes, languages, patience, marks of earlier meetings, a key for the table; and a mark of age or a number that your device worked out, where the house wants them',
    reveal: 'a random number of yours, for your table-mates: you take the seat',
    prepare: 'what you are bound to once somebody joins',
    revealed: 'a random number of a table-mate',
    signal: 'a sealed envelope for or from a table-mate, passed on unread',
    leave: 'that you go',
    agree: 'whether somebody may join',
    host: 'that you set a private table: chairs and door',
    join: 'that you come to a private table',
    introduce: 'your name, sealed for whoever has the link',
    door: 'how the door of your table stands',
    admit: 'whether you let somebody in',
    return: 'that you still eat, to a server that forgot: your table and your seat there',
    reclaim: 'coming back to your seat by another page: the handle of the seat, and another pledge',
    renew: 'that the keys to the relay run out',
    claim:
      'that something was wrong with a table-mate, and which of five things; anything more in an envelope for whoever runs the house',
    companion: 'that you want to eat with the companion',
    welcome: 'a random number for this visit',
    resumed: 'that your visit goes on after a lost line',
    moved: 'that your visit goes on at another server',
    salted: 'this hour’s number for marks of meetings',
    queued: 'that you wait',
    counted: 'how many wait',
    seated: 'your table, the seats there, and everybody’s keys',
    unseated: 'that the seat went to somebody else',
    departed: 'that a seat is empty again',
    arrived: 'that somebody took a seat, and everybody’s keys',
    returned: 'who else still eats at your table',
    opened: 'whether the queue fills empty chairs',
    hosted: 'who opens the door of a private table',
    waited: 'that you wait at a door',
    knocked: 'that somebody knocks',
    introduced: 'the name of somebody who knocks, sealed for whoever has the link',
    renewed: 'keys to the relay',
    claimed: 'whether it has heard that',
    companioned: 'a pass, with which this page may ask for the companion',
    refused: 'a no, with its reason',
  } satisfies Record<LedgerLine['type'], string>,
  envelopes: ({ sizes }: { sizes: readonly string[] }) => `Envelopes by size: ${enumerate(sizes)}.`,
  upTo: ({ count, bytes: most }: { count: number; bytes: number }) =>
    `${number(count)} up to ${number(most)} bytes`,
  between: 'Between you and your table-mates',
  carried: ({ guest, bytes: amount }: { guest: string; bytes: number }) =>
    sentence(nameOf(guest), `: ${bytes(amount)} of picture and sound.`),
  keys: ({ handshake, cipher }: { handshake: string; cipher: string }) =>
    `Keys: ${handshake}. Sealed with: ${cipher}.`,
  measuring: ({ guest }: { guest: string }) => sentence(nameOf(guest), ': being measured …'),
  agreed: 'Your browsers agreed on these keys between themselves.',
  concludes: 'What it can conclude',
  conclusions: [
    'Your network address, and when you came and went.',
    'The table sizes and languages that you chose.',
    'Which visits shared a table, by their random numbers, and for how long.',
    'How many sealed envelopes went between you, when, and how large they were.',
    'Whether you were given keys to a relay; who runs the relay also sees how much it carries.',
    'What guests claim of each other: of which visits something was said to be wrong, by which others, how often and at which tables; by random numbers and a scrambled form of addresses, in its memory for six hours at most.',
  ],
  cannot: 'What it cannot',
  hidden:
    'Your picture, your voice, your name, what you say to each other, whether you compared recipes, and what is in the envelopes. If it tried to sit between you, comparing recipes would show it.',
  page: 'This page',
  honest:
    'The server sends this page, so it could send another. Whoever has the sources can compare.',
  build: ({ hash }: { hash: string }) => sentence('This build: ', code(hash)),
  buildComing: 'This build: …',
  buildUnknown:
    'This build: not known; the site’s list of files did not come. Reload the page to try again.',
};
