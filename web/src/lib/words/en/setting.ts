import type { Door } from '@eat-with-me/protocol/table';
import { number } from './formats.ts';

/** A private table: what it is to be like, and how its door stands. */
export const setting = {
  heading: 'Set a private table',
  lead: 'You get a link. Send it to whom you would like to eat with.',
  chairs: 'Chairs, yours included',
  chairCount: ({ chairs }: { chairs: number }) => number(chairs),
  who: 'Who may come in',
  /** For the host to choose. */
  doors: {
    open: { label: 'Whoever has the link', hint: 'They sit down at once.' },
    knock: { label: 'Only whom I let in', hint: 'They knock, and you answer from your seat.' },
    locked: { label: 'Nobody more', hint: 'Your browser keeps the table locked.' },
  } satisfies Record<Door, { label: string; hint: string }>,
  /** For everybody else. */
  doorStands: {
    open: 'Whoever has the link may sit down.',
    knock: 'Whoever has the link may knock; they come in when the host says so.',
    locked: 'The host has locked the table: nobody more comes in.',
  } satisfies Record<Door, string>,
  later:
    'You can change the door later, or lock it. The table stays until it has been empty for ten minutes, even if you leave first.',
  set: 'Set the table',
  back: 'Back',
};
