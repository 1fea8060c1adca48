/** A link from the first try to its end, as its connections, its guest, the healer, the server and the clock have it. */
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { Emitter } from '../emitter.ts';
import {
  isOver,
  nextLinkState,
  NOWHERE_ELSE,
  outOfPatience,
  type LinkState,
  type Whereabouts,
} from '../policy/link-state.ts';

/** How often a link that is not connected looks at the clock, in ms. */
const PATIENCE_EVERY_MS = 1000;

/** How long after a change of connections, in ms, the end of one says nothing about the guest. */
const SETTLE_MS = 10_000;

/** One for a link. Once it is over nothing changes it any more. */
export class LinkLife extends Emitter<{
  /** The state is another one. */
  change: [];
  /** Before that, if it is the last one; `said`: by a goodbye. */
  over: [said: boolean];
}> {
  #state: LinkState = { phase: 'connecting', since: performance.now() };
  #whereabouts: Whereabouts = NOWHERE_ELSE;
  #changedAt = -Infinity;
  readonly #patience = setInterval(() => this.#losePatience(), PATIENCE_EVERY_MS);

  get state(): LinkState {
    return this.#state;
  }

  /** Whether the other page was closed without a goodbye: its guest may come back to the seat by another. */
  get isPageClosed(): boolean {
    return this.#whereabouts.pageClosed;
  }

  /** The present connection is in this state now. */
  connectionIs(connectionState: RTCPeerConnectionState): void {
    this.#become(nextLinkState(this.#state, connectionState, performance.now()));
  }

  /** Another connection carries the link. */
  succeeded(): void {
    this.#changedAt = performance.now();
    this.#whereabouts = { ...this.#whereabouts, pageClosed: false };
  }

  /**
   * The present connection has ended at the other side. Without a goodbye that means that the other page was closed; unless
   * another connection is to follow (`follows`).
   */
  connectionEnded(follows: boolean): void {
    // After a goodbye it is no page that was closed.
    if (isOver(this.#state)) return;
    const now = performance.now();
    const changing = follows || now - this.#changedAt < SETTLE_MS;
    if (!changing) this.#whereabouts = { ...this.#whereabouts, pageClosed: true };
    this.#become(
      !changing && this.#state.phase === 'connecting'
        ? { phase: 'closed', by: 'there' }
        : nextLinkState(this.#state, 'disconnected', now),
    );
    this.#losePatience();
  }

  /** Whether the other guest is heard and seen as they should be. */
  feel(well: boolean): void {
    // What still comes was under way.
    if (!well || !this.isPageClosed) this.connectionIs(well ? 'connected' : 'disconnected');
  }

  /**
   * The server says that the guest has gone. While they are here, seen and heard, that is only the
   * server's word (they lost the server, or it lies): it counts once the link itself is in doubt.
   */
  departedByServer(departed: 'left' | 'lost'): void {
    this.#whereabouts = { ...this.#whereabouts, departed };
    this.#losePatience();
  }

  /** The guest says that they are getting up, or that they have sat down again. */
  rises(rising: boolean): void {
    this.#whereabouts = { ...this.#whereabouts, rising };
  }

  /** One of the two has said goodbye, or is taken to have. */
  close(by: 'here' | 'there'): void {
    this.#become({ phase: 'closed', by }, true);
  }

  /** The other end's description made no sense. */
  misunderstood(): void {
    this.#become({ phase: 'failed', reason: 'misunderstood' });
  }

  /** What came was not what the other guest is committed to. */
  distrust(code: TrustCode): void {
    this.#become({ phase: 'failed', reason: 'untrusted', code });
  }

  #losePatience(): void {
    this.#become(outOfPatience(this.#state, performance.now(), this.#whereabouts));
  }

  #become(next: LinkState, said = false): void {
    if (next === this.#state || isOver(this.#state)) return;
    this.#state = next;
    if (isOver(next)) {
      clearInterval(this.#patience);
      this.emit('over', said);
    }
    this.emit('change');
  }
}
