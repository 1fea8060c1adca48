/** An HTTP server that strangers cannot make grow: what Node bounds by itself, and what `Connections` bound. */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Connections } from './connections.ts';
import { KEEP_ALIVE_MS } from './http-bounds.ts';
import { hostsOf, isWireUpgrade } from '../gateway/upgrade.ts';

/** With Node's own limits a slow socket stays for more than a minute; with these, for about nine seconds. */
const LIMITS = {
  headersTimeout: 8000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 8 * 1024,
  keepAliveTimeout: KEEP_ALIVE_MS,
};

/**
 * A server whose `listener` gets only requests that may be answered. An upgrade that opens no wire is a plain request
 * (RFC 9110 §7.8): load balancers offer h2c with their health checks. `upgrade` is emitted for the others.
 */
export function createBoundedServer(connections: Connections, listener: RequestListener): Server {
  const options = {
    ...LIMITS,
    shouldUpgradeCallback: (request: Parameters<RequestListener>[0]): boolean =>
      hostsOf(request) === 1 && isWireUpgrade(request) && connections.hasRoomForWire(),
  };
  const server = createServer(options, (request, response) => {
    const reception = connections.begin(request, response);
    // The rest of a request nobody reads would keep the socket from its next one.
    request.resume();
    if (reception === 'ended') return;
    if (reception === 'address')
      refuse(response, 429, 'Too much is asked from your network at once. Try again in a second.');
    else if (hostsOf(request) > 1)
      // RFC 9112 §3.2: whoever looked at the other one would take it for another request.
      refuse(response, 400, 'A request has one Host.');
    else if (isWireUpgrade(request))
      refuse(response, 503, 'There is no room for more guests now. Try again in a few seconds.');
    else listener(request, response);
  });
  server.on('connection', connections.enter);
  server.on('upgrade', connections.upgrade);
  return server;
}

function refuse(response: ServerResponse, status: 400 | 429 | 503, sentence: string): void {
  response
    .writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(sentence),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(status === 400 ? { Connection: 'close' } : { 'Retry-After': '5' }),
    })
    .end(sentence);
}
