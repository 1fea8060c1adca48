/** What happens to a meal when a guest's network changes under it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Guest } from '../lib/guest.ts';
import { PAGE_URL, type Lab } from './lab.ts';
import { timeToFrames, watchFrames } from './measure.ts';
import type { Peer } from './peer.ts';

/** Builds what the trouble needs, and returns what makes it happen: only from then on time counts. */
export type Trouble = (ana: Peer, lab: Lab) => () => void | Promise<void>;

export const newAddress: Trouble = (ana) => () => ana.readdress();
export const otherNetwork: Trouble = (ana, lab) => {
  const router = lab.addRouter('cone');
  return () => ana.moveTo(router);
};
export const newPublicAddress: Trouble = (ana) => () => ana.renumber();
export const udpBlocked: Trouble = (ana) => () => ana.become('udp-blocked');

/** Two who see each other, and are watched. */
export async function seated(ana: Guest, ben: Guest): Promise<void> {
  await ana.queue(PAGE_URL);
  await ben.queue(PAGE_URL);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  await Promise.all([watchFrames(ana), watchFrames(ben)]);
}

/** The time from `since` (`Date.now()`) until both decode each other's picture again, in ms; it is shown, too. */
export async function mended([ana, ben]: readonly [Guest, Guest], since: number): Promise<number> {
  const times = await Promise.all([timeToFrames(ana, since), timeToFrames(ben, since)]);
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
  return Math.round(Math.max(...times));
}

/** Has this happen to guest A, once the link has been well for `settledMs`; resolves to what `mended` says. */
export async function strike(
  trouble: Trouble,
  lab: Lab,
  guests: readonly [Guest, Guest],
  settledMs = 0,
): Promise<number> {
  const happen = trouble(lab.peer('A'), lab);
  await pause(settledMs);
  const since = Date.now();
  await happen();
  return mended(guests, since);
}
