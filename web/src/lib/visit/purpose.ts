/** What a guest came for, and what follows from it. Pure. */
import type { Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { Door, Seat, TableId, Ticket } from '@eat-with-me/protocol/table';
import { CHAIRS_MAX } from '@eat-with-me/protocol/table-bounds';
import type { Alarm } from '#lib/table/table-mate.ts';
import type { InvitationSecret } from '#lib/visit/invited/invitation.ts';
import type { Stage } from './stage.ts';

/**
 * What the secret of a private table comes from: an invitation; or “Again?” after a meeting at which this guest had compared the
 * recipe, or had not, so that a server in between would know it.
 */
export type Bond = 'invitation' | 'compared' | 'uncompared';

export type Purpose =
  | { kind: 'queue' }
  | { kind: 'host'; chairs: number; door: Door; secret: InvitationSecret }
  /** `laid`: how the table was, for whoever has sat at it: a house that has forgotten it sets it like that. */
  | { kind: 'join'; table: TableId; secret: InvitationSecret; laid?: Laid }
  /** To the table of two who both wanted to meet again, which whoever comes first sets. */
  | { kind: 'again'; table: TableId; secret: InvitationSecret; bond: Exclude<Bond, 'invitation'> }
  /** Back to the seat that another page of this tab had; `ticket` is the server's handle of it. */
  | {
      kind: 'reclaim';
      ticket: string;
      table: TableId;
      chairs: number;
      secret: InvitationSecret | null;
      bond: Bond | null;
      /** How pictures started there. */
      start: 'covered' | 'open';
      /** How the door stood, as that page knew it; null where it has none. */
      door: Door | null;
      /** What tied that page to those who sat with it. */
      ties: Ties;
      /** What that page's guest had found out and chosen about those whom they sat with. */
      judgements: Judgements;
    };

/** What a private table is like. */
export interface Laid {
  readonly chairs: number;
  readonly door: Door;
}

/** By which two pages know each other again, by seat (`Mesh.ties`). */
export type Ties = ReadonlyMap<Seat, Uint8Array<ArrayBuffer>>;

/** What a guest has found out and chosen about who sits somewhere: it is not over because their own page is loaded anew. */
export interface Judgement {
  /** Recipes that differed, or comparing that broke off as it does where somebody tries. */
  readonly alarm: Alarm | null;
  /** Their picture is not shown. */
  readonly hidden: boolean;
  /** How loud they are played, 0 to 1. */
  readonly volume: number;
  /** “Never again” was said of them. */
  readonly never: boolean;
}

/** By seat; of who is as everybody there is none. */
export type Judgements = ReadonlyMap<Seat, Judgement>;

/** Chairs of a table at which two meet again. */
export const AGAIN_CHAIRS = 2;

/** Chairs that a private table may have. */
const PRIVATE_CHAIRS = Array.from({ length: CHAIRS_MAX - 1 }, (_, index) => index + 2);

/** The secret of the invitation; null where strangers meet. */
export const secretOf = (purpose: Purpose): InvitationSecret | null =>
  purpose.kind === 'queue' ? null : purpose.secret;

/** What that secret comes from; null where strangers meet. */
export function bondOf(purpose: Purpose): Bond | null {
  if (purpose.kind === 'again' || purpose.kind === 'reclaim') return purpose.bond;
  return purpose.kind === 'queue' ? null : 'invitation';
}

/** Whether they may sit with somebody whom nobody vouches for: strangers, or two who met as such. */
export const amongStrangers = (purpose: Purpose): boolean => {
  const bond = bondOf(purpose);
  return bond === null || bond === 'uncompared';
};

/** How the door stands, as this guest knows from the beginning; null where they set no table and come back to none. */
export const doorOf = (purpose: Purpose): Door | null =>
  purpose.kind === 'host' || purpose.kind === 'reclaim' ? purpose.door : null;

/** How the door is to be where the guest sets a table again, which the house does with an open one; null where it may stay so. */
export function shutAs(purpose: Purpose): Door | null {
  const door = purpose.kind === 'join' ? purpose.laid?.door : undefined;
  return door === undefined || door === 'open' ? null : door;
}

/** What ties the guest to those whom they find there; nothing, for who is new. */
export const tiesOf = (purpose: Purpose): Ties =>
  purpose.kind === 'reclaim' ? purpose.ties : new Map();

/** What the page before knew of those whom they find there. */
export const judgementsOf = (purpose: Purpose): Judgements =>
  purpose.kind === 'reclaim' ? purpose.judgements : new Map();

/** Where one waits for a table of this kind, from `now` on (`Date.now()` ms). */
export const onTheWay = (
  { kind }: Purpose,
  now: number,
): Extract<Stage, { name: 'queue' | 'knocking' }> =>
  kind === 'queue'
    ? { name: 'queue', since: now, outlook: null, because: 'asked', pause: null }
    : { name: 'knocking', since: now, phase: PHASES[kind] };

const PHASES = {
  host: 'setting',
  join: 'asking',
  again: 'asking',
  reclaim: 'coming-back',
} as const;

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
  const chairs = chairsOf(purpose);
  const least = secretOf(purpose) ? 1 : 2;
  const wished: Wished = { kind: 'newcomer', chairs, fewer: true, least, known: new Set() };
  if (purpose.kind === 'host') return wished;
  // Nobody has come meanwhile, as far as the page knew, if the door was not open.
  const isShut = purpose.kind === 'reclaim' && purpose.door !== null && purpose.door !== 'open';
  const among = isShut ? new Set(purpose.ties.keys()) : null;
  return { ...wished, table: purpose.table, among };
}

function chairsOf(purpose: Exclude<Purpose, { kind: 'queue' }>): readonly number[] {
  if (purpose.kind === 'join') return PRIVATE_CHAIRS;
  return [purpose.kind === 'again' ? AGAIN_CHAIRS : purpose.chairs];
}
