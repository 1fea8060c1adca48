/** Addresses that lead nowhere, and pages that broke. */
export const lost = {
  nowhere: {
    title: 'No such table, Eat With Me',
    heading: 'There is no such table',
    sentence: 'Nothing is laid at this address. The door is always in the same place.',
  },
  broken: {
    title: 'Something broke, Eat With Me',
    heading: 'A plate was dropped',
    sentence: 'Something on this page went wrong, and it is our fault. Come in again by the door.',
  },
  offline: {
    title: 'No way to the house, Eat With Me',
    heading: 'The house is out of reach',
    sentence:
      'There is no network here, or the house does not answer. As soon as it does, this page opens by itself.',
  },
  toDoor: 'To the door',
};
