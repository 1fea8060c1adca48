/** Who may queue for a table of strangers: what the house asks of a guest before that. */
import type { ClientMessage, MessageOf } from '@eat-with-me/protocol/wire/messages';
import type { HouseConfig } from '../ground/house-variables.ts';
import type { Guest, Refusal } from '../guest/guest.ts';
import type { Store } from '../store/store.ts';
import { AgeBits } from './age-bits.ts';

type Queue = MessageOf<ClientMessage, 'queue'>;

/** What it works with; `now` is a wall clock in ms since 1970. */
type AdmissionParts = {
  readonly config: HouseConfig;
  readonly store: Pick<Store, 'spend'>;
  readonly now: () => number;
};

export class Admission {
  readonly #parts: AdmissionParts;
  readonly #ageBits: AgeBits | null;
  /** Who has shown their age on this visit. */
  readonly #ofAge = new WeakSet<Guest>();

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
    const { ageGateKey } = parts.config;
    this.#ageBits = ageGateKey === null ? null : new AgeBits(ageGateKey);
  }

  /**
   * Why this guest may not queue, null if they may; a promise where that has to be looked up. Who waits already has been
   * admitted. `isLocal`: they sit at the machine that serves them.
   */
  judge(
    guest: Guest,
    asked: Queue,
    from: { readonly isLocal: boolean },
  ): Refusal | null | Promise<Refusal | null> {
    if (guest.stage.at === 'waiting') return null;
    if (this.#parts.config.house === null && !from.isLocal) return { code: 'not-open' };
    if (!this.#ageBits || this.#ofAge.has(guest)) return null;
    return this.#judgeAge(guest, asked, this.#ageBits);
  }

  async #judgeAge(guest: Guest, { age }: Queue, bits: AgeBits): Promise<Refusal | null> {
    const { store, now } = this.#parts;
    const bit = age === undefined ? null : bits.read(age, now());
    if (!bit || !(await store.spend(`age:${bit.nonce}`, bit.end - now()))) return { code: 'age' };
    this.#ofAge.add(guest);
    return null;
  }
}
