/** Who may come through the door of a private table, in the host's words and in those of everybody else. */
import type { Door } from '@eat-with-me/protocol/table';

export const DOOR_CHOICES: readonly { value: Door; label: string; hint: string }[] = [
  { value: 'open', label: 'Whoever has the link', hint: 'They sit down at once.' },
  {
    value: 'knock',
    label: 'Only whom I let in',
    hint: 'They knock, and you answer from your seat.',
  },
  { value: 'locked', label: 'Nobody more', hint: 'The table is locked.' },
];

export const DOOR_SENTENCES: Readonly<Record<Door, string>> = {
  open: 'Whoever has the link may sit down.',
  knock: 'Whoever has the link may knock; the host lets them in.',
  locked: 'The host has locked the table: nobody more comes in.',
};
