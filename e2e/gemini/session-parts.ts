import type { Closing } from './closings.ts';
import type { Clock } from './clock.ts';
import type { Conversation, Conversations } from './conversations.ts';
import type { Draw } from './draw.ts';
import type { Faults } from './faults.ts';
import type { Profile } from './profiles.ts';
import type { Received, ReceivedLine } from './received.ts';
import type { Settings } from './settings.ts';
import type { ServerMessage, Setup } from './wire.ts';

/** What a session works with: what it was asked for, what it shares with other sessions, and the way out of it. */
export type SessionParts = {
  readonly settings: Settings;
  readonly setup: Setup;
  readonly profile: Profile;
  readonly conversation: Conversation;
  readonly conversations: Conversations;
  readonly faults: Faults;
  readonly received: Received;
  readonly line: ReceivedLine;
  readonly turnClock: Clock;
  readonly ageClock: Clock;
  readonly draw: Draw;
  readonly send: (message: ServerMessage) => void;
  readonly close: (closing: Closing) => void;
};
