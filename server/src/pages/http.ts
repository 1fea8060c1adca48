/** Everything the server answers over plain HTTP: the app, its health and its metrics. */
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import { TOKEN_PATH } from '@eat-with-me/protocol/wire/companion';
import { WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import ipaddr from 'ipaddr.js';
import type { Registry } from 'prom-client';
import type { AppFile, AppFiles } from './app-files.ts';
import type { Companion } from '../companion/companion.ts';
import { originsOf } from '../companion/company.ts';
import { createBoundedServer } from '../bounds/bounded-server.ts';
import { clientOf } from '../ground/client-address.ts';
import type { Config } from '../ground/config.ts';
import type { Connections } from '../bounds/connections.ts';
import type { RelayState } from '../relay/relay-watch.ts';
import { securityHeaders } from './security-headers.ts';

/** What is served. `files` is null before the app has been built. */
type HttpParts = {
  readonly config: Config;
  readonly connections: Connections;
  readonly companion: Companion;
  readonly files: AppFiles | null;
  readonly registry: Registry;
  readonly draining: () => boolean;
  /** How each relay is, by URL. */
  readonly relays: () => ReadonlyMap<string, RelayState>;
  readonly fault: (error: unknown) => void;
};

/** The server for guests. */
export function createHttp(parts: HttpParts): Server {
  const elsewhere = originsOf(parts.config);
  return createBoundedServer(parts.connections, (request, response) => {
    const { peer, forwardedFor, forwardedProto } = origin(request);
    const { trustProxy } = parts.config;
    const { address, secure } = clientOf({ peer, forwardedFor, forwardedProto }, trustProxy);
    const headers = securityHeaders({
      host: request.headers.host,
      secure,
      importMaps: parts.files?.importMaps ?? [],
      elsewhere,
    });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const answered = parts.companion.answer(pathOf(request), request, response, address);
    if (answered) answered.catch(parts.fault);
    else answer(request, response, parts);
  });
}

/** A server for nothing but metrics, for a port that guests cannot reach. */
export function createMetricsHttp({
  connections,
  registry,
  fault,
}: Pick<HttpParts, 'connections' | 'registry' | 'fault'>): Server {
  return createBoundedServer(connections, (request, response) => {
    if (pathOf(request) === '/metrics') metrics(response, registry).catch(fault);
    else plain(response, 404, 'Only /metrics is here.');
  });
}

function answer(request: IncomingMessage, response: ServerResponse, parts: HttpParts): void {
  const path = pathOf(request);
  if (path === TOKEN_PATH) {
    plain(response, 404, 'There is no such page.');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    plain(response, 405, 'Only GET and HEAD work here.', { Allow: 'GET, HEAD' });
    return;
  }
  if (path === '/healthz') {
    health(response, parts);
  } else if (path === '/metrics' && parts.config.metricsPort === null) {
    if (fromThisMachine(request)) metrics(response, parts.registry).catch(parts.fault);
    else plain(response, 404, 'There is no such page.');
  } else if (path === WIRE_PATH) {
    plain(response, 426, 'Only a WebSocket can be opened here.', {
      // Node would keep a connection of HTTP/1.0 open, too.
      Connection: 'Upgrade, close',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
    });
  } else if (!parts.files) {
    plain(response, 503, 'The app has not been built yet: run "npm start".');
  } else page(request, response, path, parts.files);
}

/** A broken relay is no reason to send guests elsewhere: most of them need none. */
function health(response: ServerResponse, { draining, relays }: HttpParts): void {
  const relay = Object.fromEntries(relays());
  const isDegraded = Object.values(relay).some((state) => state !== 'ok' && state !== 'untried');
  const status = draining() ? 'draining' : isDegraded ? 'degraded' : 'ok';
  send(response, status === 'draining' ? 503 : 200, JSON.stringify({ status, relay }), {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  });
}

function page(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  files: AppFiles,
): void {
  const found = files.find(path);
  if (found?.kind === 'moved') plain(response, 308, '', { Location: found.to });
  else if (found) sendFile(request, response, 200, found.file);
  else {
    const missing = files.find('/404.html');
    if (missing?.kind === 'file') sendFile(request, response, 404, missing.file);
    else plain(response, 404, 'There is no such page.');
  }
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  status: 200 | 404,
  file: AppFile,
): void {
  const headers = { ETag: file.etag, 'Cache-Control': file.cacheControl, Vary: 'Accept-Encoding' };
  if (status === 200 && request.headers['if-none-match']?.includes(file.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const accepted = request.headers['accept-encoding'] ?? '';
  const [body, encoding] =
    file.brotli && /\bbr\b/.test(accepted)
      ? [file.brotli, 'br']
      : file.gzip && /\bgzip\b/.test(accepted)
        ? [file.gzip, 'gzip']
        : [file.plain, undefined];
  send(response, status, body, {
    ...headers,
    'Content-Type': file.type,
    ...(encoding && { 'Content-Encoding': encoding }),
  });
}

async function metrics(response: ServerResponse, registry: Registry): Promise<void> {
  send(response, 200, await registry.metrics(), { 'Content-Type': registry.contentType });
}

const plain = (
  response: ServerResponse,
  status: number,
  sentence: string,
  headers: OutgoingHttpHeaders = {},
): void =>
  send(response, status, sentence, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });

/** Node leaves the body out of an answer to HEAD. */
function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/';

/** Where a request says it comes from. */
function origin({ socket, headers }: IncomingMessage) {
  return {
    peer: socket.remoteAddress ?? '',
    forwardedFor: headers['x-forwarded-for']?.toString(),
    forwardedProto: headers['x-forwarded-proto']?.toString(),
  };
}

/** A proxy on this machine has a loopback address too, but says for whom it asks. */
function fromThisMachine({ socket, headers }: IncomingMessage): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  const peer = socket.remoteAddress ?? '';
  return ipaddr.isValid(peer) && ipaddr.process(peer).range() === 'loopback';
}
