/** Reference: the relay that most people write. Parses each message, looks at its type, writes it anew. */
import { WebSocketServer, type WebSocket } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
let waiting: WebSocket | null = null;

server.on('connection', (socket) => {
  if (!waiting) {
    waiting = socket;
    return;
  }
  forward(waiting, socket);
  forward(socket, waiting);
  waiting = null;
});

function forward(from: WebSocket, to: WebSocket): void {
  from.on('message', (data: Buffer) => {
    let message: { type?: unknown; data?: unknown };
    try {
      message = JSON.parse(data.toString());
    } catch {
      from.close();
      return;
    }
    if (message.type === 'signal') to.send(JSON.stringify({ type: 'signal', data: message.data }));
  });
}

server.on('listening', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
