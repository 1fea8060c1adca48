/** The others at the table: who they are, in which order they sit, and why they are gone. Pure but for the links. */
import { hasLeft, type LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Seat } from '@eat-with-me/protocol/table';
import { RemoteGuest, type GuestLink } from '#lib/table/remote-guest.svelte.ts';
import type { CoverOffer, TableMate } from '#lib/table/table-mate.ts';
import type { Unreached, Unsafe } from './stage.ts';
import { concernsTable, type ExitReason } from './exit-reason.ts';

/**
 * These table-mates and whoever has a link and is not among them yet, clockwise after the guest in seat `you`. `exclude` is
 * told the secret of a meeting that must not happen again; `cover` makes what lies over a new link; `proves` is whether a secret
 * that all came by proves who they are.
 */
export function companyOf(
  you: Seat,
  mates: readonly TableMate[],
  links: ReadonlyMap<Seat, GuestLink>,
  exclude: (meeting: string) => void,
  unreached: readonly Unreached[] = [],
  cover: (link: GuestLink) => CoverOffer | null = () => null,
  proves = true,
): readonly TableMate[] {
  const seats = [...links.keys()].toSorted((a, b) => clockwise(you, a) - clockwise(you, b));
  const company: TableMate[] = [...mates];
  for (const seat of seats) {
    const link = links.get(seat);
    if (!link || company.some((mate) => mate.seat === seat)) continue;
    const place = freePlace([...company, ...unreached]);
    company.push(new RemoteGuest(seat, place, link, exclude, cover(link), proves));
  }
  return company.toSorted((a, b) => clockwise(you, a.seat) - clockwise(you, b.seat));
}

/** Seats after one's own come first, then those from 1 on. Seat numbers are one byte. */
const clockwise = (you: Seat, seat: Seat): number => (seat > you ? seat - you : seat + 256 - you);

/** The lowest number that nobody is called by; you are 1. A guest keeps theirs while others come and go. */
function freePlace(company: readonly Pick<TableMate, 'place'>[]): number {
  const taken = new Set(company.map(({ place }) => place));
  let place = 2;
  while (taken.has(place)) place += 1;
  return place;
}

/** The meetings with those of these who have said goodbye: they got up from this guest, too. A page that closed or a line that broke has not. */
export const partedFrom = (
  gone: readonly TableMate[],
  links: ReadonlyMap<Seat, Pick<GuestLink, 'meeting'>>,
): readonly string[] =>
  gone.flatMap(({ seat, state }) => (hasLeft(state) && links.get(seat)?.meeting) || []);

/** Why a table has come to its end: doubt counts most, then a goodbye, then a line that broke. */
export function whyOver(states: readonly LinkState[]): ExitReason {
  const untrusted = states.flatMap((state) => ('code' in state ? [state.code] : []));
  if (untrusted[0]) return untrusted[0];
  if (states.some(({ phase }) => phase === 'closed')) return 'others-left';
  const reasons = states.flatMap((state) => (state.phase === 'failed' ? [state.reason] : []));
  if (reasons.includes('lost')) return 'line-lost';
  if (reasons.includes('page-closed')) return 'page-closed';
  return reasons.includes('misunderstood') ? 'misunderstood' : 'no-path';
}

/** Who of these could not be who they had promised to be; who only did not finish sitting down just is not there. */
export const unsafeAmong = (mates: readonly TableMate[]): readonly Unsafe[] =>
  mates.flatMap(({ name, place, state }) =>
    'code' in state && !concernsTable(state.code) ? [{ name, place, code: state.code }] : [],
  );

/** Those of these to whom no way was found, while others are there: they sit at the table all the same. */
export const unreachedAmong = (mates: readonly TableMate[]): readonly Unreached[] =>
  mates.flatMap(({ seat, place, state }) =>
    state.phase === 'failed' && state.reason === 'no-path' ? [{ seat, place }] : [],
  );
