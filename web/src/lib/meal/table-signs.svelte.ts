/** The signs that guests give at one table: each is seen for a moment at the place of whoever gives it. */
import type { Seat } from '@eat-with-me/protocol/table';
import { REACTION, REACTION_RATE, type Reaction } from '@eat-with-me/protocol/talk/meal-topics';
import type { MealTalk } from './meal-mesh.ts';
import { Pace } from './pace.ts';

/** How long a sign is seen, in ms. */
export const SIGN_SHOWN_MS = 5000;

/** As long as the mesh. Reactive. */
export class TableSigns {
  readonly #talk: MealTalk;
  readonly #you: Seat;
  readonly #pace = new Pace(REACTION_RATE);
  #shown = $state.raw<ReadonlyMap<Seat, { readonly reaction: Reaction }>>(new Map());

  /** `seen` is asked of each sign of somebody else whether it is to be shown. */
  constructor(talk: MealTalk, you: Seat, seen: (seat: Seat, reaction: Reaction) => boolean) {
    this.#talk = talk;
    this.#you = you;
    talk.listen(REACTION, (seat, reaction) => {
      if (this.#pace.take(seat) === 0 && seen(seat, reaction)) this.#show(seat, reaction);
    });
  }

  /** The sign that is seen at this seat now; null for none. */
  at(seat: Seat): Reaction | null {
    return this.#shown.get(seat)?.reaction ?? null;
  }

  /** Gives a sign to everybody; nothing happens if these were too many. */
  give(reaction: Reaction): void {
    if (this.#pace.take(this.#you) > 0) return;
    this.#talk.tell(REACTION, reaction);
    this.#show(this.#you, reaction);
  }

  #show(seat: Seat, reaction: Reaction): void {
    const sign = { reaction };
    this.#shown = new Map(this.#shown).set(seat, sign);
    setTimeout(() => {
      if (this.#shown.get(seat) !== sign) return;
      this.#shown = new Map([...this.#shown].filter(([each]) => each !== seat));
    }, SIGN_SHOWN_MS);
  }
}
