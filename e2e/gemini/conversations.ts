/**
 * What the model remembers, and the handles by which a new connection takes a conversation up again. A handle is a
 * picture: what was said after it was given is lost to whoever resumes with it.
 */
import { randomBytes } from 'node:crypto';
import { CLOSINGS, type Closing } from './closings.ts';
import type { Clock } from './clock.ts';

/** One thing said. */
export type Utterance = { readonly by: 'guest' | 'model'; readonly text: string };

/** What a connection works on. */
export type Conversation = {
  readonly id: string;
  readonly model: string;
  readonly history: Utterance[];
  /** Tokens of all that is in its context. */
  contextTokens: number;
};

type Kept = {
  readonly conversation: Conversation;
  readonly history: readonly Utterance[];
  readonly contextTokens: number;
};

/** How long a handle is good after its conversation's last connection, in ms of the age clock. */
const GOOD_FOR_MS = 2 * 3_600_000;

export class Conversations {
  readonly #clock: Clock;
  /** Production has resumed sessions that had lost all that was said. */
  readonly #resumesBlank: boolean;
  readonly #handles = new Map<string, Kept>();
  readonly #live = new Set<string>();
  readonly #endedAt = new Map<string, number>();

  constructor(clock: Clock, resumesBlank: boolean) {
    this.#clock = clock;
    this.#resumesBlank = resumesBlank;
  }

  /** How many are being held. */
  get liveCount(): number {
    return this.#live.size;
  }

  begin(model: string): Conversation {
    const conversation = {
      id: randomBytes(8).toString('hex'),
      model,
      history: [],
      contextTokens: 0,
    };
    this.#live.add(conversation.id);
    return conversation;
  }

  /** Takes one up where the handle was given; or the closing that refuses it. */
  resume(handle: string, model: string): Conversation | { readonly closing: Closing } {
    const kept = this.#handles.get(handle);
    if (!kept || kept.conversation.model !== model) return { closing: CLOSINGS.invalidArgument };
    const { id } = kept.conversation;
    // The old socket has to be gone before, not only about to go.
    if (this.#live.has(id)) return { closing: CLOSINGS.unavailable };
    const endedAt = this.#endedAt.get(id) ?? 0;
    if (this.#clock.now - endedAt >= GOOD_FOR_MS) return { closing: CLOSINGS.invalidArgument };
    this.#live.add(id);
    return this.#resumesBlank
      ? { id, model, history: [], contextTokens: 0 }
      : { id, model, history: [...kept.history], contextTokens: kept.contextTokens };
  }

  /** Its connection is gone. */
  end({ id }: Conversation): void {
    this.#live.delete(id);
    this.#endedAt.set(id, this.#clock.now);
  }

  /** A handle to it as it is now. */
  handleFor(conversation: Conversation): string {
    const handle = randomBytes(24).toString('base64url');
    const { history, contextTokens } = conversation;
    this.#handles.set(handle, { conversation, history: [...history], contextTokens });
    return handle;
  }
}
