/** What is written at one table. It is kept here and nowhere else, and gone with the table. */
import type { Seat } from '@eat-with-me/protocol/table';
import { CHAT, CHAT_MAX_LENGTH, CHAT_RATE } from '@eat-with-me/protocol/talk/meal-topics';
import { tidyLine } from '@eat-with-me/protocol/talk/tidy-line';
import { visibleName } from '@eat-with-me/protocol/talk/visible-name';
import type { MealTalk } from './meal-mesh.ts';
import { Pace } from './pace.ts';

/** So many lines of one guest are kept; the oldest of theirs goes. */
export const LINES_OF_ONE_KEPT = 40;

/** One line, by the guest in this seat. */
export interface Line {
  readonly seat: Seat;
  readonly text: string;
}

interface ChatParts {
  /** Whose words are hidden from the beginning. */
  readonly hidden: readonly Seat[];
  /** Is told whenever they are others. */
  readonly hides: (seats: readonly Seat[]) => void;
  /** Is told of each line of somebody else that is shown. */
  readonly heard: (line: Line) => void;
}

/** As long as the mesh. Reactive. */
export class TableChat {
  readonly #talk: MealTalk;
  readonly #you: Seat;
  readonly #pace = new Pace(CHAT_RATE);
  #all = $state.raw<readonly Line[]>([]);
  readonly #hides: ChatParts['hides'];
  #hidden: ReadonlySet<Seat>;

  constructor(talk: MealTalk, you: Seat, { hidden, hides, heard }: ChatParts) {
    this.#talk = talk;
    this.#you = you;
    this.#hides = hides;
    this.#hidden = $state.raw(new Set(hidden));
    talk.listen(CHAT, (seat, text) => {
      if (visibleName(text) === '' || this.#pace.take(seat) > 0) return;
      this.#keep({ seat, text });
      if (!this.#hidden.has(seat)) heard({ seat, text });
    });
  }

  /** What was written and is not hidden, oldest first. */
  get lines(): readonly Line[] {
    return this.#all.filter(({ seat }) => !this.#hidden.has(seat));
  }

  /** Writes to everybody; `nothing` if it shows nothing, `too-fast` if it has to wait a moment. */
  write(typed: string): 'written' | 'nothing' | 'too-fast' {
    const text = tidyLine(typed, CHAT_MAX_LENGTH);
    if (text === '') return 'nothing';
    if (this.#pace.take(this.#you) > 0) return 'too-fast';
    this.#talk.tell(CHAT, text);
    this.#keep({ seat: this.#you, text });
    return 'written';
  }

  /** Whether the guest in this seat has no part here in what the table does together: neither their words nor their hand. */
  hides(seat: Seat): boolean {
    return this.#hidden.has(seat);
  }

  /** Hides them, or shows them again. Nobody else learns it. */
  hide(seat: Seat, hidden: boolean): void {
    const others = [...this.#hidden].filter((each) => each !== seat);
    this.#hidden = new Set(hidden ? [...others, seat] : others);
    this.#hides([...this.#hidden]);
  }

  #keep(line: Line): void {
    const own = this.#all.filter(({ seat }) => seat === line.seat);
    const first = own.length >= LINES_OF_ONE_KEPT ? own[0] : null;
    this.#all = [...this.#all.filter((one) => one !== first), line];
  }
}
