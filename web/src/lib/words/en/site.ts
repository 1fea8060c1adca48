import { heard, sentence } from '../sentence.ts';
import type { Stage } from '#lib/visit/stage.ts';

/** What surrounds everything: the sign, the small print, titles of tabs, what an installed app is called. */
export const site = {
  name: 'Eat With Me',
  manifest: 'Sit down at a small table with people who would eat alone, too.',
  description:
    'Sit down at a small table with people who would eat alone, too. Face to face, from browser to browser.',
  titles: {
    door: 'Eat With Me',
    setting: 'Set a private table, Eat With Me',
    invited: 'You are invited, Eat With Me',
    laying: 'Lay your place, Eat With Me',
    queue: 'Waiting for company, Eat With Me',
    knocking: 'At the door of the table, Eat With Me',
    table: 'At the table, Eat With Me',
    exit: 'Goodbye, Eat With Me',
  } satisfies Record<Stage['name'], string>,
  /** Which every page points to. */
  pages: {
    privacy: { name: 'Privacy', inNewTab: sentence('Privacy', heard(', in a new tab')) },
    access: { name: 'Accessibility', inNewTab: sentence('Accessibility', heard(', in a new tab')) },
  },
  promise: 'Faces and voices go from guest to guest, encrypted. Nothing is recorded here.',
  /** On the page before any code is there, and for as long as none comes. */
  late: {
    missing:
      'Something is holding this page up. If the buttons stay grey, part of it did not arrive, or this browser is too old for it.',
    reload: 'Load the page again',
    reloadByHand: 'Load it again with your browser’s own button: your invitation is kept that way.',
    tooOld:
      'This browser is too old to sit at a table with. Update it, or open this page in a current Firefox, Chrome, Edge or Safari.',
  },
  /** Before the name of the language in which the page is, for the ear. */
  language: 'Language of this page:',
  close: 'Close',
  backToDoor: 'Back to the door',
  tryAgain: 'Try again',
};
