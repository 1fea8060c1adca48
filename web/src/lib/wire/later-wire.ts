/** The wire as the door has it: its code, and all that it reads messages with, comes when it is opened. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { Wire, WireEvents, WireState } from './wire.ts';

/** Code that did not come is asked for again after this long, in ms. */
const FETCH_AGAIN_AFTER_MS = 2000;

const fetchWire = (): Promise<Wire> => import('./wire.ts').then(({ Wire: Made }) => new Made());

/** Does what a `Wire` does; until that is there, what is sent waits. */
export class LaterWire extends Emitter<WireEvents> {
  readonly #fetch: () => Promise<Pick<Wire, keyof Wire>>;
  #wire: Pick<Wire, keyof Wire> | null = null;
  #state: WireState = { phase: 'closed' };
  #unsent: ClientMessage[] = [];
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch = fetchWire) {
    super();
    this.#fetch = fetch;
  }

  get state(): WireState {
    return this.#wire?.state ?? this.#state;
  }

  open(): void {
    if (this.#wire) this.#wire.open();
    else if (this.#state.phase === 'closed') {
      this.#become({ phase: 'connecting' });
      void this.#bring();
    }
  }

  send(message: ClientMessage): void {
    if (this.#wire) this.#wire.send(message);
    else this.#unsent.push(message);
  }

  renew(): void {
    this.#wire?.renew();
  }

  close(...how: Parameters<Wire['close']>): void {
    clearTimeout(this.#again);
    this.#unsent = [];
    if (this.#wire) this.#wire.close(...how);
    else this.#become({ phase: 'closed' });
  }

  async #bring(): Promise<void> {
    try {
      const wire = await this.#fetch();
      if (this.#wire) return;
      this.#wire = wire;
      wire.on('message', (message) => this.emit('message', message));
      wire.on('crossed', (...crossing) => this.emit('crossed', ...crossing));
      wire.on('change', () => this.emit('change'));
      wire.on('restarted', () => this.emit('restarted'));
      wire.on('moved', (kept) => this.emit('moved', kept));
      // Closed again before it came.
      if (this.#state.phase === 'closed') return;
      for (const message of this.#unsent.splice(0)) wire.send(message);
      wire.open();
    } catch {
      if (this.#state.phase === 'closed') return;
      this.#become({ phase: 'away', since: Date.now(), why: 'silent' });
      this.#again = setTimeout(() => void this.#bring(), FETCH_AGAIN_AFTER_MS);
    }
  }

  #become(state: WireState): void {
    this.#state = state;
    this.emit('change');
  }
}
