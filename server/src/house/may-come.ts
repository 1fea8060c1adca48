/** Whether a guest may go to a door now, and why not. Each call that says yes costs them something of `DOOR_RATE`. */
import { DOOR_RATE } from '../ground/limits.ts';
import type { Guest, Refusal } from '../guest/guest.ts';

/** To a private table, or to one that the house has forgotten. `now` in ms. */
export function mayCome(guest: Guest, cost: number, now: number): Refusal | null {
  if (guest.stage.at === 'seated') return { code: 'already-seated' };
  if (guest.stage.at !== 'arrived') return { code: 'already-queued' };
  return mayKnock(guest, cost, now);
}

/** Back to a seat that a page before had. Whose company did not come about may ask again. */
export function mayReclaim(guest: Guest, now: number): Refusal | null {
  const { at } = guest.stage;
  if (at === 'waiting' || at === 'knocking') return { code: 'already-queued' };
  return mayKnock(guest, 1, now);
}

function mayKnock(guest: Guest, cost: number, now: number): Refusal | null {
  const retryAfterMs = DOOR_RATE.waitMs(guest.doorsFullAt, cost, now);
  if (retryAfterMs > 0) return { code: 'too-soon', retryAfterMs };
  guest.doorsFullAt = DOOR_RATE.take(guest.doorsFullAt, cost, now);
  return null;
}
