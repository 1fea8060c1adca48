/** What a visit does when another node of the house has taken it over. Pure. */
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { Stage } from '#lib/visit/stage.ts';

/** What a guest still has at the house, as `moved` says. */
export type Kept = MessageOf<ServerMessage, 'moved'>['kept'];

/**
 * Whether the visit goes on as it is, asks anew for what the guest came for, or gives up what the house still keeps: a
 * word from the page may have been lost with the old node. A meal (`isEating`) needs no house.
 */
export function afterMove(stage: Stage, kept: Kept, isEating: boolean): 'go-on' | 'ask' | 'leave' {
  switch (stage.name) {
    case 'queue':
      // After a pause the ticket goes in by itself.
      return kept === 'queue' || kept === 'seat' || stage.pause !== null ? 'go-on' : 'ask';
    case 'knocking':
      return kept === 'door' || kept === 'seat' ? 'go-on' : 'ask';
    case 'table':
      if (kept === 'seat') return 'go-on';
      if (!isEating) return 'ask';
      return kept === null ? 'go-on' : 'leave';
    case 'door':
    case 'setting':
    case 'invited':
    case 'laying':
    case 'exit':
      return kept === null ? 'go-on' : 'leave';
  }
}
