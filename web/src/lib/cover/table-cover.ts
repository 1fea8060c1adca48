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
  /** Called once this guest's picture starts covered from now on, where it had started open. */
  readonly covered?: () => void;
}

export class TableCover {
  /** What looks at pictures before they are shown. */
  readonly check: TableCheck;
  readonly #mesh: Pick<CoveredMesh, 'linkSteps'>;
  readonly #covered: () => void;
  readonly #step: TrackStep;
  #start: 'covered' | 'open';

  /** Before the mesh has any link. */
  constructor(
    mesh: CoveredMesh,
    { start, checks, step, covered = () => {} }: CoverWishes,
    check = new TableCheck(checks),
  ) {
    this.check = check;
    this.#mesh = mesh;
    this.#covered = covered;
    this.#step = step;
    this.#start = start;
    mesh.talk.carry(COVER);
    mesh.linkSteps = start === 'covered' ? [step] : [];
  }

  /** This guest has covered their picture: whoever comes from now on, be it by another page, finds it like that. */
  #coverFromNow(): void {
    if (this.#start === 'covered') return;
    this.#start = 'covered';
    this.#mesh.linkSteps = [this.#step];
    this.#covered();
  }

  /** The cover between this guest and who comes by this link. */
  over(link: CoveredLink): PairCover {
    const [step, check] = [this.#step, this.check.over()];
    return new PairCover(link, { start: this.#start, step, check }, () => this.#coverFromNow());
  }
}
