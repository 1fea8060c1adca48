/** Reference: a raw `ws` server that holds sockets and pings them, as the documentation of ws shows it. */
import { WebSocketServer, type WebSocket } from 'ws';

const PING_EVERY_MS = 25_000;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const alive = new WeakSet<WebSocket>();

function heard(this: WebSocket): void {
  alive.add(this);
}

server.on('connection', (socket) => {
  alive.add(socket);
  socket.on('pong', heard);
});

setInterval(() => {
  for (const socket of server.clients) {
    if (!alive.delete(socket)) socket.terminate();
    else socket.ping();
  }
}, PING_EVERY_MS);

server.on('listening', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
