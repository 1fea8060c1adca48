/** When a line is made anew, how soon and from where. Pure; chance is passed in. Times in ms. */
import type { ClosedKind } from './provider.ts';
import type { EndCode } from './stage.ts';

/** How long a line may take from asking for access until it is ready. */
export const READY_WITHIN_MS = 10_000;

/** A line that was ready for so long, or on which the companion was heard, was a good one: counting starts anew. */
export const PROVEN_AFTER_MS = 10_000;

/** So many lines in a row that were not good, and no more are tried: about half a minute. */
export const TRIES_MAX = 9;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4000;

/** A handle is given up after so many lines in a row that were lost with it. */
const HANDLE_TRIES_MAX = 3;

/** What is known when a line is over that we did not close. */
export type Loss = {
  readonly kind: ClosedKind;
  /** Lines in a row that were not good, this one included; by kind where the kind decides. */
  readonly failures: number;
  readonly tokensRefused: number;
};

export type Comeback =
  | { readonly next: 'end'; readonly why: EndCode }
  | { readonly next: 'retry'; readonly inMs: number; readonly keepHandle: boolean };

/** What follows. `random` gives 0 to 1. */
export function comebackFrom(
  { kind, failures, tokensRefused }: Loss,
  random: () => number,
): Comeback {
  const retry = (keepHandle: boolean): Comeback =>
    failures >= TRIES_MAX
      ? { next: 'end', why: 'unreachable' }
      : { next: 'retry', inMs: pauseMs(failures, random), keepHandle };
  switch (kind) {
    case 'lost':
      return retry(failures < HANDLE_TRIES_MAX);
    case 'handle-refused':
      return retry(false);
    case 'token-refused':
      return tokensRefused > 1 ? { next: 'end', why: 'token-refused' } : retry(true);
    case 'quota':
    case 'misconfigured':
      return { next: 'end', why: kind };
  }
}

/** Doubles from try to try; a quarter of it is chance, so that guests of one house do not come back in step. */
function pauseMs(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1));
  return longest * (0.75 + 0.25 * random());
}

/** A line that works, as far as its end can be foreseen. */
export type Standing = {
  readonly now: number;
  readonly readyAt: number;
  readonly renewAfterMs: number;
  /** When the provider, or the token, will end it; `Infinity` for not known. */
  readonly endsAt: number;
  /** Whether the next can begin where this one is. A provider says so that has handles; one without is told the history. */
  readonly resumable: boolean;
  /** Nobody speaks and nothing is due. */
  readonly quiet: boolean;
};

/** So long before an end that is foreseen a quiet moment is looked for, and then no longer waited for. */
const FORESIGHT_MS = 60_000;
const MARGIN_MS = 4000;

/** Whether to replace a line that works: `prepare` is to get access for the next and wait for a quiet moment. */
export function renewal({ now, readyAt, renewAfterMs, endsAt, resumable, quiet }: Standing) {
  if (now >= endsAt - MARGIN_MS) return 'renew';
  const due = now - readyAt >= renewAfterMs || now >= endsAt - FORESIGHT_MS;
  if (!due) return 'stay';
  return quiet && resumable ? 'renew' : 'prepare';
}
