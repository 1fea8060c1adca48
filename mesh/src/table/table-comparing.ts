/** Comparing over the links of a table: who can, and how what is said of it travels. */
import { RECIPE } from '@eat-with-me/protocol/talk/recipe-topic';
import type { Seat } from '@eat-with-me/protocol/table';
import type { PeerLink } from '../link/peer-link.ts';
import { isOver } from '../policy/link-state.ts';
import { Comparing } from '../trust/comparing.ts';
import type { Conversation } from './conversation.ts';

/** Seats that are confirmed and there, and whose page carries the topic: nobody else can compare. */
const comparable = (links: ReadonlyMap<Seat, PeerLink>): ReadonlySet<Seat> =>
  new Set(
    [...links].flatMap(([seat, { isConfirmed, state, talk }]) =>
      isConfirmed && !isOver(state) && talk.carries(RECIPE) ? [seat] : [],
    ),
  );

/** One for the whole table; it begins once somebody says who sits there (`sits`). */
export function tableComparing(
  links: ReadonlyMap<Seat, PeerLink>,
  conversation: Conversation,
): Comparing {
  const comparing = new Comparing({ linked: () => comparable(links) });
  conversation.listen(RECIPE, (from, said) => void comparing.hear(from, said));
  comparing.on('tell', (seats, said) => {
    for (const seat of seats) links.get(seat)?.talk.tell(RECIPE, said);
  });
  return comparing;
}
