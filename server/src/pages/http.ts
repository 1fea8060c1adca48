/** Everything the server answers over plain HTTP: the app, its health and its metrics. */
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import { TOKEN_PATH } from '@eat-with-me/protocol/wire/companion';
import { COUNT_PATH } from '@eat-with-me/protocol/wire/counts';
import { HOUSE_PATH } from '@eat-with-me/protocol/wire/house';
import { WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import ipaddr from 'ipaddr.js';
import type { Registry } from 'prom-client';
import { fileOf, isHashed, type AppFile, type AppFiles } from './app-files.ts';
import type { Companion } from '../companion/companion.ts';
import type { CountDesk } from '../counts/count-desk.ts';
import { originsOf } from '../companion/company.ts';
import { createBoundedServer } from '../bounds/bounded-server.ts';
import { hostOf } from '../gateway/upgrade.ts';
import { clientOf } from '../ground/client-address.ts';
import type { Config } from '../ground/config.ts';
import type { Connections } from '../bounds/connections.ts';
import { houseOfferOf } from '../rules/house-offer.ts';
import { preferredLanguage } from './languages.ts';
import { healthOf, isHealthPath, type HouseState } from './health.ts';
import { NONE_INLINE, ownPolicyOf, securityHeaders } from './security-headers.ts';

/** What is served. `files` is null before the app has been built. */
type HttpParts = {
  readonly config: Config;
  readonly connections: Connections;
  readonly companion: Companion;
  /** Null in a house that counts nothing of what pages know. */
  readonly counts: CountDesk | null;
  readonly files: AppFiles | null;
  /** Finds hashed files of the pages of other nodes; null where there are none. */
  readonly others: ((path: string) => Promise<Buffer | null>) | null;
  readonly registry: Registry;
  readonly state: () => HouseState;
  /** Called when a proxy names something that is no address. */
  readonly misread: () => void;
  readonly fault: (error: unknown) => void;
};

/** The server for guests. */
export function createHttp(parts: HttpParts): Server {
  const elsewhere = originsOf(parts.config);
  return createBoundedServer(parts.connections, (request, response) => {
    const { peer, forwardedFor, forwardedProto } = origin(request);
    const { trustProxy } = parts.config;
    const client = clientOf({ peer, forwardedFor, forwardedProto }, trustProxy);
    const { address, secure } = client;
    if (client.unread) parts.misread();
    const headers = securityHeaders({
      host: request.headers.host,
      secure,
      subdomains: parts.config.hstsSubdomains,
      inline: parts.files?.inline ?? NONE_INLINE,
      elsewhere,
    });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = pathOf(request);
    const ownPolicy = ownPolicyOf(path);
    if (ownPolicy !== null) response.setHeader('Content-Security-Policy', ownPolicy);
    const counted = path === COUNT_PATH ? parts.counts?.answer(request, response, address) : null;
    const answered = counted ?? parts.companion.answer(path, request, response, address);
    if (answered) answered.catch(parts.fault);
    else answer(request, response, parts, secure);
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

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: HttpParts,
  secure: boolean,
): void {
  const path = pathOf(request);
  if (path === TOKEN_PATH) {
    plain(response, 404, 'There is no such page.');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    plain(response, 405, 'Only GET and HEAD work here.', { Allow: 'GET, HEAD' });
    return;
  }
  if (isHealthPath(path)) {
    const { status, body } = healthOf(path, parts.state());
    json(response, status, body);
  } else if (path === HOUSE_PATH) {
    json(response, 200, houseOfferOf(parts.config));
  } else if (path === '/metrics' && parts.config.metricsPort === null) {
    if (fromThisMachine(request, parts.config))
      metrics(response, parts.registry).catch(parts.fault);
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
  } else page(request, response, path, { ...parts, files: parts.files }, secure).catch(parts.fault);
}

async function page(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { files, others }: Pick<HttpParts, 'others'> & { readonly files: AppFiles },
  secure: boolean,
): Promise<void> {
  const { languages } = files;
  const [source = ''] = languages;
  const asked = preferredLanguage(request.headers['accept-language'], languages) ?? source;
  const isOpen = files.inLanguage(path, source) !== null;
  const elsewhere = asked === source ? null : files.inLanguage(path, asked);
  const found = files.find(path);
  if (elsewhere !== null) {
    // Each address has one page, which can be held against a list. What stands behind a # goes along (RFC 9110 §10.2.2).
    const { search } = new URL(request.url ?? '', 'http://house');
    plain(response, 302, '', {
      Location: elsewhere + search,
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Language',
    });
  } else if (found?.kind === 'moved') plain(response, 308, '', { Location: found.to });
  else if (found) {
    const host = hostOf(request.headers.host);
    const isDoor = path === '/' || (path.endsWith('/') && languages.includes(path.slice(1, -1)));
    if (host !== null && isDoor)
      response.setHeader('Link', doors(`${secure ? 'https' : 'http'}://${host}`, languages));
    sendFile(request, response, 200, found.file, isOpen);
  } else {
    const other = others && isHashed(path) ? await others(path) : null;
    if (other) {
      sendFile(request, response, 200, fileOf(path, other));
      return;
    }
    const named = languages.find((tag) => path.startsWith(`/${tag}/`));
    const spoken = named ?? (asked === source ? null : asked);
    const missing =
      (spoken === null ? null : files.find(`/${spoken}/404.html`)) ?? files.find('/404.html');
    if (missing?.kind === 'file')
      sendFile(request, response, 404, missing.file, named === undefined);
    else plain(response, 404, 'There is no such page.');
  }
}

/** Where the door is in each language (RFC 8288, HTML §4.6.7.1): whole addresses, which searchers want and no page knows. */
const doors = (site: string, languages: readonly string[]): string =>
  languages.map((tag) => `<${site}/${tag}/>; rel="alternate"; hreflang="${tag}"`).join(', ');

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  status: 200 | 404,
  file: AppFile,
  /** Whoever asks for another language gets something else. */
  byLanguage = false,
): void {
  const accepted = request.headers['accept-encoding'] ?? '';
  const [body, encoding] =
    file.brotli && accepts(accepted, 'br')
      ? [file.brotli, 'br']
      : file.gzip && accepts(accepted, 'gzip')
        ? [file.gzip, 'gzip']
        : [file.plain, undefined];
  // A strong tag stands for these very bytes (RFC 9110 §8.8.1), so each encoding has its own.
  const etag = encoding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`;
  const headers = {
    ETag: etag,
    'Cache-Control': file.cacheControl,
    'Accept-Ranges': 'none',
    Vary: byLanguage ? 'Accept-Encoding, Accept-Language' : 'Accept-Encoding',
  };
  if (status === 200 && isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  send(response, status, body, {
    ...headers,
    'Content-Type': file.type,
    ...(encoding && { 'Content-Encoding': encoding }),
  });
}

/** Whether an Accept-Encoding (RFC 9110 §12.5.3) takes this coding; `q=0` is a no. */
function accepts(header: string, coding: string): boolean {
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    if (name === coding) return !parameters.some((one) => /^q=0(?:\.0{0,3})?$/.test(one));
  }
  return false;
}

/** Whether an If-None-Match (RFC 9110 §13.1.2) names this tag; a proxy may have made it weak. */
const isKnown = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;

async function metrics(response: ServerResponse, registry: Registry): Promise<void> {
  send(response, 200, await registry.metrics(), { 'Content-Type': registry.contentType });
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, JSON.stringify(body), {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  });

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

/**
 * A proxy on this machine has a loopback address too. Most say for whom they ask; one that does not either hands on the
 * guest's Host, or the house has been told of its guests' origins, or no guest gets further than the page.
 */
function fromThisMachine(
  { socket, headers }: IncomingMessage,
  { trustProxy, origins }: Config,
): boolean {
  const isBehindProxy = !('hops' in trustProxy && trustProxy.hops === 0) || origins !== null;
  if (isBehindProxy || FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const peer = socket.remoteAddress ?? '';
  if (!ipaddr.isValid(peer) || ipaddr.process(peer).range() !== 'loopback') return false;
  return LOOPBACK_HOST.test(headers.host ?? '');
}

/** What proxies add to a request. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
