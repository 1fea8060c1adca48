/** Who may queue for a table of strangers: what the house asks of a guest before that. */
import type { ClientMessage, MessageOf } from '@eat-with-me/protocol/wire/messages';
import type { HouseConfig } from '../ground/house-variables.ts';
import type { Guest, Refusal } from '../guest/guest.ts';
import type { Store } from '../store/store.ts';
import { AgeBits, type AgeBit } from './age-bits.ts';
import type { ClaimDesk } from './claim-desk.ts';
import { Pressure, type Network } from './pressure.ts';
import { Tolls } from './tolls.ts';

type Queue = MessageOf<ClientMessage, 'queue'>;

/** What it works with; `now` in ms, by a clock that is never set, and `wall` in ms since 1970. */
type AdmissionParts = {
  readonly config: HouseConfig & ConstructorParameters<typeof Pressure>[0];
  readonly store: Pick<Store, 'spend'>;
  readonly claims: Pick<ClaimDesk, 'waitMs'>;
  readonly now: () => number;
  readonly wall: () => number;
};

export class Admission {
  readonly #parts: AdmissionParts;
  readonly #ageBits: AgeBits | null;
  /** Who has shown their age on this visit. */
  readonly #ofAge = new WeakSet<Guest>();
  readonly #pressure: Pressure;
  readonly #tolls = new Tolls();

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
    const { ageGateKey } = parts.config;
    this.#pressure = new Pressure(parts.config);
    this.#ageBits = ageGateKey === null ? null : new AgeBits(ageGateKey);
  }

  /**
   * Why this guest may not queue, null if they may; a promise where that has to be looked up. Who waits already has been
   * admitted. `isLocal`: they sit at the machine that serves them; `tally`: their network.
   */
  judge(
    guest: Guest,
    asked: Queue,
    from: { readonly isLocal: boolean; readonly tally: Network | null },
  ): Refusal | null | Promise<Refusal | null> {
    if (guest.stage.at !== 'arrived') return null;
    if (this.#parts.config.house === null && !from.isLocal) return { code: 'not-open' };
    const claimedMs = this.#parts.claims.waitMs(guest);
    if (claimedMs > 0) return { code: 'claimed', retryAfterMs: claimedMs };
    const now = this.#parts.now();
    const cost = this.#pressure.cost(from.tally, now);
    const owed = cost === null ? null : this.#tolls.judge(guest, { work: asked.work, cost }, now);
    if (owed instanceof Promise)
      return owed.then((refused) => refused ?? this.#admit(guest, asked, from.tally));
    return owed ?? this.#admit(guest, asked, from.tally);
  }

  #admit(
    guest: Guest,
    asked: Queue,
    network: Network | null,
  ): Refusal | null | Promise<Refusal | null> {
    const take = (refused: Refusal | null): Refusal | null => {
      if (!refused) {
        this.#tolls.spent(guest);
        this.#pressure.took(network, this.#parts.now());
      }
      return refused;
    };
    const refused = this.#judgeAge(guest, asked);
    return refused instanceof Promise ? refused.then(take) : take(refused);
  }

  #judgeAge(guest: Guest, { age }: Queue): Refusal | null | Promise<Refusal | null> {
    if (!this.#ageBits || this.#ofAge.has(guest)) return null;
    const bit = age === undefined ? null : this.#ageBits.read(age, this.#parts.wall());
    return bit ? this.#spend(guest, bit) : { code: 'age' };
  }

  async #spend(guest: Guest, { nonce, end }: AgeBit): Promise<Refusal | null> {
    const { store, wall } = this.#parts;
    if (!(await store.spend(`age:${nonce}`, end - wall()))) return { code: 'age' };
    this.#ofAge.add(guest);
    return null;
  }
}
