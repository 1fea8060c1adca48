/** Where this guest starts covered: what the house asks for, and what they would rather have. */
import type { CoverRule } from '@eat-with-me/protocol/wire/house';
import { amongStrangers, type Purpose } from '#lib/visit/purpose.ts';

/** Lasts for the whole visit. */
export class CoverChoice {
  /** The guest wants to start covered everywhere. */
  always = $state(false);
  /** The guest wants to be heard before they are seen. */
  heard = $state(true);
  #kept = $state<CoverRule | null>(null);
  readonly #said: () => CoverRule | null;

  /** `said`: what the house asks for; null before it has said so. Reactive where that is. */
  constructor(said: () => CoverRule | null) {
    this.#said = said;
  }

  /** What the house asks for; until it has said so, what most do. */
  get #rule(): CoverRule {
    const said = this.#said() ?? 'strangers';
    return said === 'always' ? said : (this.#kept ?? said);
  }

  /** How pictures start at a table to which the guest comes like this. Who asks for more cover than the house gets it. */
  startAt(purpose: Purpose): 'covered' | 'open' {
    if (purpose.kind === 'reclaim') return purpose.start;
    if (this.always || this.#rule === 'always') return 'covered';
    return amongStrangers(purpose) && this.#rule === 'strangers' ? 'covered' : 'open';
  }

  /** The guest has read how they start, and sits down: a house that answers late does not make it less. */
  keep(): void {
    this.#kept = this.#rule;
  }
}
