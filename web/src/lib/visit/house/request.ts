/** What a guest asks of the house: a seat of strangers by a ticket, or one at a private table. */
import { meetingTags, saltsOf } from '@eat-with-me/mesh/link/meeting';
import type { Ticket } from '@eat-with-me/protocol/table';
import type { ClientMessage, MessageOf } from '@eat-with-me/protocol/wire/messages';
import type { Work } from '@eat-with-me/protocol/wire/work';
import type { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import type { Wishes } from '#lib/ticket/wishes.svelte.ts';
import type { House } from './house.svelte.ts';
import type { Meetings } from '#lib/visit/met/meetings.svelte.ts';
import { AGAIN_CHAIRS, type Purpose } from '#lib/visit/purpose.ts';
import type { Sitting } from '#lib/visit/sitting.ts';

/** What asks for a seat. */
export type SeatRequest = MessageOf<ClientMessage, 'queue' | 'host' | 'join' | 'reclaim'>;

/** What goes into a request. */
interface RequestParts {
  sitting: Pick<Sitting, 'pledge' | 'table'>;
  wishes: Pick<Wishes, 'ticket'>;
  meetings: Pick<Meetings, 'at' | 'partedBefore'>;
  house: Pick<House, 'salts'>;
  rules: Pick<HouseRules, 'bit'>;
  /** What was worked for this ticket, where the house asked for it. */
  work?: Work | undefined;
}

/** Said twice, it is refused and nothing changes; a ticket takes the place of the last. Null if the guest has gone elsewhere meanwhile. */
export async function requestFor(
  purpose: Purpose,
  { sitting, wishes, meetings, rules, work, house: { salts } }: RequestParts,
): Promise<SeatRequest | null> {
  const asksQueue = purpose.kind === 'queue';
  // Without salts there was no welcome yet; nobody was met on this visit, and what was kept goes on the next ticket.
  const [tags, pledge] = await Promise.all([
    asksQueue && salts ? tagsOf(meetings, salts, Date.now()) : { met: [], avoid: [] },
    sitting.pledge(),
  ]);
  if (!pledge || sitting.table) return null;
  switch (purpose.kind) {
    case 'queue':
      return {
        type: 'queue',
        ticket: { ...wishes.ticket, ...tags, pledge },
        ...(rules.bit !== null && { age: rules.bit }),
        ...(work && { work }),
      };
    case 'host':
      return { type: 'host', chairs: purpose.chairs, door: purpose.door, pledge };
    case 'join':
      return {
        type: 'join',
        table: purpose.table,
        ...(purpose.laid && { chairs: purpose.laid.chairs }),
        pledge,
      };
    case 'again':
      return { type: 'join', table: purpose.table, chairs: AGAIN_CHAIRS, pledge };
    case 'reclaim':
      return { type: 'reclaim', ticket: purpose.ticket, pledge };
  }
}

/** What a ticket says of meetings, under each of the server's salts that are of now. In no order, so that none tells anything. */
export async function tagsOf(
  meetings: Pick<Meetings, 'at' | 'partedBefore'>,
  salts: readonly string[],
  now: number,
): Promise<Pick<Ticket, 'met' | 'avoid'>> {
  const current = saltsOf(salts, now);
  const before = meetings.partedBefore(now);
  const tags = await Promise.all(
    meetings.at(now).map(async ({ secret, avoid }) => {
      const own = await meetingTags(secret, avoid, current);
      // A meeting that this device remembers may be one of them: a ticket says it once.
      const same = before.find(({ again }) => again?.some((tag) => own.includes(tag)));
      return same ? same.tags : own;
    }),
  );
  const all = new Set([...tags, ...before.map((one) => one.tags)].flat());
  return { met: [], avoid: [...all].toSorted() };
}
