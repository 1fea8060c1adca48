/** Serves the naive page and passes what its guests send each other. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { WebSocketServer, type WebSocket } from 'ws';

const HTML = `<!doctype html>
<meta charset="utf-8">
<title>Naive mesh</title>
<style>body { margin: 0; display: grid; grid-template-columns: 1fr 1fr } video { width: 100% }</style>
<script type="module" src="/page.js"></script>
`;
const page = stripTypeScriptTypes(readFileSync(new URL('page.ts', import.meta.url), 'utf8'));

const http = createServer(({ url }, response) => {
  const isScript = url === '/page.js';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
  response.end(isScript ? page : HTML);
});

const guests = new Map<string, WebSocket>();
let came = 0;

new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => {
  came += 1;
  const you = String(came);
  socket.send(JSON.stringify({ you, others: [...guests.keys()] }));
  guests.set(you, socket);
  socket.on('message', (data: Buffer) => {
    const { to } = JSON.parse(data.toString()) as { to: string };
    guests.get(to)?.send(data, { binary: false });
  });
  socket.on('close', () => guests.delete(you));
});

http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
