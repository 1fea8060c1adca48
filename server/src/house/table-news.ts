/** What a guest hears of their table: the difference between how it is and what they were told. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import {
  CHAIRS_MAX,
  type GuestId,
  type IceGrant,
  type Seat,
  type SeatTaken,
  type TableId,
} from '@eat-with-me/protocol/table';
import type { Guest, Revealed, Seated } from '../guest/guest.ts';
import type { SeatView, TableView } from '../store/table-view.ts';
import type { Waiting } from '../store/table.ts';
import { hostOf } from '../store/table-rules.ts';

/** What a new seat comes with. */
type SeatParts = {
  readonly waiting: Waiting | null;
  /** Grants relays to whom they know by this name; null: to nobody yet. */
  readonly ice: (relayName: string | null) => IceGrant;
  /** When (ms) it was given. */
  readonly now: number;
  /** Whether the guest has sat down there before, as another node's guest: then they may have links of which nobody here knows. */
  readonly sat: boolean;
};

/** Gives a guest their seat and says so, with all that there is to know about the table. */
export function giveSeat(guest: Guest, you: Seat, view: TableView, parts: SeatParts): void {
  const { table, kind, chairs, epoch } = view;
  const stage = stageIn(you, view, parts);
  guest.stage = stage;
  const seats = view.seats.map(seatTaken);
  const seating = { table, kind, chairs, you, epoch, seats, ...grantOf(guest, stage, parts.ice) };
  guest.say({ type: 'seated', seating });
  tellState(guest, stage, view);
}

/** Gives a guest the seat back in which they eat, nobody knows since when, and says who else has returned. */
export function giveBackSeat(
  guest: Guest,
  you: Seat,
  view: TableView,
  ice: SeatParts['ice'],
): void {
  const stage = stageIn(you, view, { waiting: null, now: 0, sat: true });
  guest.stage = stage;
  guest.say({ type: 'returned', table: view.table, seats: [...stage.mates.keys()] });
  guest.say({ type: 'renewed', ...grantOf(guest, stage, ice) });
}

/** What the guest in this seat reaches the others by. */
export const grantOf = (guest: Guest, { granted }: Seated, ice: SeatParts['ice']): IceGrant =>
  ice(granted ? guest.relayName : null);

function stageIn(you: Seat, view: TableView, parts: Omit<SeatParts, 'ice'>): Seated {
  const { table, epoch, revision } = view;
  const mates = new Map<Seat, GuestId>();
  for (const { seat, guest: mate } of view.seats) if (seat !== you) mates.set(seat, mate);
  const common = {
    at: 'seated' as const,
    table,
    you,
    seatedAt: parts.now,
    mates,
    pledges: pledgesOf(view),
    next: null,
    epoch,
    revealed: 0,
    early: [],
    sat: parts.sat,
    revision,
    granted: mates.size > 0,
  };
  const { kind, chairs } = view;
  // Each is told only what is not like this.
  return kind === 'queue'
    ? { ...common, kind, chairs, waiting: parts.waiting, open: false }
    : { ...common, kind, chairs, door: view.door, host: 0, knocks: [], names: {} };
}

/** Says what has changed since the guest last heard of their table. News that is older than that is no news. */
export function hearTable(
  guest: Guest,
  stage: Seated,
  view: TableView,
  gone: { readonly seat: Seat; readonly because: 'left' | 'lost' } | null,
  ice: SeatParts['ice'],
): void {
  if (view.revision <= stage.revision) return;
  stage.revision = view.revision;
  const { table, mates } = stage;
  const seats = new Set(view.seats.map(({ seat }) => seat));
  for (const seat of mates.keys()) {
    if (seats.has(seat)) continue;
    mates.delete(seat);
    const because = gone?.seat === seat ? gone.because : 'left';
    guest.say({ type: 'departed', table, seat, because });
  }
  const came = view.seats.filter(
    ({ seat, guest: mate }) => seat !== stage.you && mates.get(seat) !== mate,
  );
  for (const { seat, guest: mate } of came) mates.set(seat, mate);
  // Before the news for which they are needed.
  if (came.length > 0 && !stage.granted) {
    stage.granted = true;
    guest.say({ type: 'renewed', ...grantOf(guest, stage, ice) });
  }
  if (view.epoch > stage.epoch) tellEpoch(guest, stage, view);
  else if (came.length > 0)
    guest.say({ type: 'returned', table, seats: came.map(({ seat }) => seat) });
  tellState(guest, stage, view);
}

/** Somebody else sits there now: another company, which is told whole. */
function tellEpoch(guest: Guest, stage: Seated, view: TableView): void {
  const { table, epoch } = view;
  Object.assign(stage, { epoch, pledges: pledgesOf(view), next: null });
  guest.say({ type: 'arrived', table, epoch, seats: view.seats.map(seatTaken) });
  const { early } = stage;
  stage.early = [];
  for (const revealed of early) hearRevealed(guest, revealed);
}

/** Says what somebody has revealed, as soon as the guest has been told of the company that it is for. */
export function hearRevealed(guest: Guest, revealed: Revealed): void {
  const { stage } = guest;
  if (stage.at !== 'seated' || stage.table !== revealed.table) return;
  if (revealed.epoch === stage.epoch) guest.say(revealed);
  else if (revealed.epoch > stage.epoch && stage.early.length < CHAIRS_MAX)
    stage.early = [...stage.early, revealed];
}

const pledgesOf = ({ seats }: TableView): ReadonlyMap<Seat, PledgeSent> =>
  new Map(seats.map(({ seat, pledge }) => [seat, pledge]));

function tellState(guest: Guest, stage: Seated, view: TableView): void {
  const { table, you } = stage;
  if (stage.kind === 'queue' && view.kind === 'queue') {
    if (view.open === stage.open) return;
    stage.open = view.open;
    guest.say({ type: 'opened', table, open: view.open }, 'chairs');
  }
  if (stage.kind !== 'private' || view.kind !== 'private') return;
  const host = hostOf(view) ?? you;
  if (host !== stage.host || view.door !== stage.door) {
    Object.assign(stage, { host, door: view.door });
    guest.say({ type: 'hosted', table, door: view.door, host }, 'host');
  }
  const knocks = host === you ? view.knocks : [];
  for (const knocking of stage.knocks)
    if (!knocks.includes(knocking))
      guest.say({ type: 'knocked', table, guest: knocking, waits: false }, 'door');
  for (const knocking of knocks)
    if (!stage.knocks.includes(knocking))
      guest.say({ type: 'knocked', table, guest: knocking, waits: true }, 'door');
  const names = host === you ? (view.names ?? {}) : {};
  for (const knocking of knocks) {
    const name = names[knocking];
    if (name !== undefined && stage.names[knocking] !== name)
      guest.say({ type: 'introduced', table, guest: knocking, name }, 'door');
  }
  stage.knocks = knocks;
  stage.names = names;
}

const seatTaken = ({ seat, guest, pledge }: SeatView): SeatTaken => ({
  seat,
  guest,
  kind: 'guest',
  pledge,
});

/** Says a signal to a guest, unless they have left that table meanwhile. */
export function hearSignal(guest: Guest, table: TableId, from: Seat, box: string): void {
  if (guest.stage.at !== 'seated' || guest.stage.table !== table) return;
  // A box is base64url, so nothing in it needs escaping.
  guest.sayText(`{"type":"signal","from":${from},"box":"${box}"}`, `seat ${from}`);
}
