/** What the companion is told in the house's name, in a language that models know best; it speaks the guest's. */
export const PROMPTS = {
  /** It has just sat down. */
  greet:
    'Say hello to the guest in one short sentence, in their language, and ask what is on their plate.',
  /** It owes an answer, and none came. */
  nudge:
    'The guest has finished speaking and still waits for your answer. Answer now, briefly, in their language.',
  /** Somebody was found, and the table is waiting. */
  goodbye:
    'Somebody has come to sit with the guest. Say one short, warm goodbye of at most ten words, in their language, and nothing else.',
  /** After a persona that leaves it open. */
  language: (tag: string): string => `The guest's language is ${tag}. Speak it.`,
} as const;
