/** The covers of one table: how its links begin, and all of them with one press. */
import type { TrackStep } from '@eat-with-me/mesh/track-chain';
import { COVER } from '@eat-with-me/protocol/talk/cover';
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';
import { TableCheck } from '#lib/look-first/table-check.svelte.ts';
import type { KeptSwitch } from '#lib/kept/kept-switch.svelte.ts';
import { PairCover, type CoveredLink } from './pair-cover.svelte.ts';

/** What the covers take of a mesh. */
interface CoveredMesh {
  linkSteps: readonly TrackStep[];
  readonly talk: { carry(topic: StateTopic): void };
}

/** What this guest wants of it. */
export interface CoverWishes {
  /** How pictures start between this guest and each of the others. */
  readonly start: 'covered' | 'open';
  /** Whether one that becomes open is looked at before it is shown here. */
  readonly checks: Pick<KeptSwitch, 'on'>;
  /** What covers a picture; one for all tables, so that it may be ready. */
  readonly step: TrackStep;
}

export class TableCover {
  /** What looks at pictures before they are shown. */
  readonly check: TableCheck;
  readonly #step: TrackStep;
  readonly #start: 'covered' | 'open';

  /** Before the mesh has any link. */
  constructor(
    mesh: CoveredMesh,
    { start, checks, step }: CoverWishes,
    check = new TableCheck(checks),
  ) {
    this.check = check;
    this.#step = step;
    this.#start = start;
    mesh.talk.carry(COVER);
    mesh.linkSteps = start === 'covered' ? [step] : [];
  }

  /** The cover between this guest and who comes by this link. */
  over(link: CoveredLink): PairCover {
    return new PairCover(link, this.#start, this.#step, this.check.over());
  }
}
