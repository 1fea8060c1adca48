/** Reference: a minimal matcher as one writes it by hand. First come, first served; JSON; nothing checked or limited. */
import { WebSocketServer, type WebSocket } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const partners = new Map<WebSocket, WebSocket>();
let waiting: WebSocket | null = null;

server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; data?: unknown };
    switch (message.type) {
      case 'join':
        join(socket);
        break;
      case 'signal':
        partners.get(socket)?.send(JSON.stringify({ type: 'signal', data: message.data }));
        break;
      case 'leave':
        leave(socket);
        break;
    }
  });
  socket.on('close', () => leave(socket));
});

function join(socket: WebSocket): void {
  if (!waiting || waiting === socket) {
    waiting = socket;
    return;
  }
  partners.set(waiting, socket);
  partners.set(socket, waiting);
  waiting.send(JSON.stringify({ type: 'matched', first: true }));
  socket.send(JSON.stringify({ type: 'matched', first: false }));
  waiting = null;
}

function leave(socket: WebSocket): void {
  if (waiting === socket) waiting = null;
  const partner = partners.get(socket);
  if (!partner) return;
  partners.delete(socket);
  partners.delete(partner);
  partner.send(JSON.stringify({ type: 'left' }));
}

server.on('listening', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
