/** The covers of one table: how its links begin, and all of them with one press. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { COVER } from '@eat-with-me/protocol/talk/cover';
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';
import { PairCover, type CoveredLink } from './pair-cover.svelte.ts';

/** What the covers take of a mesh. */
export interface CoveredMesh {
  linkSteps: readonly TrackStep[];
  readonly talk: { carry(topic: StateTopic): void };
}

export class TableCover {
  readonly #step: TrackStep;
  readonly #start: 'covered' | 'open';

  /** Before the mesh has any link. */
  constructor(mesh: CoveredMesh, start: 'covered' | 'open', step: TrackStep) {
    this.#step = step;
    this.#start = start;
    mesh.talk.carry(COVER);
    mesh.linkSteps = start === 'covered' ? [step] : [];
  }

  /** The cover between this guest and who comes by this link. */
  over(link: CoveredLink): PairCover {
    return new PairCover(link, this.#start, this.#step);
  }
}
