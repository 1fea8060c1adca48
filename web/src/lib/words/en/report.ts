import type { ClaimReason } from '@eat-with-me/protocol/wire/claims';

/** Telling the house that something was wrong with a table-mate. */
export const report = {
  name: 'Report',
  wrong: 'Something was wrong?',
  possible: 'Tell the house that something is wrong. They are not told.',
  ask: ({ guest }: { guest: string }) => `What is wrong with ${guest}?`,
  reasons: {
    indecent: 'Nudity, or something sexual',
    hateful: 'Hate, threats or harassment',
    'under-age': 'Somebody seems to be under age',
    selling: 'Advertising, or a swindle',
    other: 'Something else',
  } satisfies Record<ClaimReason, string>,
  words: 'In your own words (if you like)',
  add: 'Add a picture of what you see now',
  remove: 'Take the picture out',
  picture: 'The picture that goes with your report',
  seen: 'This is all that is sent. It was taken just now and is nowhere else.',
  sealed:
    'Your words and the picture are sealed on this device for whoever runs this house: they will read and see them.',
  troubles: {
    'no-picture': 'No picture could be taken. You can report without one.',
    'not-sealed':
      'This browser cannot seal words or pictures, so they were taken out. You can report without them.',
  },
  claim:
    'Nobody is turned out for one report. If guests of several tables make one, that guest waits longer and longer for the next table.',
  send: 'Send report',
  no: 'No, go back',
  is: {
    said: 'On its way to the house …',
    heard: 'The house has heard you.',
    lost: 'The house could not take this.',
  },
  lost: 'It knows of no such table any more. Write to whoever runs this house.',
  afterwards: 'They do not know. If somebody is in danger, call your local emergency number.',
};
