/** Whether the companion owes an answer, and what to do when none comes. Pure; moments and times in ms. */

/** Something a guest hears within so long after their last word: an answer, or that we try again. */
export const ANSWER_WITHIN_MS = 7500;

/** A companion that was reminded has so long. */
export const AFTER_NUDGE_MS = 5000;

/** A turn that ended without a voice may be followed by one with a voice, but soon. */
const AFTER_EMPTY_MS = 1000;

/** While a guest speaks something comes from the provider, sooner or later: recognised words, a sign that it is there. */
const STALLED_AFTER_MS = 15_000;
const STALLS_MAX_DOUBLINGS = 4;

/** Recognised words can arrive late: what comes so soon after an answer belongs before it. */
const LATE_WORDS_MS = 2000;

/** So many lines in a row without an answer, and the companion is not there. */
export const DEAD_LINES_MAX = 3;

export type Watch = {
  /** The answer that is due; `withinMs` from `since`. `byWords`: only recognised words tell that the guest has spoken. */
  readonly due: {
    readonly since: number;
    readonly withinMs: number;
    readonly nudged: boolean;
    readonly byWords: boolean;
  } | null;
  /** Since when the guest speaks; null while they do not. */
  readonly guestSince: number | null;
  /** Whether a turn of the companion has begun and not ended. */
  readonly answering: boolean;
  readonly answeredAt: number;
  /** When the provider last told anything. */
  readonly toldAt: number;
  /** Lines given up since the last answer: because one was due, because nothing came. */
  readonly deadLines: number;
  readonly stalls: number;
};

export const NOTHING_DUE: Watch = {
  due: null,
  guestSince: null,
  answering: false,
  answeredAt: -Infinity,
  toldAt: -Infinity,
  deadLines: 0,
  stalls: 0,
};

/** What is seen of a conversation, as far as it matters here. */
export type Sight =
  | 'guest-starts'
  | 'guest-stops'
  /** The provider has recognised words of the guest. */
  | 'understood'
  /** The house has said something that wants an answer. */
  | 'house-spoke'
  /** Of the companion's voice something audible came. */
  | 'answered'
  /** A turn ended after something audible, or was stopped by the guest. */
  | 'turn-ended'
  /** A turn ended, and nobody has heard anything. */
  | 'turn-empty'
  /** The provider broke off a turn although the guest was silent, or a line broke in the middle of one. */
  | 'cut-off'
  /** The provider will not say what it would have said. */
  | 'turn-refused'
  /** A new line is ready. */
  | 'line-ready';

const dueFrom = (since: number, withinMs = ANSWER_WITHIN_MS) => ({
  since,
  withinMs,
  nudged: false,
  byWords: false,
});

/** What is known after it. */
export function afterSight(watch: Watch, sight: Sight, now: number): Watch {
  switch (sight) {
    case 'guest-starts':
      return { ...watch, due: null, guestSince: watch.guestSince ?? now };
    case 'guest-stops':
      if (watch.guestSince === null) return watch;
      return { ...watch, guestSince: null, due: watch.answering ? null : dueFrom(now) };
    case 'understood': {
      const late = watch.answering || now - watch.answeredAt < LATE_WORDS_MS;
      // Whoever is known to have finished has not gone on because their words come late.
      const finished = watch.due !== null && !watch.due.byWords;
      if (late || finished || watch.guestSince !== null) return watch;
      return { ...watch, due: { ...dueFrom(now), byWords: true } };
    }
    case 'house-spoke':
      return { ...watch, answering: false, due: dueFrom(now) };
    case 'answered':
      return { ...watch, due: null, answering: true, answeredAt: now, deadLines: 0, stalls: 0 };
    case 'turn-ended':
      return { ...watch, due: null, answering: false, answeredAt: now };
    case 'turn-empty':
      return {
        ...watch,
        answering: false,
        due: watch.guestSince === null ? emptied(watch, now) : null,
      };
    case 'cut-off':
      return { ...watch, answering: false, due: watch.due ?? dueFrom(now) };
    case 'turn-refused':
      // Asked to say something else, it may; asked once more, it would refuse once more.
      return { ...watch, answering: false, due: watch.due?.nudged ? null : dueFrom(now, 0) };
    case 'line-ready':
      return { ...watch, answering: false };
  }
}

function emptied({ due }: Watch, now: number): Watch['due'] {
  if (!due) return dueFrom(now, AFTER_EMPTY_MS);
  const leftMs = due.since + due.withinMs - now;
  return { ...due, since: now, withinMs: Math.min(leftMs, AFTER_EMPTY_MS) };
}

export type Remedy =
  /** Tell the companion that it owes an answer. */
  | 'nudge'
  /** Give up this line for another, visibly. */
  | 'reconnect'
  /** The same, but nobody has noticed: nothing is due. */
  | 'renew'
  /** Nobody is there. */
  | 'give-up';

/** What to do now, if anything, and what to remember. Asked only while a line is ready. */
export function remedyFor(watch: Watch, now: number): { remedy: Remedy | null; watch: Watch } {
  const { due, guestSince, toldAt, deadLines, stalls } = watch;
  if (due && now - due.since >= due.withinMs) {
    if (!due.nudged) return { remedy: 'nudge', watch: nudged(watch, now) };
    const dead = deadLines + 1;
    // The next line is reminded as soon as it is ready, which starts the clock anew.
    const after = { ...watch, deadLines: dead, due: dueFrom(now, 0) };
    return { remedy: dead >= DEAD_LINES_MAX ? 'give-up' : 'reconnect', watch: after };
  }
  const stalledMs = STALLED_AFTER_MS * 2 ** Math.min(stalls, STALLS_MAX_DOUBLINGS);
  if (guestSince !== null && now - Math.max(guestSince, toldAt) >= stalledMs) {
    return { remedy: 'renew', watch: { ...watch, stalls: stalls + 1, toldAt: now } };
  }
  return { remedy: null, watch };
}

/** The companion is told that it owes an answer. */
export const nudged = (watch: Watch, now: number): Watch => ({
  ...watch,
  due: { ...dueFrom(now, AFTER_NUDGE_MS), nudged: true },
});
