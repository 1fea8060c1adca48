import type { TrustCode } from '@eat-with-me/protocol/trust-failures';

/** Where one link is in its life. Moments are `performance.now()` ms. */
export type LinkState =
  | { phase: 'connecting'; since: number }
  | { phase: 'connected'; since: number }
  /** Was connected; no path answers at the moment, and the seat is held. */
  | { phase: 'interrupted'; since: number }
  | { phase: 'failed'; reason: LinkFailure }
  /** What came was not what the other guest is committed to. */
  | { phase: 'failed'; reason: 'untrusted'; code: TrustCode }
  /** `there`: the other guest left. */
  | { phase: 'closed'; by: 'here' | 'there' };

/**
 * `no-path`: never connected. `lost`: did not come back. `page-closed`: the other page was closed, and nobody came back to
 * the seat. `misunderstood`: the other end's description made no sense.
 */
type LinkFailure = 'no-path' | 'lost' | 'page-closed' | 'misunderstood';

/** How long a link may take to connect, in ms. */
export const CONNECT_WITHIN_MS = 20_000;

/** How long an interrupted link may take to come back, in ms. */
export const RECOVER_WITHIN_MS = 60_000;

/** Whether nothing more will happen on this link. */
export const isOver = (
  state: LinkState,
): state is Extract<LinkState, { phase: 'failed' | 'closed' }> =>
  state.phase === 'failed' || state.phase === 'closed';

/** Whether the other guest has said goodbye, or is taken to have. */
export const hasLeft = (state: LinkState): boolean =>
  state.phase === 'closed' && state.by === 'there';

/** What the browser says of a connection, given what we knew before. Pure. */
export function nextLinkState(
  state: LinkState,
  connectionState: RTCPeerConnectionState,
  now: number,
): LinkState {
  if (isOver(state)) return state;
  switch (connectionState) {
    case 'connected':
      return state.phase === 'connected' ? state : { phase: 'connected', since: now };
    case 'disconnected':
    case 'failed':
      return state.phase === 'connected' ? { phase: 'interrupted', since: now } : state;
    case 'new':
    case 'connecting':
    case 'closed':
      return state;
  }
}

/** How long the seat of a guest who has left, as the server says, is held once their line breaks, in ms. */
export const DEPARTED_WITHIN_MS = 4000;

/** How long the seat of a guest whose page was closed is held at most, in ms: a little longer than by the house. */
export const HELD_WITHIN_MS = 130_000;

/** How long one who was getting up, as they said, is waited for once their line ends, in ms: a little longer than by the house. */
export const RISEN_WITHIN_MS = 15_000;

/**
 * What is known of the guest at the other end besides their link. `departed`: the server says that they said goodbye, or did
 * not come back in time. `pageClosed`: their browser has closed the connection, without a goodbye of theirs. `rising`: they were
 * getting up, by their own word.
 */
export interface Whereabouts {
  departed: 'left' | 'lost' | null;
  pageClosed: boolean;
  rising: boolean;
}
export const NOWHERE_ELSE: Whereabouts = { departed: null, pageClosed: false, rising: false };

/** The state after this much patience: links that took too long have failed. Pure. */
export function outOfPatience(
  state: LinkState,
  now: number,
  { departed, pageClosed, rising }: Whereabouts = NOWHERE_ELSE,
): LinkState {
  switch (state.phase) {
    case 'connecting':
      if (departed) return { phase: 'closed', by: 'there' };
      return now - state.since < CONNECT_WITHIN_MS ? state : { phase: 'failed', reason: 'no-path' };
    case 'interrupted':
      if (rising && now - state.since >= RISEN_WITHIN_MS) return { phase: 'closed', by: 'there' };
      if (departed && (pageClosed || now - state.since >= DEPARTED_WITHIN_MS)) {
        return departed === 'left'
          ? { phase: 'closed', by: 'there' }
          : { phase: 'failed', reason: pageClosed ? 'page-closed' : 'lost' };
      }
      if (pageClosed && now - state.since >= HELD_WITHIN_MS) {
        return { phase: 'failed', reason: 'page-closed' };
      }
      return pageClosed || now - state.since < RECOVER_WITHIN_MS
        ? state
        : { phase: 'failed', reason: 'lost' };
    case 'connected':
    case 'failed':
    case 'closed':
      return state;
  }
}
