/** The server's own matcher and a store, kept in step as its matchmaker does: read, decide, carry out, settle. */
import { matchFirstCome } from '../../server/src/queue/match.ts';
import type { Decision, Matcher } from '../../server/src/queue/matcher.ts';
import type { Relaxes } from '../../server/src/queue/fits.ts';
import { randomId } from '../../server/src/ground/random.ts';
import type { Store } from '../../server/src/store/store.ts';
import type { QueueTable } from '../../server/src/store/table.ts';

export class Seater {
  readonly #store: Store;
  readonly #matcher: Matcher;
  #cursor: string | null = null;

  constructor(store: Store, relaxes: Relaxes) {
    this.#store = store;
    this.#matcher = matchFirstCome(relaxes);
  }

  /** When patience next changes what can be done. */
  get nextAt(): number {
    return this.#matcher.nextAt;
  }

  /** Does all that can be done now; says which tables got guests, and who they are. */
  async seat(now: number, hear: (table: QueueTable, decision: Decision) => unknown): Promise<void> {
    for (let again = true; again;) {
      again = false;
      await this.read();
      for (const decision of this.#matcher.decide(now)) {
        const { group } = decision;
        const table =
          decision.type === 'lay'
            ? await this.#store.lay(randomId(), group, decision.chairs, now)
            : ((await this.#store.fill(decision.table.table, group))?.table ?? null);
        this.#matcher.settle(decision, table !== null);
        if (table) await hear(table, decision);
        if (!table || decision.type === 'fill') again = true;
      }
    }
  }

  async read(): Promise<void> {
    const { cursor, whole, changes } = await this.#store.changes(this.#cursor);
    if (whole) this.#matcher.clear();
    for (const change of changes) this.#matcher.apply(change);
    this.#cursor = cursor;
  }
}
