/** The cover between this guest and one table-mate, as it works on their link. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { PeerLink } from '@eat-with-me/mesh/link/peer-link';
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { COVER } from '@eat-with-me/protocol/talk/cover';
import type { CheckedPicture } from '#lib/look-first/checked-picture.svelte.ts';
import {
  coverAgain,
  hear,
  lift,
  look,
  startOf,
  toldOf,
  type CoveredBecause,
  type Evidence,
  type Pair,
} from './pair.ts';

/** What the cover takes of a link. */
export type CoveredLink = Emitter<{ change: [] }> &
  Pick<PeerLink, 'setSteps'> & { readonly talk: Pick<PeerLink['talk'], 'say' | 'heard'> };

/** As long as the link. Reactive. */
export class PairCover {
  /** What is said of their picture once the cover is lifted, before it is shown here. */
  readonly check: CheckedPicture;
  readonly #link: CoveredLink;
  readonly #step: TrackStep;
  readonly #covered: () => void;
  #pair = $state.raw<Pair>(startOf('covered'));

  /**
   * The link begins with `step` where `start` is `covered`, and without where it is `open`. `covered` is called when it is
   * covered again from this end.
   */
  constructor(
    link: CoveredLink,
    {
      start,
      step,
      check,
    }: { readonly start: 'covered' | 'open'; step: TrackStep; check: CheckedPicture },
    covered: () => void,
  ) {
    this.check = check;
    this.#link = link;
    this.#step = step;
    this.#covered = covered;
    this.#pair = startOf(start);
    link.talk.say(COVER, toldOf(this.#pair));
    link.on('change', () => this.#become(hear(this.#pair, this.#told, performance.now())));
  }

  /** `wished`: by this guest; nobody but them is shown it. */
  get state(): Pair['kind'] {
    return this.#pair.kind;
  }

  /** Why it is covered; null while it is not. */
  get because(): CoveredBecause | null {
    return this.#pair.kind === 'covered' ? this.#pair.because : null;
  }

  /** Whether their picture has to be looked at, because ours is open for theirs: until it was seen sharp, or from then on. */
  readonly proof: 'none' | 'unproven' | 'seen' = $derived(
    this.#pair.kind === 'open' ? (this.#pair.proof?.kind ?? 'none') : 'none',
  );

  /** This guest would see and be seen. Nothing happens before the other would, too. */
  lift(): void {
    this.#become(lift(this.#pair, this.#told, performance.now()));
  }

  /** At once, and without asking. */
  cover(): void {
    this.#become(coverAgain(this.#pair, this.#told));
  }

  /** Takes what was just seen of their picture. */
  look(evidence: Evidence): void {
    this.#become(look(this.#pair, this.#told, evidence, performance.now()));
  }

  get #told() {
    return this.#link.talk.heard(COVER) ?? null;
  }

  #become(pair: Pair): void {
    if (pair === this.#pair) return;
    if (pair.kind === 'open' && this.#pair.kind !== 'open') this.check.opened();
    this.#pair = pair;
    // First what leaves, then what is said of it.
    this.#link.setSteps(pair.kind === 'open' ? [] : [this.#step]);
    this.#link.talk.say(COVER, toldOf(pair));
    if (pair.kind === 'covered' && pair.because !== 'they') this.#covered();
  }
}
