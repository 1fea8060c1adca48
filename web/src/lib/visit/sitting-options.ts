/** What a sitting is made of, and what it tells. */
import type { Door } from '@eat-with-me/protocol/table';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { CoverWishes } from '#lib/cover/table-cover.ts';
import type { BrokenRuns } from './broken-runs.ts';
import type { ExitReason } from './exit-reason.ts';
import type { InvitationSecret } from '#lib/visit/invited/invitation.ts';
import type { Meetings } from '#lib/visit/met/meetings.svelte.ts';
import type { News } from './news.ts';
import type { Bond, Judgements } from './purpose.ts';
import type { TableStage } from './stage.ts';
import type { TableMesh } from './table-mesh.ts';

export interface SittingOptions {
  mesh: TableMesh;
  /** The secret of the invitation; null at a table of strangers. */
  secret: InvitationSecret | null;
  /** What that secret comes from; by default an invitation. */
  bond?: Bond | null;
  /** How the door stands, as the guest knows from the beginning; null where they set no table and come back to none. */
  door?: Door | null;
  /** What speaks against those at the table, as the page before knew; by default nothing. */
  judgements?: Judgements;
  /** Whom the guest has met, and does not want to meet again. */
  meetings: Pick<Meetings, 'note' | 'exclude' | 'part'>;
  /** Those of the whole evening. */
  brokenRuns: Pick<BrokenRuns, 'risk' | 'finish' | 'count'>;
  /** How pictures start between this guest and each of the others, and how they become open. */
  cover: CoverWishes;
}

/** What a sitting tells the visit of which it is part. */
export interface SittingEvents {
  /** To the server. */
  say: [ClientMessage];
  /** The table looks different. */
  table: [TableStage];
  /** A way to somebody was found, or given up. */
  found: [];
  news: [News];
  /** Everybody is gone, or the table cannot be. */
  over: [ExitReason];
  /** Somebody at a table of strangers was too slow for the rest of it; another table may do. */
  apart: [];
  /** The socket to the server should be tried at once. */
  doubt: [];
}
