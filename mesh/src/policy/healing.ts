/** What to do about a link that does not carry media: symptoms and clock → the next step. Pure. Moments and times in ms. */

import type { Detour } from './detour.ts';

/** How a line is mended first: by another connection beside it, or by new paths for the one there is (ICE restart). */
export type Means = 'replace' | 'restart';

/**
 * `replace`: another connection. `restart`: new paths for the present one. `ask`: have the other side restart. `relay`:
 * another connection, by relay only. `reseat`: another connection, with everything else new too: socket, credentials.
 */
type Attempt = 'replace' | 'restart' | 'ask' | 'relay' | 'reseat';

/**
 * `call-off`: the present connection came back before its follower was answered. `straighten`: new paths without a relay of
 * this end, whose check would be the first to arrive again.
 */
export type HealingStep = Attempt | 'call-off' | 'straighten';

/** A connection that is being made to follow the present one. */
export interface Follower {
  by: 'us' | 'them';
  since: number;
  /** Whether both sides know of it. */
  answered: boolean;
  /** Whether a path answers: the handshake over it is under way. */
  hasPath: boolean;
}

/** What is known of one link at a moment. */
export interface Look {
  now: number;
  /** Of the present connection. */
  path: RTCPeerConnectionState;
  /** Whether a path of it answers, be the handshake over it done or not. */
  hasPath: boolean;
  /** For how long nothing has come; null when nothing need come. */
  silentMs: number | null;
  /** How long a healthy line can be silent: see `media-watch.ts`. */
  patienceMs: number;
  /** When something last happened here that breaks lines: another address, waking up. `-Infinity` for never. */
  suspectedAt: number;
  follower: Follower | null;
  /** When the other side last began to look for new paths for the present connection; `-Infinity` for never. */
  restartedAt: number;
  /** This side makes the offers when nothing else decides. */
  offers: boolean;
  means: Means;
  /** There is a relay. */
  relayed: boolean;
  /** Media take a longer way than they need: see `detour.ts`. */
  detour: Detour | null;
}

/** What one link has been through. */
export interface History {
  well: boolean;
  /** Since when it has been well, or not. */
  since: number;
  /** Attempts since it was last well for long. */
  attempts: number;
  /** The last attempt and its moment. */
  tried: Attempt | null;
  triedAt: number;
  /** How often a link that does well was led off a detour, and when last. */
  straightened: number;
  straightenedAt: number;
}

const NOTHING_TRIED = { attempts: 0, tried: null, triedAt: -Infinity } as const;

/** The history of a link that has none. */
export const NO_HISTORY: History = {
  well: true,
  since: -Infinity,
  ...NOTHING_TRIED,
  straightened: 0,
  straightenedAt: -Infinity,
};

/** For so long after a suspicion so much silence is enough. */
const SUSPICION_LASTS_MS = 3000;
const SUSPICIOUS_SILENCE_MS = 250;

/** The side that does not make the offers leaves the other such a start. */
const HEAD_START_MS = 300;

/** How long a link may look for its first path before it gets another attempt. */
const FIRST_PATH_MS = 4000;

/** How long the handshake may take once a path answers: on a device that has too much to do, beginning anew costs more. */
const HANDSHAKE_MS = 10_000;

/** How long an offer is worth waiting for its answer: the other side may be without any network. */
const UNANSWERED_MS = 10_000;

/** A link that was well for so long starts its next illness with the first step. */
const CURED_AFTER_MS = 2000;

/**
 * A link that does well is led off a detour no sooner, at most so often, and each time twice as long after the last. First
 * by the end whose relay it is: it can look for new paths without it.
 */
const STRAIGHTEN_AFTER_MS: Readonly<Record<Detour, number>> = { own: 2000, longer: 4500 };
const STRAIGHTEN_MAX = 4;
const STRAIGHTENINGS_APART_MS = 5000;

/** Two attempts are never closer, whatever happens. */
export const ATTEMPTS_APART_MS = 400;

/** Suspicions hurry so many attempts; after that they keep the pace of the ladder. */
const HURRIED_MAX = 4;

/** How long an attempt may take. A browser may learn of its new address 1.6 s late, and then has to restart once more. */
const MAY_TAKE_MS: Readonly<Record<Attempt, number>> = {
  replace: 4000,
  restart: 1800,
  ask: 1800,
  relay: 5000,
  reseat: 8000,
};

/** Whether the link carries what it should. */
export function isWell({ path, silentMs, patienceMs, now, suspectedAt }: Look): boolean {
  if (path !== 'connected') return false;
  const suspicious = now - suspectedAt < SUSPICION_LASTS_MS;
  const enough = suspicious ? Math.min(SUSPICIOUS_SILENCE_MS, patienceMs) : patienceMs;
  return silentMs === null || silentMs < enough;
}

/** What to do now, if anything, and what to remember. */
export function nextStep(
  before: History,
  look: Look,
): { step: HealingStep | null; history: History } {
  const { now, follower } = look;
  const well = isWell(look);
  const history = well === before.well ? before : { ...before, well, since: now };
  if (well) {
    const inVain = history.attempts > 0 && follower?.by === 'us' && !follower.answered;
    if (inVain) return { step: 'call-off', history };
    if (isStraightenDue(history, look)) {
      const straightened = history.straightened + 1;
      return {
        step: look.detour === 'own' ? 'straighten' : look.offers ? 'restart' : 'ask',
        history: { ...history, straightened, straightenedAt: now },
      };
    }
    const cured = history.attempts > 0 && now - history.since >= CURED_AFTER_MS;
    return { step: null, history: cured ? { ...history, ...NOTHING_TRIED } : history };
  }
  const attempt = attemptDue(history, look);
  if (!attempt) return { step: null, history };
  const attempts = history.attempts + 1;
  return { step: attempt, history: { ...history, attempts, tried: attempt, triedAt: now } };
}

/** New paths are looked for while the present one carries: nobody notices. */
function isStraightenDue(history: History, { now, detour, follower }: Look): boolean {
  const { since, straightened, straightenedAt } = history;
  const apartMs = STRAIGHTENINGS_APART_MS * 2 ** (straightened - 1);
  return (
    detour !== null &&
    !follower &&
    straightened < STRAIGHTEN_MAX &&
    now - since >= STRAIGHTEN_AFTER_MS[detour] &&
    now - straightenedAt >= apartMs
  );
}

function attemptDue(history: History, look: Look): Attempt | null {
  const { now, suspectedAt } = look;
  const { attempts, triedAt, since } = history;
  if (now - triedAt < ATTEMPTS_APART_MS || isPromising(look)) return null;
  const steps = ladder(look);
  if (isHurried(history, look)) return steps[0] ?? null;
  if (attempts > 0) {
    const step = steps[Math.min(attempts, steps.length - 1)];
    return now - triedAt >= mayTakeMs(history) ? (step ?? null) : null;
  }
  const startMs = beginningMs(look) + (look.offers ? 0 : HEAD_START_MS);
  return now - Math.max(since, suspectedAt) >= startMs ? (steps[0] ?? null) : null;
}

/** How long a connection that has never been there may take. */
function beginningMs({ path, hasPath }: Look): number {
  if (path === 'new') return UNANSWERED_MS;
  if (path !== 'connecting') return 0;
  return hasPath ? HANDSHAKE_MS : FIRST_PATH_MS;
}

/** Whoever's own address has changed waits for nobody: what was begun before leads nowhere. */
function isHurried({ attempts, triedAt }: History, { now, path, suspectedAt }: Look): boolean {
  const fresh = now - suspectedAt < SUSPICION_LASTS_MS && suspectedAt > triedAt;
  return fresh && attempts < HURRIED_MAX && path !== 'new' && path !== 'connecting';
}

/** Whether what is under way, on either side, deserves to be waited for. */
function isPromising({ now, suspectedAt, restartedAt, follower }: Look): boolean {
  if (restartedAt > suspectedAt && now - restartedAt < MAY_TAKE_MS.restart) return true;
  if (!follower || suspectedAt > follower.since) return false;
  const { answered, hasPath, since } = follower;
  const mayTake = hasPath ? HANDSHAKE_MS : answered ? MAY_TAKE_MS.replace : UNANSWERED_MS;
  return now - since < mayTake;
}

/** The steps in their order; the last is repeated for as long as the seat is held. */
function ladder({ means, offers, relayed, now, suspectedAt }: Look): readonly Attempt[] {
  const relay: readonly Attempt[] = relayed ? ['relay'] : [];
  if (means === 'replace') return ['replace', ...relay, 'reseat'];
  // One fixed side makes the offers, so that two never cross; a changed address does not wait for that.
  const restart = offers || now - suspectedAt < SUSPICION_LASTS_MS ? 'restart' : 'ask';
  return [restart, restart, restart, ...relay, 'reseat'];
}

/** Later rounds are slower. */
const mayTakeMs = ({ tried, attempts }: History): number =>
  MAY_TAKE_MS[tried ?? 'replace'] * 1.5 ** Math.max(0, Math.min(attempts, 6) - 3);
