import type { ClaimReason } from '@eat-with-me/protocol/wire/claims';

/** Telling the house that something was wrong with a table-mate. */
export const report = {
  name: 'Report',
  wrong: 'Something was wrong?',
  leave: 'Leave the table',
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
    'Your words and the picture are sealed here, for whoever runs this house. The house itself cannot open them.',
  troubles: {
    'no-picture': 'No picture could be taken. You can report without one.',
    'not-sealed':
      'This browser cannot seal words or pictures, so they were taken out. You can report without them.',
  },
  claim:
    'What you say is a claim, and nobody is turned out for one. If guests of several tables say so, that guest has to wait longer and longer for the next.',
  send: 'Send report',
  no: 'No, go back',
  is: { said: 'On its way to the house …', heard: 'The house has heard you.' },
  afterwards: 'They do not know. If somebody is in danger, call your local emergency number.',
};
