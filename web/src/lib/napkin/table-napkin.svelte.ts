/** The napkin of one table, on which all draw: lines, never words, kept in this page alone until its guest takes a picture of it. */
import type { Seat } from '@eat-with-me/protocol/table';
import { DOODLE, DOODLE_RATE, LINE_POINTS_MAX } from '@eat-with-me/protocol/talk/meal-topics';
import type { MealTalk } from '#lib/meal/meal-mesh.ts';
import { Pace } from '#lib/meal/pace.ts';

/** So many lines of one guest are kept; the oldest goes. */
export const LINES_OF_ONE_MAX = 150;

/** One line: x and y of each point in turn, in steps of `NAPKIN_SIZE`. */
export interface DrawnLine {
  readonly seat: Seat;
  readonly line: readonly number[];
}

/** As long as the page knows the table. Reactive. */
export class TableNapkin {
  /** This guest's seat. */
  readonly you: Seat;
  /** Since when (`Date.now()` ms). */
  readonly since = Date.now();
  readonly #talk: MealTalk;
  readonly #hides: (seat: Seat) => boolean;
  readonly #pace = new Pace(DOODLE_RATE);
  #all = $state.raw<readonly DrawnLine[]>([]);

  /** `hides`: whether this guest sees nothing of what the one in this seat gives; `heard` is told who has drawn something that is seen. */
  constructor(
    talk: MealTalk,
    you: Seat,
    hides: (seat: Seat) => boolean,
    heard: (seat: Seat) => void,
  ) {
    this.you = you;
    this.#talk = talk;
    this.#hides = hides;
    talk.listen(DOODLE, (seat, line) => {
      if (this.#pace.take(seat) > 0) return;
      this.#keep({ seat, line });
      if (line.length > 0 && !hides(seat)) heard(seat);
    });
  }

  /** What is drawn and not hidden, in the order in which it came. */
  get lines(): readonly DrawnLine[] {
    return this.#all.filter(({ seat }) => !this.#hides(seat));
  }

  /** Whether this guest has drawn something. */
  get hasOwn(): boolean {
    return this.#all.some(({ seat }) => seat === this.you);
  }

  /** Those who have drawn something, hidden or not; not this guest. */
  get drawers(): readonly Seat[] {
    return [...new Set(this.#all.map(({ seat }) => seat))].filter((seat) => seat !== this.you);
  }

  /** Draws a line for everybody; false if the hand was too fast, and nothing of it is drawn. */
  draw(line: readonly number[]): boolean {
    if (this.#pace.take(this.you) > 0) return false;
    const bounded = line.slice(0, 2 * LINE_POINTS_MAX);
    this.#talk.tell(DOODLE, bounded);
    this.#keep({ seat: this.you, line: bounded });
    return true;
  }

  /** Wipes off what this guest has drawn, for everybody; false as of `draw`. */
  wipe(): boolean {
    return this.draw([]);
  }

  #keep(drawn: DrawnLine): void {
    const others = this.#all.filter(({ seat }) => seat !== drawn.seat);
    if (drawn.line.length === 0) this.#all = others;
    else {
      const own = this.#all.filter(({ seat }) => seat === drawn.seat);
      const first = own.length >= LINES_OF_ONE_MAX ? own[0] : null;
      this.#all = [...this.#all.filter((one) => one !== first), drawn];
    }
  }
}
