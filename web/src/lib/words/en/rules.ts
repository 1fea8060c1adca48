/** What an open house asks before the first seat among strangers. */
export const rules = {
  heading: 'The rules of this house',
  kept: [
    'Everybody at the table is 18 or older.',
    'Sit there as you would in a restaurant: dressed, and nothing sexual.',
    'No hate, no threats, nothing for sale.',
    'Do not record or show anybody to others.',
    'Leave whenever you like. You owe nobody a reason.',
  ],
  terms: 'All the terms',
  contact: 'Reach a person',
  inNewTab: ', in a new tab',
  agree: 'I keep to these rules and to the terms.',
  once: 'You are asked once on this device, and again if the rules change.',
  gate: ({ host }: { host: string }) =>
    `This house wants proof of age. “Take a seat” leads you to ${host} first. From there you come back with a mark that says “18 or older” and nothing else; it is good for five minutes.`,
};
