/** The mesh as a meal sees it; tests bring their own. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Conversation } from '@eat-with-me/mesh/table/conversation';
import type { Seat } from '@eat-with-me/protocol/table';
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';

/** How everybody at the table is told something, and what they tell is heard. */
export type MealTalk = Pick<Conversation, 'carry' | 'listen' | 'say' | 'tell'>;

/** What a link of it has heard. */
export interface MealLink {
  readonly state: LinkState;
  readonly talk: { heard<T>(topic: StateTopic<T>): T | undefined };
}

/** What a meal needs of its mesh. */
export type MealMesh = Emitter<{ change: [] }> & {
  readonly links: ReadonlyMap<Seat, MealLink>;
  readonly talk: MealTalk;
};
