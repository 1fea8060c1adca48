import { list } from './formats.ts';

type Guest = { guest: string };

/** The cover over pictures of strangers, which two lift together: a cloche, not a warning. */
export const cover = {
  lift: 'Lift the cover',
  coverMine: 'Cover my picture',
  /** Beside "You", while nobody sees more than that. */
  mine: 'under a cover',
  /** On a tile. Whose picture and whose wish it is must be plain without the picture. */
  state: {
    covered: ({ guest }: Guest) =>
      `You and ${guest} see each other under a cover: that somebody is there, and not who.`,
    wished: ({ guest }: Guest) =>
      `You would lift the cover. ${guest} learns of it only once they would, too.`,
  },
  /** The same, short, for the eye. */
  waiting: 'You would. It lifts once you both would.',
  /** For a guest without a picture of their own. */
  unseen: 'Turn your camera on to lift the cover: whoever looks is seen, too.',
  because: {
    they: ({ guest }: Guest) => `${guest} covered their picture, so yours is covered, too.`,
    unproven: ({ guest }: Guest) =>
      `${guest}’s picture did not become clear, so yours is covered again.`,
  },
  /** Said once, when it happens. */
  lifted: ({ guest }: Guest) => `The cover is lifted: you and ${guest} see each other.`,
  covered: 'Your picture is covered.',
  /** Of a table-mate’s picture that never was covered, for whoever does not see it. */
  open: 'Their picture is open.',
  /** Of one’s own; at least one. */
  openFor: ({ guests }: { guests: readonly string[] }) =>
    `Your picture is open for ${list(guests)}.`,
  laying: {
    always: 'Start under a cover all the same',
    heard: 'Let them hear me under the cover',
    heardHint: 'Otherwise your microphone is off until you turn it on.',
  },
  /** A look at a picture on this device, once its cover is lifted and before it is shown. */
  check: {
    waiting: 'Your device takes a first look at this picture…',
    unable: ({ guest }: Guest) =>
      `Your device could not check ${guest}’s picture, so it stays covered here.`,
    flagged: ({ guest }: Guest) =>
      `This picture may be indecent, so it stays covered on your side. ${guest} is not told.`,
    /** After "lifted", while it is shown. */
    done: 'Your device has checked their picture.',
    none: 'Your device has not checked their picture.',
    show: 'Show anyway',
    leave: 'Leave',
    /** Before the guest’s own picture is opened. */
    own: 'Your picture would be covered at the other end.',
    choice: 'Check pictures before they are shown',
    choiceHint:
      'Your device looks at each picture when its cover is lifted; nothing leaves it. It is wrong at times, both ways, and was never trained for dim kitchens: do not rely on it.',
  },
};
