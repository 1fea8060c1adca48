import { nameOf, sentence } from '../sentence.ts';

type Guest = { guest: string };

/** Two who would eat together again: asked at the table, told to nobody before both have pressed it, and found at the door for a week. */
export const again = {
  title: 'Again?',
  hint: 'If both of you press it you learn it when one of you gets up, and for a week you have a table of your own. Nobody learns of a yes that stays alone, this house neither.',
  /** The same once one of the two has gone. */
  hintAfter:
    'There is still a moment for it: if both of you press it now you both learn it, and for a week you have a table of your own. Nobody learns of a yes that stays alone, this house neither.',
  /** On a button; pressed or not. */
  with: ({ guest }: Guest) => sentence('Again with ', nameOf(guest)),
  /** As one of the two is about to go. */
  ask: ({ guest }: Guest) => sentence('Would you eat with ', nameOf(guest), ' again?'),
  yes: 'Again',
  /** Pressed: what becomes of it. */
  noted:
    'Noted, for yourself alone. If they say so, too, you both learn it when one of you gets up.',
  both: ({ guest }: Guest) =>
    sentence('You would both eat together again, you and ', nameOf(guest), '.'),
  kept: 'This device now keeps the way to your table for a week: you find it at the door. Whoever comes first waits for the other; nobody is called.',
  forget: 'Forget it',
  forgetWith: ({ guest }: Guest) => sentence('Forget the table with ', nameOf(guest)),
  forgotten: 'Forgotten. This device does not know the way any more.',
  /** Takes that back, while it can be. */
  keep: 'Keep it after all',
  door: 'Meet again',
  until: ({ day }: { day: string }) => `Good until ${day}.`,
  /** In place of a name. */
  whoAte: ({ dish }: { dish: string }) => `whoever had ${dish}`,
  whoSat: ({ day }: { day: string }) => `your company of ${day}`,
  notCompared:
    'You have not compared recipes with them, so somebody may have sat in between then: compare them now.',
  waiting: 'You are the first',
  waitingLead:
    'This table is for the two of you. They find it at the door of their own device; nobody calls them.',
};
