/** What somebody reads first who comes by the link to a private table. */
export const invited = {
  heading: 'You are invited to a table',
  lead: 'Somebody who is eating sent you this link. Bring your plate, sit down with them, face to face. No account, nothing to install.',
  come: 'Come to the table',
  who: 'Who sees what',
  sees: [
    'First only you see yourself. Nobody sees or hears you before you take a seat.',
    'At the table: whoever sits there sees and hears you, and reads your name if you give one. Others with the link may join.',
    'The server carries sealed letters between you. The key is in the link and stays with whoever has it.',
  ],
};
