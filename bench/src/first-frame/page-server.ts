/**
 * The tiny server beside both references: serves the page of its folder and brings two guests together. What the
 * first one deposits when queueing (an offer, an address) rides on the second one's match.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { WebSocketServer, type WebSocket } from 'ws';

/** What a page says: `queue` once, and then whatever its partner should hear, which nobody reads here. */
interface Queue {
  type: 'queue';
  deposit: unknown;
}

const folder = new URL(`${process.env['PAGE'] ?? 'ideal'}/`, import.meta.url);
const require = createRequire(import.meta.url);

const HTML = `<!doctype html>
<meta charset="utf-8">
<title>Reference</title>
<style>video { width: 45vw; background: #ddd }</style>
<button disabled>Join</button>
<video id="own" autoplay playsinline muted></video>
<video id="other" autoplay playsinline></video>
<script src="/library.js"></script>
<script type="module" src="/page.js"></script>
`;

const page = stripTypeScriptTypes(readFileSync(new URL('page.ts', folder), 'utf8'));
const library =
  process.env['PAGE'] === 'peerjs'
    ? readFileSync(require.resolve('peerjs').replace('bundler.cjs', 'peerjs.min.js'), 'utf8')
    : '';

const FILES: Readonly<Record<string, { type: string; text: string }>> = {
  '/': { type: 'text/html', text: HTML },
  '/page.js': { type: 'text/javascript', text: page },
  '/library.js': { type: 'text/javascript', text: library },
  '/settings.json': {
    type: 'application/json',
    text: JSON.stringify({ peerServerPort: Number(process.env['PEER_SERVER_PORT'] ?? 0) }),
  },
};

const http = createServer((request, response) => {
  const file = FILES[request.url ?? ''];
  response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
  response.end(file?.text);
});

const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
const partners = new Map<WebSocket, WebSocket>();
let waiting: { socket: WebSocket; deposit: unknown } | null = null;

sockets.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const partner = partners.get(socket);
    if (partner) partner.send(data, { binary: false });
    else queue(socket, JSON.parse(data.toString()) as Queue);
  });
  socket.on('close', () => {
    partners.delete(socket);
    if (waiting?.socket === socket) waiting = null;
  });
});

function queue(socket: WebSocket, { deposit }: Queue): void {
  if (!waiting) {
    waiting = { socket, deposit };
    return;
  }
  partners.set(waiting.socket, socket);
  partners.set(socket, waiting.socket);
  socket.send(JSON.stringify({ type: 'matched', deposit: waiting.deposit }));
  waiting.socket.send(JSON.stringify({ type: 'matched', deposit: null }));
  waiting = null;
}

http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
