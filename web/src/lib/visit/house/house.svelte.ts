/** The house as the guest's page knows it: whether it answers, what it has said of itself, and what it last refused. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { GuestId } from '@eat-with-me/protocol/table';
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { createSubscriber } from 'svelte/reactivity';
import type { Wire, WireEvents, WireState } from '#lib/wire/wire.ts';
import type { Notice } from '#lib/visit/news.ts';
import { noticeOf } from './refusal.ts';

type Welcome = MessageOf<ServerMessage, 'welcome'>;

/** What a visit needs of its wire; tests bring their own. */
export type HouseWire = Emitter<WireEvents> &
  Pick<Wire, 'state' | 'open' | 'send' | 'renew' | 'close'>;

/** Whoever hears one of these is being served: what held the house up is over. */
const GOES_ON: ReadonlySet<ServerMessage['type']> = new Set([
  'queued',
  'counted',
  'waited',
  'seated',
]);

/** These come after `one-moment`, which is for older pages. */
const READ_AFTER_ALL: ReadonlySet<RefusalCode> = new Set(['not-open', 'age', 'work', 'claimed']);

/** So long after it has forgotten everything, in ms, whoever sat somewhere may still be on their way to it. */
const FRESH_MS = 20_000;

/** Knows nothing before the first welcome. Reactive. */
export class House {
  readonly #wire: HouseWire;
  readonly #watch = createSubscriber((update) => this.#wire.on('change', update));
  #welcome = $state.raw<Welcome | null>(null);
  #notice = $state<Notice>(null);
  /** When it had forgotten everything (`performance.now()`). */
  #forgotAt = -Infinity;
  /** Called when the house has said who it is. */
  #awaiting: (() => void)[] = [];

  constructor(wire: HouseWire) {
    this.#wire = wire;
    wire.on('restarted', () => (this.#forgotAt = performance.now()));
    wire.on('change', () => {
      if (wire.state.phase === 'open') this.#notice = null;
    });
  }

  /** Whether the house is there. A meal goes on without it. */
  get state(): WireState {
    this.#watch();
    return this.#wire.state;
  }

  /** Whether it could seat somebody now, as far as this page knows. */
  get isThere(): boolean {
    return this.state.phase === 'open';
  }

  /** What the guest should read whatever the stage; null if there is nothing. */
  get notice(): Notice {
    return this.#notice;
  }

  /** Whether it has forgotten everything only just now: a table that is not there may be set again in a moment. */
  get isFresh(): boolean {
    return performance.now() - this.#forgotAt < FRESH_MS;
  }

  /** Nothing is held up any more. */
  dismiss(): void {
    this.#notice = null;
  }

  /** Takes what the house says of itself; the rest is no concern of this. */
  hear(message: ServerMessage): void {
    // What is told of a refusal to pages that cannot read it is void for one that can.
    const isRead = message.type === 'refused' && READ_AFTER_ALL.has(message.code);
    if (GOES_ON.has(message.type) || isRead) this.dismiss();
    if (message.type === 'refused') this.#notice = noticeOf(message.code) ?? this.#notice;
    if (message.type === 'salted' || message.type === 'moved') this.#salted(message.salts);
    if (message.type !== 'welcome') return;
    this.#welcome = message;
    for (const resolve of this.#awaiting.splice(0)) resolve();
  }

  /** Resolves once the house has said who it is. */
  async known(): Promise<void> {
    if (!this.#welcome) await new Promise<void>((resolve) => this.#awaiting.push(resolve));
  }

  /** By which id the house knows this guest. */
  get guest(): GuestId | null {
    return this.#welcome?.guest ?? null;
  }

  /** What marks of earlier meetings are made with. */
  get salts(): Welcome['salts'] | null {
    return this.#welcome?.salts ?? null;
  }

  /** After how long a patient ticket asks for less. */
  get relaxes(): Welcome['relaxes'] | null {
    return this.#welcome?.relaxes ?? null;
  }

  /** Whether the house has a relay. */
  get hasRelay(): boolean | null {
    return this.#welcome?.relay ?? null;
  }

  /** Whether strangers do not learn each other's addresses here. */
  get hidesStrangers(): boolean {
    return this.hasRelay === true && this.#welcome?.strangers === 'relay-first';
  }

  #salted(salts: Welcome['salts']): void {
    if (this.#welcome) this.#welcome = { ...this.#welcome, salts };
  }
}
