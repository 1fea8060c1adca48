/**
 * One epoch of one table as one guest lives through it, without the cryptography: who has revealed, whose link is
 * confirmed, what is due. Pure; explored exhaustively in ceremony-model.test.ts.
 */
import type { Seat } from '@eat-with-me/protocol/table';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { TrustFailure } from './table-checks.ts';

/** How long everybody's nonce may take, in ms. */
export const REVEAL_WITHIN_MS = 5000;
/** How long a confirmation may take once the transcript is known, in ms. */
export const CONFIRM_WITHIN_MS = 5000;
/** How long a late join may take until all members vouch for one transcript, in ms. */
export const VOUCH_WITHIN_MS = 10_000;

type LinkTrust = 'unconfirmed' | 'confirmed' | 'closed';

export interface CeremonyState {
  /** `vouching`: members wait until all the others say the same transcript. */
  readonly phase: 'revealing' | 'vouching' | 'agreed' | 'aborted';
  readonly acceptedAt: number;
  readonly agreedAt: number | null;
  /** Seats whose nonce is missing. */
  readonly unrevealed: readonly Seat[];
  /** Seats that have not vouched: the members, for a member. */
  readonly unvouched: readonly Seat[];
  /** Links that this epoch builds, by seat. */
  readonly links: ReadonlyMap<Seat, LinkTrust>;
}

/** What happens to a guest. `isRight` is what the cryptography said. */
export type CeremonyEvent =
  | { readonly type: 'revealed'; readonly seat: Seat; readonly isRight: boolean }
  | { readonly type: 'vouched'; readonly seat: Seat; readonly isRight: boolean }
  | { readonly type: 'confirmed'; readonly seat: Seat; readonly isRight: boolean }
  | { readonly type: 'link-failed'; readonly seat: Seat; readonly code: TrustCode }
  /** The guest in this seat is gone. */
  | { readonly type: 'departed'; readonly seat: Seat }
  | { readonly type: 'tick' };

/** What the guest does about it, in this order. */
export type CeremonyStep =
  /** Everybody has revealed: members tell each other the transcript. */
  | { readonly type: 'vouch'; readonly seats: readonly Seat[] }
  /** One transcript for everybody. */
  | { readonly type: 'agreed' }
  | { readonly type: 'confirm'; readonly seat: Seat }
  | { readonly type: 'link-confirmed'; readonly seat: Seat }
  | { readonly type: 'close-link'; readonly seat: Seat; readonly code: TrustCode }
  /** The epoch is over: all its links close. A member's meal goes on without it. */
  | { readonly type: 'abort'; readonly failure: TrustFailure };

export interface Stepped {
  readonly state: CeremonyState;
  readonly steps: readonly CeremonyStep[];
}

/** The state right after the table was accepted and the own nonce revealed. */
export const accepted = (
  others: readonly Seat[],
  links: readonly Seat[],
  vouchers: readonly Seat[],
  now: number,
): Stepped =>
  settle(
    {
      phase: 'revealing',
      acceptedAt: now,
      agreedAt: null,
      unrevealed: others,
      unvouched: vouchers,
      links: new Map(links.map((seat) => [seat, 'unconfirmed'])),
    },
    now,
  );

/** What follows from an event at this moment (ms). */
export function step(state: CeremonyState, event: CeremonyEvent, now: number): Stepped {
  if (state.phase === 'aborted') return { state, steps: [] };
  switch (event.type) {
    case 'revealed':
      return revealed(state, event.seat, event.isRight, now);
    case 'vouched':
      if (!state.unvouched.includes(event.seat)) return { state, steps: [] };
      if (!event.isRight) return aborted(state, 'E_CONFIRM', event.seat);
      return settle({ ...state, unvouched: without(state.unvouched, event.seat) }, now);
    case 'confirmed':
      return confirmed(state, event.seat, event.isRight);
    case 'link-failed':
      return closed(state, event.seat, event.code);
    case 'departed':
      return departed(state, event.seat, now);
    case 'tick':
      return ticked(state, now);
  }
}

function revealed(state: CeremonyState, seat: Seat, isRight: boolean, now: number): Stepped {
  if (state.phase !== 'revealing') return { state, steps: [] };
  if (!isRight) return aborted(state, 'E_REVEAL_MISMATCH', seat);
  return settle({ ...state, unrevealed: without(state.unrevealed, seat) }, now);
}

/** Goes on to the next phases for as long as nothing is missing. */
function settle(state: CeremonyState, now: number): Stepped {
  if (state.phase === 'revealing' && state.unrevealed.length === 0) {
    const vouching = settle({ ...state, phase: 'vouching' }, now);
    const { unvouched: seats } = state;
    const vouch: CeremonyStep[] = seats.length > 0 ? [{ type: 'vouch', seats }] : [];
    return { state: vouching.state, steps: [...vouch, ...vouching.steps] };
  }
  if (state.phase !== 'vouching' || state.unvouched.length > 0) return { state, steps: [] };
  const confirm = unconfirmed(state).map((seat) => ({ type: 'confirm', seat }) as const);
  return {
    state: { ...state, phase: 'agreed', agreedAt: now },
    steps: [{ type: 'agreed' }, ...confirm],
  };
}

/** The caller keeps a confirmation back until the transcript is known: nothing can be said of it before. */
function confirmed(state: CeremonyState, seat: Seat, isRight: boolean): Stepped {
  if (state.links.get(seat) !== 'unconfirmed' || state.phase !== 'agreed')
    return { state, steps: [] };
  if (!isRight) return closed(state, seat, 'E_CONFIRM');
  return {
    state: withLink(state, seat, 'confirmed'),
    steps: [{ type: 'link-confirmed', seat }],
  };
}

function closed(state: CeremonyState, seat: Seat, code: TrustCode): Stepped {
  const trust = state.links.get(seat);
  if (!trust || trust === 'closed') return { state, steps: [] };
  return {
    state: withLink(state, seat, 'closed'),
    steps: [{ type: 'close-link', seat, code }],
  };
}

/** Without their nonce there is no transcript; a member who has revealed and left need not vouch. */
function departed(state: CeremonyState, seat: Seat, now: number): Stepped {
  if (state.unrevealed.includes(seat)) return aborted(state, 'E_REVEAL_TIMEOUT', seat);
  const left = state.links.has(seat) ? withLink(state, seat, 'closed') : state;
  return settle({ ...left, unvouched: without(left.unvouched, seat) }, now);
}

function ticked(state: CeremonyState, now: number): Stepped {
  const waited = now - state.acceptedAt;
  const [missing] = state.unrevealed;
  if (missing !== undefined && waited >= REVEAL_WITHIN_MS)
    return aborted(state, 'E_REVEAL_TIMEOUT', missing);
  const [silent] = state.unvouched;
  if (silent !== undefined && waited >= VOUCH_WITHIN_MS) return aborted(state, 'E_CONFIRM', silent);
  const steps: CeremonyStep[] = [];
  if (state.agreedAt === null || now - state.agreedAt < CONFIRM_WITHIN_MS) return { state, steps };
  let after = state;
  for (const seat of unconfirmed(state)) {
    const ended = closed(after, seat, 'E_CONFIRM');
    after = ended.state;
    steps.push(...ended.steps);
  }
  return { state: after, steps };
}

function aborted(state: CeremonyState, code: TrustCode, seat: Seat): Stepped {
  const links = new Map([...state.links.keys()].map((one) => [one, 'closed'] as const));
  return {
    state: { ...state, phase: 'aborted', links },
    steps: [{ type: 'abort', failure: { code, seat } }],
  };
}

const withLink = (state: CeremonyState, seat: Seat, trust: LinkTrust): CeremonyState => ({
  ...state,
  links: new Map(state.links).set(seat, trust),
});

const unconfirmed = ({ links }: CeremonyState): readonly Seat[] =>
  [...links].flatMap(([seat, trust]) => (trust === 'unconfirmed' ? [seat] : []));

const without = (seats: readonly Seat[], seat: Seat): readonly Seat[] =>
  seats.filter((one) => one !== seat);
