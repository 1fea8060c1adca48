import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { ExitReason } from '#lib/visit/exit-reason.ts';

/** Why an evening ended, and two ways on. */
export const exit = {
  /** The house has a newer page than this one. */
  newer: {
    sentence: 'This page has been renewed since you opened it.',
    load: 'Load the new one',
  },
  reasons: {
    'you-left': {
      heading: 'You left the table',
      sentence: 'Thank you for coming. The door is open whenever you are hungry.',
    },
    'queue-left': {
      heading: 'You left the queue',
      sentence: 'Nobody was kept waiting. Come back when it suits you.',
    },
    'knocking-stopped': {
      heading: 'You walked on',
      sentence: 'Nobody at the table saw you. The invitation is good for another knock.',
    },
    'others-left': {
      heading: 'Your company has left',
      sentence: 'They got up from the table, so it is just you now.',
    },
    'no-path': {
      heading: 'The table could not be set',
      sentence:
        'No way was found between your networks. Another table, or another network, often works.',
    },
    'line-lost': {
      heading: 'The line was lost',
      sentence: 'The connection to your company broke and did not come back.',
    },
    'page-closed': {
      heading: 'Your company did not come back',
      sentence: 'Their page was closed, and nobody came back to the seat that we held for them.',
    },
    'seat-held': {
      heading: 'Your seat is held',
      sentence:
        'This page was closed in the middle of a meal. Your camera is off; nobody sees or hears you before you go back.',
    },
    'seat-gone': {
      heading: 'Your seat could not be kept',
      sentence: 'The others have left, or it was too long ago. Another table may well be there.',
    },
    misunderstood: {
      heading: 'Your browsers did not understand each other',
      sentence: 'One of them may be too old. Another table may well work.',
    },
    asleep: {
      heading: 'Your table went to somebody else',
      sentence: 'This page was asleep when your table was ready. Keep it in view while you wait.',
    },
    'no-relay': {
      heading: 'This house cannot hide your address',
      sentence:
        'It has no relay, so your table-mates’ devices would learn your network address. Nothing was sent to anybody. To sit down all the same, do not hide it; or use another house.',
    },
    'hides-no-more': {
      heading: 'This house can no longer hide your address',
      sentence:
        'When you took your seat, your table-mates were not to learn your network address. The house has changed since then, so you do not wait any more, and nothing was sent to anybody. Lay the table again to see what holds now, and decide; or use another house.',
    },
    'not-open': {
      heading: 'This house has not been opened yet',
      sentence:
        'Whoever runs it has to say first for whom it is, before it seats people who do not know each other. Set a private table and invite somebody: that works.',
    },
    'browser-too-old': {
      heading: 'This browser is too old',
      sentence:
        'It cannot make the keys that keep others from listening in. Update it, or use a current Firefox, Chrome, Edge or Safari.',
    },
    'no-webrtc': {
      heading: 'This browser lets no picture or sound through',
      sentence:
        'WebRTC, by which guests see and hear each other, is switched off or missing here. A privacy setting, an add-on or a lockdown mode does that: allow WebRTC for this page and load it again, or open it in another browser.',
    },
    'insecure-page': {
      heading: 'This page has no secure address',
      sentence:
        'Browsers make keys only on pages with a secure address. Open this page with https:// in its address.',
    },
    'no-such-table': {
      heading: 'This table is gone',
      sentence: 'This table does not exist any more. Set a new one, or ask for a new invitation.',
    },
    'table-full': {
      heading: 'There is no room just now',
      sentence:
        'Every chair at this table is taken, or too many wait at its door. Try again in a while.',
    },
    'table-locked': {
      heading: 'This table is locked',
      sentence: 'The host has locked this table. Ask them to open it, then try again.',
    },
    'not-admitted': {
      heading: 'You were not let in',
      sentence:
        'The host did not let you in. Perhaps they did not know it was you: ask them, then try again.',
    },
    'wrong-invitation': {
      heading: 'This invitation does not match',
      sentence:
        'Part of the link is missing or wrong, so nobody at the table could understand you. Ask for the whole link again.',
    },
  } satisfies Record<Exclude<ExitReason, TrustCode>, { heading: string; sentence: string }>,
  untrusted: 'This table could not be trusted',
  inBetween: 'Somebody may have tried to sit in between.',
  findAnother: 'Find another table',
  askForLink: {
    ask: 'Ask for the link again',
    message:
      'The link to your table did not arrive whole. Could you send it to me again, all of it? I have my plate ready.',
    /** Where the link was whole, and the table is not there. */
    gone: 'Your table is not there any more. Could you set it once more, and send me the new link? I have my plate ready.',
    copied: 'Copied. Paste it where the link came from.',
    byHand: 'Send them this:',
  },
  backToTable: 'Back to the table',
};
