/** This guest's lines on their way to each table-mate. Whoever comes late, or by a page loaded anew, is told all of them. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { Seat } from '@eat-with-me/protocol/table';
import { DOODLE, DOODLE_RATE } from '@eat-with-me/protocol/talk/meal-topics';
import type { MealLink, MealMesh } from '#lib/meal/meal-mesh.ts';
import { Pace } from '#lib/meal/pace.ts';
import { LINES_OF_ONE_MAX, type Line } from './lines.ts';

/** Of what a table-mate reads at once so much is left: lines sent apart may arrive closer together. */
const SPARE = DOODLE_RATE.burst / 2;

/** A link that has no room is tried again after so long, in ms. */
const RETRY_MS = 1000;

/** As long as the mesh. */
export class LinesTold {
  readonly #mesh: MealMesh;
  readonly #own: () => readonly Line[];
  readonly #pace = new Pace(DOODLE_RATE);
  /** What is still to be told on each link, in order; nothing of one on which nothing was told yet. */
  readonly #due = new WeakMap<MealLink, readonly Line[]>();
  #later: ReturnType<typeof setTimeout> | undefined;

  /** `own`: all lines of this guest, the oldest first. */
  constructor(mesh: MealMesh, own: () => readonly Line[]) {
    this.#mesh = mesh;
    this.#own = own;
    mesh.on('change', () => this.#goOn());
    this.#goOn();
  }

  /** One of `own` is new, or all of them were wiped off (none). */
  tell(line: Line): void {
    for (const [seat, link] of this.#mesh.links) {
      if (isOver(link.state)) continue;
      const due = this.#due.get(link);
      if (line.length === 0) this.#due.set(link, [line]);
      else if (due) this.#due.set(link, [...due, line].slice(-LINES_OF_ONE_MAX));
      const isNext = line.length === 0 || due?.length === 0;
      this.#say(seat, link, isNext ? 0 : SPARE);
    }
  }

  #goOn(): void {
    for (const [seat, link] of this.#mesh.links) this.#say(seat, link, SPARE);
  }

  /** Says what is due; the rest once there is room for it and `spare` lines more. */
  #say(seat: Seat, link: MealLink, spare: number): void {
    // Which topics a page carries it says to whom it has confirmed, and is heard once it is confirmed here.
    if (link.state.phase !== 'connected' || !link.talk.carries(DOODLE)) return;
    const due = [...(this.#due.get(link) ?? this.#own())];
    for (let [line] = due; line; [line] = due) {
      const waitMs = this.#pace.take(seat, spare);
      if (waitMs > 0 || link.talk.tell(DOODLE, line) !== 'on-its-way') {
        this.#goOnLater(waitMs > 0 ? waitMs : RETRY_MS);
        break;
      }
      due.shift();
    }
    this.#due.set(link, due);
  }

  #goOnLater(waitMs: number): void {
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      this.#goOn();
    }, waitMs);
  }
}
