/** What the companion is told in the house's name, in a language that models know best; it speaks the guest's. */
export const PROMPTS = {
  /** It has just sat down. */
  greet: 'Greet the guest and ask what they eat, in one short sentence, in their language.',
  /** It owes an answer, and none came. */
  nudge: 'The guest waits. Answer in one short sentence, in their language.',
  /** Somebody was found, and the table is waiting. */
  goodbye: 'The guest has company. Say goodbye in one short sentence, in their language.',
  /** After a persona that leaves it open. */
  language: (tag: string): string => `Speak the guest's language: ${tag}`,
} as const;
