/** A guest without a browser, who sits down at a private table and says nothing. */
import {
  parseServerMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type ClientMessage,
} from '@eat-with-me/protocol/messages';
import type { TableId } from '@eat-with-me/protocol/table';

/** Resolves once the guest sits at the table; closing the socket takes them away. `port`: the server's. */
export function sitSilently(port: number, table: TableId): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${WIRE_PATH}`, SUBPROTOCOL);
  const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => say({ type: 'hello' }));
    socket.addEventListener('close', ({ reason }) => reject(new Error(`sent away: ${reason}`)));
    socket.addEventListener('message', ({ data }) => {
      const message = parseServerMessage(String(data));
      if (message?.type === 'welcome') say({ type: 'join', table });
      if (message?.type === 'refused') reject(new Error(`refused: ${message.code}`));
      if (message?.type !== 'seated') return;
      say({ type: 'sit', table });
      resolve(socket);
    });
  });
}
