/** What this guest has still to agree to, or to show, before a seat among strangers. */
import type { CoverRule, HouseOffer, Hours } from '@eat-with-me/protocol/wire/house';
import { keep, kept } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.rules';

/** Behind the # of the address by which a guest comes back from the age gate. */
const BIT = /^#18=([\w.-]{1,200})$/;

/** One for a visit. Reactive. */
export class HouseRules {
  readonly #fetch: () => Promise<HouseOffer | null>;
  #looking: Promise<boolean> | null = null;
  #offer = $state.raw<HouseOffer | null>(null);
  /** The rules that were agreed to on this device, word for word: when they change they are shown again. */
  #agreed = $state<string | null>(null);
  #bit = $state<string | null>(null);

  /** `fetch` asks the house. */
  constructor(fetch: () => Promise<HouseOffer | null>) {
    this.#fetch = fetch;
  }

  /** Asks the house, once; whether it is known now. */
  look(): Promise<boolean> {
    if (this.#offer) return Promise.resolve(true);
    this.#looking ??= this.#ask().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #ask(): Promise<boolean> {
    this.#bit ??= takeBit();
    this.#agreed = kept('local', KEY);
    this.#offer = await this.#fetch();
    return this.#offer !== null;
  }

  /** Whether claims are heard here, and for whom reports are sealed; null where they are not, or that is not known. */
  get claims(): HouseOffer['claims'] | null {
    return this.#offer?.claims ?? null;
  }

  /** Whether the house would count how lines hold. Reactive. */
  get counts(): boolean {
    return this.#offer?.counts ?? false;
  }

  /** What to read and agree to; null if there is nothing, or it was. */
  get toAgree(): HouseOffer['rules'] {
    const rules = this.#offer?.rules ?? null;
    return rules && JSON.stringify(rules) !== this.#agreed ? rules : null;
  }

  /** At which tables pictures start covered; null before the house has said so. */
  get cover(): CoverRule | null {
    return this.#offer && (this.#offer.cover ?? null);
  }

  /** When people come here; null where the house names no hours, or has not been asked. */
  get hours(): Hours | null {
    return this.#offer?.hours ?? null;
  }

  /** Where the guest has to go and show that they are 18 or older; null if they need not, or have. */
  get gate(): string | null {
    return this.#bit === null ? (this.#offer?.ageGate ?? null) : null;
  }

  /** Whether the guest has to do one or the other first, as far as the house has been asked. */
  get isDue(): boolean {
    return this.toAgree !== null || this.gate !== null;
  }

  /** What shows the house that this guest is of age; null where nothing is held. */
  get bit(): string | null {
    return this.#bit;
  }

  /** The guest has agreed and takes a seat. The address to go to first, with the way back; null if there is none. */
  agree(here: string): string | null {
    if (this.toAgree) this.#remember(JSON.stringify(this.toAgree));
    if (this.gate === null) return null;
    const url = new URL(this.gate);
    url.searchParams.set('return', here);
    return url.href;
  }

  /** The house does not take what was shown: it is over, or was used. */
  doubted(): void {
    this.#bit = null;
  }

  #remember(rules: string): void {
    this.#agreed = rules;
    // Where storage is blocked, agreed for this visit.
    keep('local', KEY, rules);
  }
}

/** Out of sight at once: it is good for one ticket, whoever has it. */
function takeBit(): string | null {
  const bit = BIT.exec(location.hash)?.[1] ?? null;
  if (bit !== null) history.replaceState(history.state, '', location.pathname);
  return bit;
}
