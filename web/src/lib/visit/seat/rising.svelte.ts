/** The few seconds in which a guest who got up can sit down again, as if nothing had happened. */
import type { TableStage } from '#lib/visit/stage.ts';

/** How long "Leave" and "Next table" can be taken back, in ms. */
export const UNDO_MS = 5000;

/** How long another page of the tab has to come back to the seat, in ms: that time, and as much to be loaded. */
export const BACK_WITHIN_MS = 10_000;

/** One for a visit. The seat is held by saying nothing to anybody but the table-mates until the time is over. */
export class Rising {
  #table = $state.raw<TableStage | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #until = 0;

  /** The table as it is now, while it can be gone back to; else null. Reactive. */
  get table(): TableStage | null {
    return this.#table;
  }

  /** Until when (`Date.now()` ms). */
  get until(): number {
    return this.#until;
  }

  /** The guest gets up from this table; `risen` is called when the time is over, and ends it one way or the other. */
  begin(table: TableStage, risen: () => void): void {
    clearTimeout(this.#timer);
    this.#table = table;
    this.#until = Date.now() + UNDO_MS;
    this.#timer = setTimeout(risen, UNDO_MS);
  }

  /** The table looks different by now. */
  become(table: TableStage): void {
    if (this.#table) this.#table = table;
  }

  /** The guest sits down again, or is gone for good: which of the two is the caller's to do. The table, if there was one. */
  end(): TableStage | null {
    clearTimeout(this.#timer);
    const table = this.#table;
    this.#table = null;
    return table;
  }
}
