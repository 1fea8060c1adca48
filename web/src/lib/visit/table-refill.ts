/** Whether somebody may join a table: what its guest says of that to the others and to the house, and what is shown of it. */
import { REFILL } from '@eat-with-me/protocol/talk/link-topics';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { StrangersTable, TableStage } from './stage.ts';
import type { TableMesh } from './table-mesh.ts';

/** One for a table. Each of its answers is the table from then on. */
export class TableRefill {
  readonly #mesh: TableMesh;
  readonly #say: (message: ClientMessage) => void;

  constructor(mesh: TableMesh, say: (message: ClientMessage) => void) {
    this.#mesh = mesh;
    this.#say = say;
  }

  /** The guest says whether somebody may; the queue fills the empty chairs once everyone agrees. */
  agree(table: StrangersTable, agreed: boolean): StrangersTable {
    this.#mesh.talk.say(REFILL, agreed);
    this.#mesh.setWelcomes(agreed);
    this.#say({ type: 'agree', table: table.table, agreed });
    const keepsOpen = table.refill.keepsOpen && agreed;
    return { ...table, refill: { ...table.refill, agreed, keepsOpen } };
  }

  /** Another node has taken this guest over, and does not know what they agreed to. */
  repeat(table: StrangersTable): StrangersTable {
    const { refill } = table;
    if (refill.agreed) this.#say({ type: 'agree', table: table.table, agreed: true });
    return { ...table, refill: { ...refill, open: false } };
  }

  /** Another company, which takes so many chairs, decides anew; a table that started with fewer stays open until it is full. */
  anew(table: TableStage, taken: number): TableStage {
    this.#mesh.talk.forget(REFILL);
    const keepsOpen = table.kind === 'queue' && table.refill.keepsOpen && taken < table.chairs;
    this.#mesh.setWelcomes(keepsOpen || table.kind === 'private');
    if (table.kind === 'private') return table;
    return { ...table, refill: { ...table.refill, agreed: false, keepsOpen } };
  }
}
