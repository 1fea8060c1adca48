import type { SizeChoice } from '#lib/ticket/wishes.svelte.ts';
import { enumerate } from './formats.ts';

/** The door, and the moment behind it until the rest of the page is there. */
export const door = {
  heading: 'Somebody else is eating alone, too.',
  lead: 'Sit down together: a small table, a few strangers, everybody with their own plate, face to face. No account, nothing to install.',
  size: 'Table size',
  sizes: { '2': 'Two', '3': 'Three', '4': 'Four', any: 'Any size' } satisfies Record<
    SizeChoice,
    string
  >,
  find: 'Find a table',
  next: 'Next we ask for your camera and microphone, and you look yourself over. Nobody sees or hears you before you take a seat.',
  known: 'With people you know?',
  setTable: 'Set a private table',
  nobody: 'Nobody there yet?',
  /** Also in the queue. */
  eatWithCompanion: 'Eat with the companion',
  withoutScript:
    'You can read the menu, but to seat you this page needs JavaScript: picture and sound travel from browser to browser.',
  course: 'How it goes',
  courses: [
    'Choose a table.',
    'Straighten your collar. Only you see this part.',
    'Wait for company. Do start your soup.',
    'Eat, talk, or just eat. Leave whenever you like.',
  ],
  wishes: 'Language and other wishes',
  anyLanguage: 'Any language',
  /** Each by its own name. */
  languages: ({ names }: { names: readonly string[] }) => enumerate(names),
  wishesMissing: 'This part of the page did not arrive. Is the network there?',
  wishesComing: 'As soon as the house answers, the page is loaded anew. What you chose is kept.',
  loadAgain: 'Load the page again',
  comeIn: 'Come in',
  onItsWay: 'The rest of the house is on its way…',
  stuck: 'The door is stuck',
  missing: 'Part of this page did not arrive. Is the network there?',
  keepTrying: 'We keep trying. What you chose is kept.',
  blocked:
    'The house answers, but parts of this page do not arrive. Perhaps something in this browser holds them back.',
};
