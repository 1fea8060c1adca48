/** A link as "Again?" sees it; tests bring their own. */
import type { Emitter } from '@eat-with-me/mesh/emitter';
import type { Parting } from '@eat-with-me/mesh/link/parting';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Conversation } from '@eat-with-me/mesh/table/conversation';
import type { Seat } from '@eat-with-me/protocol/table';
import type { AnyTopic, StateTopic } from '@eat-with-me/protocol/talk/topic';

/** What is asked and answered over. */
export interface AgainLink {
  readonly state: LinkState;
  /** Whether something can still be answered, be it after a goodbye. */
  readonly parting: Pick<Parting, 'isOver' | 'stayFor'>;
  /** The secret of the meeting (`MEETING`); null until both know it. */
  readonly meeting: string | null;
  readonly talk: {
    heard<T>(topic: StateTopic<T>): T | undefined;
    say<T>(topic: StateTopic<T>, value: T): void;
    carries(topic: AnyTopic): boolean;
  };
}

/** What "Again?" needs of the mesh. */
export type AgainMesh = Emitter<{ change: [] }> & {
  readonly links: ReadonlyMap<Seat, AgainLink>;
  readonly talk: Pick<Conversation, 'carry'>;
};
