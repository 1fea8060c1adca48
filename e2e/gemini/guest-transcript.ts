import type { Profile } from './profiles.ts';

/** What a guest has said, in the pieces in which this model tells it. */
export function guestTranscript(
  text: string,
  { inputTranscript }: Profile,
): { text: string; finished?: true }[] {
  const pieces = inputTranscript === 'whole-finished' ? [text] : text.split(/(?<=\s)/);
  const finishes = (at: number) => at === pieces.length - 1 && inputTranscript !== 'pieces';
  return pieces.map((piece, at) => ({ text: piece, ...(finishes(at) && { finished: true }) }));
}
