import type { MANNERS, Reaction } from '@eat-with-me/protocol/talk/meal-topics';
import { list, number, plural } from './formats.ts';

type Guest = { guest: string };
type Minutes = { minutes: number };
type Unusual = Exclude<(typeof MANNERS)[number], 'here'>;

/** What guests do with each other besides talking: dishes, a toast, cards, a candle, a line in writing. */
export const meal = {
  open: 'Meal',
  title: 'Your meal',
  nobody: 'Nobody is here yet to share it with.',
  dish: {
    ask: 'What are you eating?',
    hint: 'One short line, if you like. Your table-mates read it this evening; the house never does.',
    said: ({ guest, dish }: Guest & { dish: string }) => `${guest} eats: ${dish}`,
    /** For the ear; at least one. */
    lying: ({ dishes }: { dishes: readonly string[] }) => `On the table: ${list(dishes)}.`,
  },
  /** One of them opens a meal, once dishes are named. */
  openings: [
    'What made you choose it today?',
    'When did you first eat it?',
    'What would make it perfect?',
    'Who cooks it best?',
  ],
  food: {
    mine: 'My food is here',
    here: ({ guest }: Guest) => `${guest}’s food is here.`,
    waitingFor: ({ guests }: { guests: readonly string[] }) =>
      guests.length === 0
        ? 'Everybody’s food is here.'
        : `Still waiting for the food of ${list(guests)}.`,
    mark: 'food is here',
    enjoy: 'Everybody’s food is here. Enjoy your meal!',
  },
  manners: {
    'just-eating': {
      name: 'Just eating',
      hint: 'You like to be here without talking. Nobody takes your silence for a no.',
      mark: 'just eating',
      said: ({ guest }: Guest) => `${guest} is just eating, and glad of the company.`,
    },
    finishing: {
      name: 'Finishing up',
      hint: 'You will be going soon: a goodbye that startles nobody.',
      mark: 'finishing up',
      said: ({ guest }: Guest) => `${guest} is finishing up.`,
    },
  } satisfies Record<Unusual, object>,
  allFinishing: 'You are all finishing up. It was good to eat together.',
  glass: {
    raise: 'Raise a glass',
    raiseYours: 'Raise yours',
    lower: 'Put it down',
    raised: ({ guest }: Guest) => `${guest} raises a glass.`,
    mine: 'Your glass is up. When everybody’s is, they clink.',
    mark: 'raises a glass',
    clink: 'Cheers!',
  },
  notNow: 'Not now',
  signs: {
    group: 'A small sign',
    names: {
      delicious: 'Delicious',
      hot: 'Hot!',
      sweet: 'Sweet',
      warming: 'It warms',
      laughing: 'Ha!',
    } satisfies Record<Reaction, string>,
    said: ({ guest, sign }: Guest & { sign: string }) => `${guest}: ${sign}`,
  },
  cards: {
    draw: 'Draw a topic card',
    another: 'Another card',
    away: 'Put it away',
    yourTurn: 'It is your turn to draw.',
    turnOf: ({ guest }: Guest) => `It is ${guest}’s turn to draw; you can, too.`,
    name: 'Topic card',
    said: ({ card }: { card: string }) => `Topic card: ${card}`,
    seenAll: 'You have seen every card this evening.',
    missing: 'The cards have not come. Try again in a moment.',
  },
  candle: {
    group: 'A candle that burns down',
    hint: 'It burns once everybody wants the same, and ends without an alarm.',
    minutes: ({ minutes }: Minutes) => `${number(minutes)} min`,
    light: ({ minutes }: Minutes) => `Light a candle for ${number(minutes)} minutes`,
    wished: ({ guest, minutes }: Guest & Minutes) =>
      `${guest} would light a candle for ${number(minutes)} minutes.`,
    agree: 'Light it',
    mine: ({ minutes }: Minutes) =>
      `You would light a candle for ${number(minutes)} minutes. It burns once everybody would.`,
    takeBack: 'Rather not',
    lit: ({ minutes }: Minutes) => `The candle is lit, for ${number(minutes)} minutes.`,
    left: ({ minutes }: Minutes) =>
      plural(minutes, {
        one: 'The candle burns for about one more minute.',
        other: `The candle burns for about ${number(minutes)} more minutes.`,
      }),
    putOut: 'Put it out',
    down: 'The candle has burned down. Stay as long as you like.',
  },
  chat: {
    group: 'In writing',
    field: 'A short line',
    hint: 'Everybody at the table reads it. Nothing is kept, and links stay text.',
    send: 'Send',
    answer: 'Answer',
    said: ({ guest, text }: Guest & { text: string }) => `${guest}: ${text}`,
    slowly: 'One line after the other: try again in a moment.',
    hide: ({ guest }: Guest) => `Hide what ${guest} writes and does`,
    show: ({ guest }: Guest) => `Show what ${guest} writes and does`,
    hidden: ({ guest }: Guest) =>
      `What ${guest} writes and does in the meal is hidden here, and not waited for. They do not know.`,
    left: ({ guest }: Guest) => `${guest} (has left the table)`,
  },
};
