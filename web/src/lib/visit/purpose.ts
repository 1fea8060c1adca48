/** What a guest came for, and what follows from it. Pure. */
import type { Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { Door, TableId, Ticket } from '@eat-with-me/protocol/table';
import { CHAIRS_MAX } from '@eat-with-me/protocol/table-bounds';
import type { InvitationSecret } from './invitation.ts';
import type { Stage } from './stage.ts';

export type Purpose =
  | { kind: 'queue' }
  | { kind: 'host'; chairs: number; door: Door; secret: InvitationSecret }
  | { kind: 'join'; table: TableId; secret: InvitationSecret }
  /** Back to the seat that another page of this tab had; `ticket` is the server's handle of it. */
  | {
      kind: 'reclaim';
      ticket: string;
      table: TableId;
      chairs: number;
      secret: InvitationSecret | null;
      /** How pictures started there. */
      start: 'covered' | 'open';
    };

/** Chairs that a private table may have. */
const PRIVATE_CHAIRS = Array.from({ length: CHAIRS_MAX - 1 }, (_, index) => index + 2);

/** The secret of the invitation; null where strangers meet. */
export const secretOf = (purpose: Purpose): InvitationSecret | null =>
  purpose.kind === 'queue' ? null : purpose.secret;

/** How the door stands that this guest keeps from the beginning; null where they set no table. */
export const doorOf = (purpose: Purpose): Door | null =>
  purpose.kind === 'host' ? purpose.door : null;

/** Where one waits for a table of this kind, from `now` on (`Date.now()` ms). */
export const onTheWay = (
  { kind }: Purpose,
  now: number,
): Extract<Stage, { name: 'queue' | 'knocking' }> =>
  kind === 'queue'
    ? { name: 'queue', since: now, outlook: null, because: 'asked', pause: null }
    : { name: 'knocking', since: now, phase: PHASES[kind] };

const PHASES = { host: 'setting', join: 'asking', reclaim: 'coming-back' } as const;

/** What a table must be like for the guest to sit down at it; `known` are tables of strangers that this tab has sat at. */
export function wishedFor(
  purpose: Purpose,
  { sizes, patience }: Pick<Ticket, 'sizes' | 'patience'>,
  known: ReadonlySet<TableId>,
): Wished {
  if (purpose.kind === 'queue') {
    const { fewer } = patience;
    return { kind: 'newcomer', chairs: sizes, fewer, least: 2, known: new Set(known) };
  }
  const chairs = purpose.kind === 'join' ? PRIVATE_CHAIRS : [purpose.chairs];
  const least = secretOf(purpose) ? 1 : 2;
  const wished: Wished = { kind: 'newcomer', chairs, fewer: true, least, known: new Set() };
  return purpose.kind !== 'host' ? { ...wished, table: purpose.table } : wished;
}
