/** Guards a voice server that has no locks: whose page, which ticket, how much and how long. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { chooseProtocol, judgeUpgrade, reject, SUBPROTOCOL } from '../judge-upgrade.ts';
import { listen, portOf, type Listening } from '../listen.ts';
import { readTicket } from '../ticket.ts';
import { UsedTickets } from '../used-tickets.ts';
import { bridge, type Ending } from './bridge.ts';
import type { GatewayConfig } from './config.ts';

/** The largest message (bytes) either way: half a minute of sound, or a large picture. */
export const MESSAGE_MAX_BYTES = 2 * 1024 * 1024;

/** How long (ms) a socket may take over the closing handshake. */
const CLOSE_WITHIN_MS = 3000;

/**
 * Why a guest is turned away. It is said over an open socket, because a page cannot read the answer to a failed
 * handshake. 3000 is IANA's "unauthorized": another ticket may help.
 */
export const ENDINGS = {
  wrong: { code: 3000, reason: 'This ticket is not valid. Ask for another.' },
  used: { code: 3000, reason: 'This ticket was used before. Ask for another.' },
  expired: { code: 3000, reason: 'This ticket has expired. Ask for another.' },
  full: { code: 1013, reason: 'Too many guests are talking here. Try again soon.' },
  upstream: { code: 1014, reason: 'The voice server does not answer. Try again soon.' },
  closing: { code: 1012, reason: 'The voice gateway is restarting. Try again.' },
} as const satisfies Record<string, Ending>;

/** Opens the gateway. Rejects with the system's error when it cannot listen. */
export async function openGateway(config: GatewayConfig): Promise<Listening> {
  const used = new UsedTickets(config.ticketsMax);
  const guests = new Set<WebSocket>();
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MESSAGE_MAX_BYTES,
    handleProtocols: chooseProtocol,
    closeTimeout: CLOSE_WITHIN_MS,
  };
  const server = new WebSocketServer(options);

  const upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    const rejection = judgeUpgrade(request, config.origins, 'refused');
    // Those who are being turned away count, too, so there are a few places more for them.
    const crowded = guests.size >= config.socketsMax + 16;
    if (rejection) reject(raw, rejection);
    else if (crowded) reject(raw, { status: 503, sentence: ENDINGS.full.reason });
    else server.handleUpgrade(request, raw, head, (guest) => admit(guest, request));
  };

  function admit(guest: WebSocket, request: IncomingMessage): void {
    guests.add(guest);
    guest.on('error', () => guest.terminate());
    guest.once('close', () => guests.delete(guest));
    const now = Date.now();
    const shown = new URLSearchParams(request.url?.split('?')[1] ?? '').get('ticket') ?? '';
    const ticket = readTicket(config.secret, shown, now);
    if (!ticket.ok) return turnAway(guest, ENDINGS[ticket.reason]);
    // Before the ticket is used up: it still opens the door when there is room again.
    if (guests.size > config.socketsMax) return turnAway(guest, ENDINGS.full);
    const use = used.use(ticket.nonce, ticket.expiresAt, now);
    if (use !== 'taken') return turnAway(guest, ENDINGS[use]);
    const end = setTimeout(() => turnAway(guest, ENDINGS.expired), ticket.expiresAt - now);
    guest.once('close', () => clearTimeout(end));
    connect(guest);
  }

  function connect(guest: WebSocket): void {
    guest.pause();
    const upstreamOptions = {
      perMessageDeflate: false,
      maxPayload: MESSAGE_MAX_BYTES,
      handshakeTimeout: config.upstreamWithinMs,
      followRedirects: false,
      closeTimeout: CLOSE_WITHIN_MS,
    };
    const protocols = guest.protocol === '' ? [] : [SUBPROTOCOL];
    const upstream = new WebSocket(config.upstream, protocols, upstreamOptions);
    const leave = (): void => upstream.terminate();
    guest.once('close', leave);
    upstream.on('error', () => {
      turnAway(guest, ENDINGS.upstream);
      upstream.terminate();
    });
    upstream.once('open', () => {
      guest.off('close', leave);
      bridge(guest, upstream, config.slowMs);
      guest.resume();
    });
  }

  const http = await listen(config, upgrade);
  const close = async (): Promise<void> => {
    const gone = Promise.withResolvers<void>();
    http.close(() => gone.resolve());
    for (const guest of guests) turnAway(guest, ENDINGS.closing);
    const timer = setTimeout(() => {
      for (const guest of guests) guest.terminate();
    }, CLOSE_WITHIN_MS);
    await gone.promise;
    clearTimeout(timer);
  };
  return { port: portOf(http), close };
}

function turnAway(guest: WebSocket, { code, reason }: Ending): void {
  // A paused socket would not hear the end of its own closing handshake.
  guest.resume();
  guest.close(code, reason);
}
