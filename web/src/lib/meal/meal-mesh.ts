/** The mesh as a meal sees it; tests bring their own. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Conversation } from '@eat-with-me/mesh/table/conversation';
import type { Seat } from '@eat-with-me/protocol/table';
import type { PeerLink } from '@eat-with-me/mesh/link/peer-link';

/** How everybody at the table is told something, and what they tell is heard. */
export type MealTalk = Pick<Conversation, 'carry' | 'listen' | 'say' | 'tell'>;

/** A link of it: what it has heard, and what this one table-mate is told. */
export interface MealLink {
  readonly state: LinkState;
  readonly talk: Pick<PeerLink['talk'], 'heard' | 'carries' | 'tell'>;
}

/** What a meal needs of its mesh. */
export type MealMesh = Emitter<{ change: [] }> & {
  readonly links: ReadonlyMap<Seat, MealLink>;
  readonly talk: MealTalk;
};
