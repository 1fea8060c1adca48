import type { Relaxation } from '#lib/ticket/outlook.ts';
import type { SizeChoice } from '#lib/ticket/wishes.svelte.ts';
import type { Calling } from '#lib/sound/summon.ts';
import type { Pause } from '#lib/visit/stage.ts';
import type { WireState } from '#lib/wire/wire.ts';
import type { Span } from '../formats.ts';
import { nameOf, own, sentence } from '../sentence.ts';
import { number, plural, span } from './formats.ts';

type Seconds = { seconds: number };

/** The queue, and the door of a private table. */
export const waiting = {
  /** Why nothing can come from the house. */
  away: {
    silent: 'The house does not answer at the moment.',
    blocked: 'Your network lets pages through, but not live connections.',
  } satisfies Record<Extract<WireState, { phase: 'away' }>['why'], string>,
  /** What to do about the second. */
  unblock:
    'A proxy, a firewall or an add-on holds WebSockets back. Try another network, such as your phone’s, or ask whoever runs this one. We keep trying.',
  /** The house was renewed since this page was loaded. */
  outlived: 'This page can no longer seat you.',
  clock: ({ clock }: { clock: string }) => sentence(own(clock), ' so far'),
  /** Being called to the table while one looks at something else. */
  call: {
    ask: 'Call me when my table is ready',
    is: {
      allowed:
        'When your table is ready, a bell rings, and your device calls you even if you are looking at something else.',
      refused: 'When your table is ready, a bell rings. Keep the sound on.',
      impossible: 'When your table is ready, a bell rings. Keep the sound on.',
    } satisfies Record<Exclude<Calling, 'unasked'>, string>,
  },
  queue: {
    heading: 'Your place is laid',
    hint: 'Do start eating. The screen stays on, and your table appears by itself.',
    leave: 'Leave the queue',
    keepKnocking: 'We keep knocking. Your place in the queue is held for a minute or so.',
    /** There is no place yet. */
    startKnocking: 'We keep knocking. You join the queue as soon as the house opens.',
    pauses: {
      'getting-up': {
        heading: 'You are getting up.',
        sentence: 'For a few seconds your seat is still yours.',
      },
      working: {
        heading: 'Many want a table just now.',
        sentence:
          'Your device works a moment for your ticket, which keeps machines from taking the chairs. It goes in by itself.',
      },
      claimed: {
        heading: 'Guests of several tables have said that something was wrong.',
        sentence: 'Nobody has judged that. If it is not so, write to whoever runs this house.',
      },
      'changed-tables': { heading: 'You have changed tables a lot.', sentence: 'Have a bite.' },
    } satisfies Record<Pause['why'], { heading: string; sentence: string }>,
    /** Of whoever is getting up while the house is away. */
    keepsTable: 'The house does not answer. If it is not back by then, you keep this table.',
    ticketAfter: ({ seconds }: Seconds) =>
      plural(seconds, {
        one: 'Your ticket goes in by itself after one second.',
        other: `Your ticket goes in by itself after ${seconds} seconds.`,
      }),
    ticketIn: ({ seconds }: Seconds) => `Your ticket goes in in ${seconds} s.`,
    mateGone:
      'Your table-mate was gone before you sat down. You are at the front of the queue now.',
    wanted: {
      '2': 'We are looking for one more guest.',
      '3': 'We are looking for two more guests.',
      '4': 'We are looking for three more guests.',
      any: 'The first table with a free chair is yours.',
    } satisfies Record<SizeChoice, string>,
    /** What the ticket has given up already. */
    byNow: {
      'shared-language': 'By now we also seat you without a shared language.',
      'full-table': 'By now we also seat you with fewer.',
      both: 'By now we also seat you without a shared language and with fewer.',
    } satisfies Record<Relaxation['givesUp'] | 'both', string>,
    /** What it gives up next: for the ear once, for the eye as the seconds pass. */
    after: {
      'shared-language': ({ seconds }: Seconds) =>
        plural(seconds, {
          one: 'After one second we also seat you without a shared language.',
          other: `After ${seconds} seconds we also seat you without a shared language.`,
        }),
      'full-table': ({ seconds }: Seconds) =>
        plural(seconds, {
          one: 'After one second we also seat you with fewer.',
          other: `After ${seconds} seconds we also seat you with fewer.`,
        }),
    } satisfies Record<Relaxation['givesUp'], (_: Seconds) => string>,
    in: {
      'shared-language': ({ seconds }: Seconds) =>
        `In ${seconds} s we also seat you without a shared language.`,
      'full-table': ({ seconds }: Seconds) => `In ${seconds} s we also seat you with fewer.`,
    } satisfies Record<Relaxation['givesUp'], (_: Seconds) => string>,
    /** For the ear: 0, ½, or full minutes. */
    waited({ minutes }: { minutes: number }) {
      if (minutes === 0) return 'You have just joined the queue.';
      if (minutes < 1) return 'You have been waiting for half a minute.';
      return plural(minutes, {
        one: 'You have been waiting for one minute.',
        other: `You have been waiting for ${minutes} minutes.`,
      });
    },
    instead: {
      wants: {
        2: ({ guests }: { guests: number }) =>
          plural(guests, {
            one: 'One guest wants a table for two.',
            other: `${guests} guests want a table for two.`,
          }),
        3: ({ guests }: { guests: number }) =>
          plural(guests, {
            one: 'One guest wants a table for three.',
            other: `${guests} guests want a table for three.`,
          }),
        4: ({ guests }: { guests: number }) =>
          plural(guests, {
            one: 'One guest wants a table for four.',
            other: `${guests} guests want a table for four.`,
          }),
      },
      sit: 'Sit down with them',
      /** Until their table is laid. */
      sat: 'You would sit down with them as well. Your place in the queue is kept.',
    },
    apart: {
      sentence:
        'You have just parted from somebody. For a quarter of an hour you are not seated together again, unless you both ask for it.',
      ask: 'I would sit with them again',
      asked: 'If they ask for it as well, you sit together again. They are not told.',
    },
    board: 'The queue',
    others({ others, orMore }: { others: number; orMore: boolean }) {
      if (others === 0) return 'Nobody else is waiting just now.';
      return plural(others, {
        one: 'One other guest is waiting.',
        other: orMore
          ? `More than ${others} other guests are waiting.`
          : `${others} other guests are waiting.`,
      });
    },
    wouldSit: 'Would sit at a table of this size (you included)',
    sizes: { 2: 'Two', 3: 'Three', 4: 'Four' },
    count: ({ count, orMore }: { count: number; orMore: boolean }) =>
      orMore ? `${number(count)}+` : number(count),
    tooFew: 'Too few evenings to tell how long it takes.',
    within: ({ high }: { high: Span }) =>
      `Tables like yours were set within about ${span(high)} of late.`,
    between: ({ low, high }: { low: Span; high: Span }) =>
      `Tables like yours were set within ${span(low)} to ${span(high)} of late.`,
    /** Both of the unit of `high`. */
    amongst: ({ low, high }: { low: number; high: Span }) =>
      `Tables like yours were set within ${number(low)} to ${span(high)} of late.`,
  },
  returning: {
    heading: 'Back to your table',
    comingBack: 'Your seat is held. We are taking you back to it…',
    awaited: 'Your seat is held. You sit down as soon as your company is ready for it.',
    stop: 'Leave the table',
  },
  knocking: {
    setting: 'One moment',
    heading: 'At the door of the table',
    back: 'Back to the door',
    stop: 'Stop knocking',
    hint: 'The screen stays on.',
    hintAsked: 'Tell them that it is you who knocks. The screen stays on.',
    keepTrying: 'We keep trying. You need not do anything.',
    asked: 'You have knocked at the host’s door.',
    unseen: 'They see neither you nor your name yet, and may let you in from their seat.',
    named: ({ guest }: { guest: string }) =>
      sentence(
        'They do not see you yet, but read your name: ',
        nameOf(guest),
        '. Only whoever has the link can.',
      ),
    asking: 'Asking at the table whether there is a chair…',
    beingSet: 'Your table is being set…',
  },
};
