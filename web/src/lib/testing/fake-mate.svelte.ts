/** A table-mate who comes by no link and offers nothing, unless the test says otherwise. */
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import type { Face, Mark, TableMate } from '#lib/table/table-mate.ts';

export class FakeMate implements TableMate {
  readonly seat: number = 2;
  readonly place: number = 2;
  readonly name: string = 'Amélie';
  state = $state.raw<LinkState>({ phase: 'connected', since: 0 });
  presence = $state.raw<Presence | null>({ name: 'Amélie', microphone: 'on', camera: 'on' });
  readonly face: Face = { kind: 'drawn', draw: () => undefined, play: () => () => undefined };
  readonly picture: TableMate['picture'] = 'travels';
  readonly errand: TableMate['errand'] = null;
  readonly unreached: TableMate['unreached'] = [];
  readonly showsScreen: boolean = false;
  readonly speaking: boolean = false;
  volume = $state(1);
  hidden = $state(false);
  readonly marks: readonly Mark[] = [];
  readonly refillAgreed: boolean | null = null;
  readonly trust: TableMate['trust'] = null;
  readonly direct: TableMate['direct'] = null;
  readonly neverAgain: TableMate['neverAgain'] = null;
  readonly cover: TableMate['cover'] = null;
  readonly line: TableMate['line'] = null;

  constructor(change: Partial<TableMate> = {}) {
    Object.assign(this, change);
  }

  showsAt(): void {}
}
