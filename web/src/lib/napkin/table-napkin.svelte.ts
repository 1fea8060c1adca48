/** The napkin of one table, on which all draw: lines, never words. No page keeps those of others, unless its guest takes a picture of it. */
import type { Seat } from '@eat-with-me/protocol/table';
import { DOODLE, DOODLE_RATE, LINE_POINTS_MAX } from '@eat-with-me/protocol/talk/meal-topics';
import type { MealMesh } from '#lib/meal/meal-mesh.ts';
import { Pace } from '#lib/meal/pace.ts';
import { isSameLine, LINES_OF_ONE_MAX, type Line } from './lines.ts';
import { LinesTold } from './lines-told.ts';

export interface DrawnLine {
  readonly seat: Seat;
  readonly line: Line;
}

/** What a napkin is about besides lines. */
interface NapkinOptions {
  /** What this guest has drawn before, by another page of their tab. */
  readonly drawn: readonly Line[];
  /** Is told all that this guest has drawn whenever it is something else. */
  readonly keep: (lines: readonly Line[]) => void;
  /** Whether this guest sees nothing of what the one in this seat gives. */
  readonly hides: (seat: Seat) => boolean;
  /** Is told who has drawn something that is new and seen. */
  readonly heard: (seat: Seat) => void;
}

/** As long as the page knows the table. Reactive. */
export class TableNapkin {
  /** This guest's seat. */
  readonly you: Seat;
  /** Since when (`Date.now()` ms). */
  readonly since = Date.now();
  readonly #told: LinesTold;
  readonly #keepOwn: NapkinOptions['keep'];
  readonly #hides: (seat: Seat) => boolean;
  readonly #pace = new Pace(DOODLE_RATE);
  #all = $state.raw<readonly DrawnLine[]>([]);

  constructor(mesh: MealMesh, you: Seat, { drawn, keep, hides, heard }: NapkinOptions) {
    this.you = you;
    this.#keepOwn = keep;
    this.#hides = hides;
    this.#all = drawn.map((line) => ({ seat: you, line }));
    mesh.talk.listen(DOODLE, (seat, line) => {
      if (this.#pace.take(seat) > 0 || this.#lies({ seat, line })) return;
      this.#keep({ seat, line });
      if (line.length > 0 && !hides(seat)) heard(seat);
    });
    this.#told = new LinesTold(mesh, () => this.#own);
  }

  /** What is drawn and not hidden, in the order in which it came. */
  get lines(): readonly DrawnLine[] {
    return this.#all.filter(({ seat }) => !this.#hides(seat));
  }

  /** Whether this guest has drawn something. */
  get hasOwn(): boolean {
    return this.#own.length > 0;
  }

  /** Those who have drawn something, hidden or not; not this guest. */
  get drawers(): readonly Seat[] {
    return [...new Set(this.#all.map(({ seat }) => seat))].filter((seat) => seat !== this.you);
  }

  /** Draws a line for everybody; false if the hand was too fast, and nothing of it is drawn. */
  draw(line: Line): boolean {
    if (this.#pace.take(this.you) > 0) return false;
    const bounded = line.slice(0, 2 * LINE_POINTS_MAX);
    const drawn = { seat: this.you, line: bounded };
    if (this.#lies(drawn)) return true;
    this.#keep(drawn);
    this.#keepOwn(this.#own);
    this.#told.tell(bounded);
    return true;
  }

  /** Wipes off what this guest has drawn, for everybody; false as of `draw`. */
  wipe(): boolean {
    return this.draw([]);
  }

  get #own(): readonly Line[] {
    return this.#all.filter(({ seat }) => seat === this.you).map(({ line }) => line);
  }

  /** Whether the same line of the same guest is there: whoever loads their page anew tells all of theirs again. */
  #lies({ seat, line }: DrawnLine): boolean {
    return this.#all.some((one) => one.seat === seat && isSameLine(one.line, line));
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
