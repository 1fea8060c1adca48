/** How a link ends: at once, or some moments after a goodbye, in which one thing may still be answered. */
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';
import type { LinkState } from '../policy/link-state.ts';
import type { Succession } from './succession.ts';
import type { Talk } from './talk.ts';

/** How long the line is held after a goodbye where something may still be answered, in ms. */
export const AFTER_GOODBYE_MS = 20_000;

/** One for a link. */
export class Parting {
  readonly #talk: Talk;
  readonly #connections: Succession;
  readonly #hungUp: () => void;
  #topic: StateTopic | null = null;
  #later: ReturnType<typeof setTimeout> | undefined;

  /** `hungUp` is called when a line that was held is held no more. */
  constructor(talk: Talk, connections: Succession, hungUp: () => void) {
    this.#talk = talk;
    this.#connections = connections;
    this.#hungUp = hungUp;
  }

  /** Whether nothing can be said to the other guest any more. */
  get isOver(): boolean {
    return this.#talk.isOver;
  }

  /** After a goodbye the line is held for this alone (null: for nothing): nothing else is said or heard, and no track leaves. */
  stayFor(topic: StateTopic | null): void {
    this.#topic = topic;
  }

  /** The link is over (`state`); `talks`: the two have talked, and one of them says goodbye. Over a line that went silent nobody answers. */
  begin(state: LinkState, talks: boolean): void {
    const isGoodbye = state.phase === 'closed';
    const topic = isGoodbye && talks ? this.#topic : null;
    if (!topic || !this.#talk.carries(topic)) {
      this.#hangUp(isGoodbye && state.by === 'here');
      return;
    }
    this.#connections.callOff();
    for (const kind of ['audio', 'video'] as const) this.#connections.setTrack(kind, null);
    this.#talk.narrow(topic);
    this.#later = setTimeout(() => this.end(), AFTER_GOODBYE_MS);
  }

  /** The line is held no longer, if it was. */
  end(): void {
    if (this.#later === undefined || this.isOver) return;
    this.#hangUp(false);
    this.#hungUp();
  }

  /** Nothing travels any more; `gently`, once what was said last is out. */
  #hangUp(gently: boolean): void {
    clearTimeout(this.#later);
    this.#talk.end();
    this.#connections.close(gently);
  }
}
