/** A history entry for each stage, so that Back goes one stage back instead of leaving the house. */
import { on } from 'svelte/events';
import type { Stage } from '#lib/visit/stage.ts';

type Name = Stage['name'];

/** How far in a stage is; the ways in take turns at 0. */
const DEPTHS: Readonly<Record<Name, number>> = {
  door: 0,
  invited: 0,
  setting: 1,
  exit: 1,
  laying: 2,
  queue: 3,
  knocking: 3,
  table: 4,
};

/** Where an entry of ours has the stages that lead to it, itself included. */
const KEY = 'eat-with-me.stages';

/** The stages that lead to this entry; the page may find itself at one of a page before it. Pure. */
export function stagesOf(state: unknown): readonly Name[] {
  const stages: unknown = Object(state)[KEY];
  if (!Array.isArray(stages)) return ['door'];
  const known = stages.filter((name): name is Name => typeof name === 'string' && name in DEPTHS);
  return known.length > 0 ? known : ['door'];
}

/** What becomes of the history when the page shows a stage: another entry, the same, or so many steps back to it. Pure. */
export function stepTo(
  stages: readonly Name[],
  name: Name,
): { steps: number; stages: readonly Name[] } {
  const before = stages.filter((one) => DEPTHS[one] < DEPTHS[name]);
  const reached = before.length === 0 ? [name] : [...before, name];
  return { steps: reached.length - stages.length, stages: reached };
}

/** Follows a visit until the returned function is called; `back` is told of a press on Back, and the stage that it leads to. */
export class StepsBack {
  readonly #back: (to: Name) => void;
  #at: Name = 'door';
  /** Steps of our own that the browser has not taken yet. */
  #going: readonly Name[] | null = null;
  /** The stages that lead to where the page is. */
  #stages: readonly Name[];
  readonly #deaf: () => void;

  /** `wayIn`: what the page showed first, where whoever pressed at once is further in by now. */
  constructor(back: (to: Name) => void, wayIn: Name) {
    this.#back = back;
    if (!isOurs()) history.replaceState(entry([wayIn]), '');
    this.#stages = stagesOf(history.state);
    this.#deaf = on(window, 'popstate', () => this.#popped());
  }

  /** The page shows this stage. */
  show(name: Name): void {
    this.#at = name;
    if (!this.#going) this.#settle();
  }

  /** The page is put away: whatever it did to the history now would be done to the page that the guest has gone to. */
  pause(): void {
    this.#going = null;
  }

  end(): void {
    this.#deaf();
  }

  /** The history as it should be for what the page shows. */
  #settle(): void {
    const { steps, stages } = stepTo(stagesOf(history.state), this.#at);
    this.#stages = stages;
    if (steps < 0) {
      this.#going = stages;
      history.go(steps);
    } else if (steps > 0) history.pushState(entry(stages), '');
    else history.replaceState(entry(stages), '');
  }

  #popped(): void {
    if (!this.#going && !isOurs()) {
      // No way back: a link that leads within the page, as to another invitation, has made an entry of its own.
      history.replaceState(entry(this.#stages), '');
      return;
    }
    if (this.#going) {
      const stages = this.#going;
      this.#going = null;
      history.replaceState(entry(stages), '');
      this.#settle();
      return;
    }
    const to = stagesOf(history.state).at(-1) ?? 'door';
    if (DEPTHS[to] < DEPTHS[this.#at]) this.#back(to);
    // Back at the table was only a question; and there is no way forward into what is over.
    this.#settle();
  }
}

/** Whether the entry that the browser is at was made here. */
const isOurs = (): boolean => KEY in Object(history.state);

/** Kit finds its own entry again: for it nothing has moved. */
const entry = (stages: readonly Name[]): object => ({ ...history.state, [KEY]: stages });
