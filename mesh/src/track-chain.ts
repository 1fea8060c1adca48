/** What a track passes before it leaves: a covered picture, a noise guard. A table has a chain, and each of its links. */
import { NO_TRACKS, type LocalTracks, type TrackKind } from './local-media.ts';

/** One thing that is done to tracks of one kind. The same step may work on several tracks at once. */
export interface TrackStep {
  readonly kind: TrackKind;
  /** Begins to work on a track, which stays its owner's to stop. If it throws, nothing of this kind leaves. */
  begin(track: MediaStreamTrack): StepWork;
}

/** A step at work on one track. */
interface StepWork {
  /** What comes out. */
  readonly track: MediaStreamTrack;
  /** Lets go of everything that it took: the track, the chain or the step has gone. */
  end(): void;
}

const KINDS = ['audio', 'video'] as const;

/** Tracks go in, and come out as the steps leave them; without steps they come out as they are. */
export class TrackChain {
  #steps: readonly TrackStep[] = [];
  #given: LocalTracks = NO_TRACKS;
  #left: LocalTracks = NO_TRACKS;
  #works: Record<TrackKind, readonly StepWork[]> = { audio: [], video: [] };

  /** What leaves. */
  get tracks(): LocalTracks {
    return this.#left;
  }

  /** Another track goes in, or none. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    if (track === this.#given[kind]) return;
    this.#given = { ...this.#given, [kind]: track };
    this.#work(kind);
  }

  /** These steps in this order from now on. Returns the kinds of which another track leaves. */
  setSteps(steps: readonly TrackStep[]): TrackKind[] {
    const before = this.#steps;
    this.#steps = steps;
    return KINDS.filter((kind) => {
      const [was, is] = [before, steps].map((all) => all.filter((step) => step.kind === kind));
      if (was?.length === is?.length && was?.every((step, index) => step === is?.[index])) {
        return false;
      }
      const earlier = this.#left[kind];
      this.#work(kind);
      return earlier !== this.#left[kind];
    });
  }

  /** Nothing leaves any more, and every step lets go. */
  end(): void {
    for (const kind of KINDS) this.setTrack(kind, null);
  }

  #work(kind: TrackKind): void {
    for (const work of this.#works[kind].toReversed()) work.end();
    const works: StepWork[] = [];
    this.#works[kind] = works;
    let track = this.#given[kind];
    for (const step of this.#steps) {
      if (track && step.kind === kind) track = begin(step, track, works);
    }
    this.#left = { ...this.#left, [kind]: track };
  }
}

/** What a step cannot work on does not leave: it may be there to hide something. */
function begin(
  step: TrackStep,
  track: MediaStreamTrack,
  works: StepWork[],
): MediaStreamTrack | null {
  try {
    const work = step.begin(track);
    works.push(work);
    return work.track;
  } catch {
    return null;
  }
}
