/**
 * A crowd that means harm and keeps to every limit, as a process of its own: `node crowd.ts PORT tickets|tables`. The
 * server must trust one proxy. Says `ready` once it is at its work, and goes on until it is ended.
 */
import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import { WebSocket } from 'ws';
import { CROWD_TAGS } from './crowd-tags.ts';
import { pledgeOf, ticketFor } from './ticket.ts';

const ADDRESSES = 12;
const SOCKETS = 20;
const TAGS = 128;
/** About as often (ms) as the limit of bytes allows for the largest ticket. */
const RENEW_EVERY_MS = 115;
/** As often as the limit of messages allows. */
const AGREE_EVERY_MS = 60;

const [port, mode] = process.argv.slice(2);
let pledges = 0;
/** Who keeps a table open; the crowd is ready when so many do. */
let seated = 0;
const SEATED = 100;

const random = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
/** All but the last mean nothing; by these everybody avoids everybody. */
const tags = (): string[] => [
  ...Array.from({ length: TAGS - CROWD_TAGS.length }, random),
  ...CROWD_TAGS,
];
const letters = 'abcdefghijklmnopqrstuvwxyz';
const languageOf = (index: number): string =>
  `q${letters[Math.floor(index / 26) % 26]}${letters[index % 26]}`;

/** Renews the largest ticket that nobody suits. */
function renew(socket: WebSocket): void {
  const patience = { anyLanguage: true, fewer: true };
  const pledge = pledgeOf((pledges += 1));
  const ticket = ticketFor([2, 3, 4], { patience, met: tags(), avoid: tags(), pledge });
  socket.send(JSON.stringify({ type: 'queue', ticket }));
}

/** Asks for a table of four with a language that one other speaks, and opens and closes it again and again. */
function keepTable(socket: WebSocket, index: number): void {
  const ticket = ticketFor([4], {
    languages: [languageOf(index >> 1)],
    patience: { fewer: true },
    met: tags(),
    pledge: pledgeOf((pledges += 1)),
  });
  socket.send(JSON.stringify({ type: 'queue', ticket }));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { type: string; seating?: { table: string } };
    if (message.type !== 'seated' || !message.seating) return;
    const { table } = message.seating;
    seated += 1;
    if (seated === SEATED) process.stdout.write('ready\n');
    socket.send(JSON.stringify({ type: 'reveal', table, epoch: 1, nonce: 'n'.repeat(43) }));
    const pledge = pledgeOf((pledges += 1));
    socket.send(JSON.stringify({ type: 'prepare', table, epoch: 1, pledge }));
    let agreed = true;
    setInterval(() => {
      agreed = !agreed;
      socket.send(JSON.stringify({ type: 'agree', table, agreed }));
    }, AGREE_EVERY_MS);
  });
}

async function enter(index: number): Promise<WebSocket> {
  const address = `203.0.113.${1 + Math.floor(index / SOCKETS)}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${WIRE_PATH}`, [SUBPROTOCOL], {
    origin: `http://127.0.0.1:${port}`,
    headers: { 'X-Forwarded-For': address },
    perMessageDeflate: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on('error', reject);
  socket.on('close', () => process.exit(1));
  socket.on('open', () => socket.send('{"type":"hello"}'));
  socket.once('message', () => resolve());
  await promise;
  return socket;
}

const sockets = await Promise.all(
  Array.from({ length: ADDRESSES * SOCKETS }, (_, index) => enter(index)),
);
for (const [index, socket] of sockets.entries()) {
  if (mode === 'tables' && index < sockets.length / 2) keepTable(socket, index);
  else setInterval(() => renew(socket), RENEW_EVERY_MS);
}
if (mode === 'tickets') process.stdout.write('ready\n');
