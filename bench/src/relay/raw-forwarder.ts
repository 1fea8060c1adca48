/** Reference: the least that a relay on `ws` can do. Sockets are partners in order of arrival; nothing is read. */
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
  from.on('message', (data, isBinary) => to.send(data, { binary: isBinary }));
}

server.on('listening', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
