/** Whom this guest would meet again: at the table of the moment, and the tables that came of it. */
import { toBase64url } from '@eat-with-me/mesh/base64url';
import type { AgainTable } from '@eat-with-me/mesh/trust/again';
import { AGAIN_KEPT_MS, keepAgain, keepAlso, keptAgain, type KeptAgain } from './kept-again.ts';
import type { TableAgain } from './table-again.svelte.ts';

/** What is known of a table-mate when both have pressed it. */
type Remembered = Pick<KeptAgain, 'compared' | 'name' | 'dish'>;

/** One for a visit. Reactive. */
export class OwnAgain {
  #kept = $state.raw<readonly KeptAgain[]>(keptAgain(Date.now()));
  /** Ids of those that came of the last table. */
  #fresh = $state.raw<ReadonlySet<string>>(new Set());
  #asked = $state.raw<TableAgain | null>(null);
  #mesh: object | null = null;

  /** "Again?" at the table where the guest sits, or sat last; null at none, and at one of friends. */
  get asked(): TableAgain | null {
    return this.#asked;
  }

  /** Ways to tables, the latest first. */
  get kept(): readonly KeptAgain[] {
    return this.#kept;
  }

  /** Those of them that the guest may not know of yet. */
  get fresh(): readonly KeptAgain[] {
    return this.#kept.filter(({ table }) => this.#fresh.has(table));
  }

  /** The guest sits at the table of this mesh; it goes on where it was when they sit down again. */
  sits(mesh: object, make: () => TableAgain | null): void {
    if (this.#mesh === mesh) return;
    this.#mesh = mesh;
    this.#fresh = new Set();
    this.#asked = make();
  }

  /** The guest gets up, or has sat down again. */
  rise(rising: boolean): void {
    this.#asked?.rise(rising);
  }

  /** Both have pressed it: from now on this device keeps the way to their table. */
  met({ table, secret }: AgainTable, { compared, name, dish }: Remembered, now: number): void {
    const others = keptAgain(now).filter((one) => one.table !== table);
    const until = now + AGAIN_KEPT_MS;
    const made = { table, secret: toBase64url(secret), until, compared, name, dish };
    this.#replace([made, ...others]);
    this.#fresh = new Set([...this.#fresh, table]);
  }

  /** Erases the way to this table. */
  forget(table: string): void {
    this.#replace(keptAgain(Date.now()).filter((one) => one.table !== table));
  }

  /** It was not meant to be forgotten. */
  remember(kept: KeptAgain): void {
    this.#kept = keepAlso(kept, Date.now());
  }

  #replace(all: readonly KeptAgain[]): void {
    keepAgain(all);
    this.#kept = all;
  }
}
