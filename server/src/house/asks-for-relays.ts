/** Whether a newcomer can be reached over a relay alone: where there is none no link would come about. */
import { wantsRelaysAlone } from '@eat-with-me/protocol/pledge';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';

/** Of what brings a guest to a table, by the pledge that comes with it. */
export function asksForRelays(message: ClientMessage): boolean {
  if (message.type === 'queue') return wantsRelaysAlone(message.ticket.pledge);
  const comes = message.type === 'host' || message.type === 'join' || message.type === 'reclaim';
  return comes && wantsRelaysAlone(message.pledge);
}
