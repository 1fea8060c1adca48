/** Where a conversation with the companion can be. Pure. */

/** Why there is no answer at the moment. */
type Trouble =
  /** The line broke, or never came. */
  | 'lost'
  /** The line is there, and the companion owes an answer. */
  | 'unanswered';

/** Why a conversation is over. The sentences for them are the page's. */
export type EndCode =
  /** The guest left. */
  | 'left'
  /** The companion was sent away, and has said goodbye if it could. */
  | 'goodbye'
  /** The provider gives no more for now. */
  | 'quota'
  /** The house has given all its time for today; lets no more guests in at once; has been asked too often. */
  | 'minutes'
  | 'full'
  | 'too-often'
  /** The operator's key, model or settings are wrong. */
  | 'misconfigured'
  /** The provider takes none of the house's tokens. */
  | 'token-refused'
  /** The house gives this guest no access. */
  | 'unwelcome'
  /** No line came about in many tries. */
  | 'unreachable'
  /** Lines come about, but nobody answers on them. */
  | 'unresponsive';

export type Stage =
  /** The first line comes about. */
  | { readonly name: 'opening' }
  | { readonly name: 'listening'; readonly guestSpeaks: boolean }
  /** The guest has finished, and an answer is due. */
  | { readonly name: 'thinking' }
  /** Something of this turn is still to be heard. */
  | { readonly name: 'speaking'; readonly turn: number }
  /** Something went wrong and is being mended; `since` on the clock of `performance.now()`. */
  | { readonly name: 'recovering'; readonly why: Trouble; readonly since: number }
  /** The companion says goodbye. */
  | { readonly name: 'parting' }
  | { readonly name: 'ended'; readonly why: EndCode };

/** What a stage follows from. */
export type Facts = {
  readonly ended: EndCode | null;
  readonly parting: boolean;
  readonly trouble: { readonly why: Trouble; readonly since: number } | null;
  /** Whether a line has ever been ready. */
  readonly opened: boolean;
  /** The turn of which something is still to be heard. */
  readonly speaking: number | null;
  readonly guestSpeaks: boolean;
  readonly answerDue: boolean;
};

/** What is heard tells more than what is wrong: a voice that still plays is not called broken. */
export function stageOf(facts: Facts): Stage {
  if (facts.ended) return { name: 'ended', why: facts.ended };
  if (facts.parting) return { name: 'parting' };
  if (facts.speaking !== null) return { name: 'speaking', turn: facts.speaking };
  if (facts.trouble) return { name: 'recovering', ...facts.trouble };
  if (!facts.opened) return { name: 'opening' };
  if (facts.guestSpeaks) return { name: 'listening', guestSpeaks: true };
  return facts.answerDue ? { name: 'thinking' } : { name: 'listening', guestSpeaks: false };
}

/** Whether a page shows both alike. */
export const isSameStage = (a: Stage, b: Stage): boolean => JSON.stringify(a) === JSON.stringify(b);
