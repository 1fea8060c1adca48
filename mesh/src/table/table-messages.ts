/** What a mesh and the server have to say to each other about one table. */
import type { ClientMessage, MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';

/** What a mesh says to the server: all that its table needs once the guest has a seat. */
export type TableRequest = MessageOf<ClientMessage, 'reveal' | 'prepare' | 'signal' | 'return'>;

/** What the server says of a table that concerns its links. */
export type TableMessage = MessageOf<
  ServerMessage,
  'seated' | 'arrived' | 'revealed' | 'signal' | 'departed' | 'returned' | 'renewed'
>;
