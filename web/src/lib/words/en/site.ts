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
    setting: 'Set a private table · Eat With Me',
    invited: 'You are invited · Eat With Me',
    laying: 'Lay your place · Eat With Me',
    queue: 'Waiting for company · Eat With Me',
    knocking: 'At the door of the table · Eat With Me',
    table: 'At the table · Eat With Me',
    exit: 'Goodbye · Eat With Me',
  } satisfies Record<Stage['name'], string>,
  privacy: 'Privacy',
  privacyInNewTab: sentence('Privacy', heard(', in a new tab')),
  promise: 'Faces and voices go from guest to guest, encrypted. Nothing is recorded here.',
  close: 'Close',
  backToDoor: 'Back to the door',
  tryAgain: 'Try again',
};
