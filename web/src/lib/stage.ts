/** Where a visit can be, and what for. A stage carries only its own fields; each change makes a new one. */
import type { MessageOf, Outlook, ServerMessage } from '@eat-with-me/protocol/messages';
import type { Door, GuestId, Seat, Seating, TableId, TableKind } from '@eat-with-me/protocol/table';
import type { InvitationSecret } from './invitation.ts';
import type { RemoteGuest } from './remote-guest.svelte.ts';
import type { ExitReason } from './words.ts';

export type Stage =
  | { name: 'door' }
  /** Choosing what the private table is to be like. */
  | { name: 'setting' }
  /** Came by an invitation. */
  | { name: 'invited' }
  | { name: 'laying' }
  | {
      name: 'queue';
      since: number;
      outlook: Outlook | null;
      because: MessageOf<ServerMessage, 'queued'>['because'];
      /** A cool-down runs until then, in ms of `Date.now()`; the ticket goes in by itself. */
      readyAt: number | null;
    }
  /** On the way to a private table: it is being set, or its door is knocked at, or its host has heard that. */
  | { name: 'knocking'; since: number; phase: 'setting' | 'asking' | 'asked' }
  | TableStage
  | { name: 'exit'; why: ExitReason };

export interface TableStage {
  name: 'table';
  table: TableId;
  kind: TableKind;
  chairs: number;
  you: Seat;
  /** Clockwise after this guest. */
  guests: readonly RemoteGuest[];
  /** Whether this guest wants company in the empty chairs, and whether the queue fills them now. */
  refill: { agreed: boolean; open: boolean };
  /** The link to a private table. */
  invitation: string | null;
  door: Door;
  isHost: boolean;
  /** Who waits at the door of a private table, as its host hears it. */
  knocks: readonly GuestId[];
}

/** What the guest came for. */
export type Purpose =
  | { kind: 'queue' }
  | { kind: 'host'; chairs: number; door: Door; secret: InvitationSecret }
  | { kind: 'join'; table: TableId; secret: InvitationSecret };

/** What the server says of a table that changes how it is shown. */
export type TableNews = MessageOf<ServerMessage, 'opened' | 'hosted' | 'knocked'>;

/** The table as it is when a guest is shown to their seat; `invitation` is the link to a private one. Pure. */
export const tableLaid = (
  { table, kind, chairs, you }: Seating,
  guests: readonly RemoteGuest[],
  invitation: string | null,
): TableStage => ({
  name: 'table',
  table,
  kind,
  chairs,
  you,
  guests,
  refill: { agreed: false, open: false },
  invitation,
  door: 'open',
  isHost: false,
  knocks: [],
});

/** The table after news of it. Pure. */
export function tableAfter(stage: TableStage, news: TableNews): TableStage {
  switch (news.type) {
    case 'opened':
      return { ...stage, refill: { ...stage.refill, open: news.open } };
    case 'hosted':
      return { ...stage, door: news.door, isHost: news.host === stage.you };
    case 'knocked': {
      const others = stage.knocks.filter((knock) => knock !== news.guest);
      return { ...stage, knocks: news.waits ? [...others, news.guest] : others };
    }
  }
}
