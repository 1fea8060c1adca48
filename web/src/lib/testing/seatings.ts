/** What a server says when it seats a guest, for tests. */
import type { Seat, Seating } from '@eat-with-me/protocol/table';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { PLEDGE } from './fake-mesh.ts';

export const TABLE = 't'.repeat(22);

/** Seat 1 of a table for two strangers, unless the test says otherwise. */
export function seating(taken: readonly Seat[] = [1, 2], change: Partial<Seating> = {}): Seating {
  return {
    table: TABLE,
    kind: 'queue',
    chairs: taken.length,
    you: 1,
    epoch: 1,
    seats: taken.map((seat) => ({
      seat,
      guest: String(seat).repeat(22),
      kind: 'guest',
      pledge: PLEDGE,
    })),
    iceServers: [],
    iceServersTtlMs: null,
    ...change,
  };
}

export const WELCOME: MessageOf<ServerMessage, 'welcome'> = {
  type: 'welcome',
  guest: 'g'.repeat(22),
  token: 'k'.repeat(43),
  graceMs: 75_000,
  salts: ['a'.repeat(22), 'b'.repeat(22)],
  relaxes: { anyLanguageMs: 20_000, fewerMs: 30_000 },
  relay: true,
  strangers: 'relay-first',
};
