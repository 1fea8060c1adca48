/** A proxy that does one thing wrong, in front of a house. */
import { createServer as createPlain, request, type IncomingMessage } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { selfSigned } from './certificate.ts';

/** What is wrong with it; all of it is optional. */
type Crooked = {
  /** Without TLS. */
  readonly plain?: boolean;
  /** Days for which its certificate is good. */
  readonly days?: number;
  /** Tells the house nothing of whom it asks for. */
  readonly anonymous?: boolean;
  /** Does not pass upgrades on. */
  readonly noUpgrade?: boolean;
  /** Passes every upgrade on as if it came from the house's own page. */
  readonly anyOrigin?: boolean;
  /** Writes another host. */
  readonly host?: string;
  /** Cuts a wire on which nobody speaks, after so long (ms). */
  readonly idleMs?: number;
  /** Shows everybody what is meant for who runs the house. */
  readonly metrics?: boolean;
  /** Adds these to every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves these out of every answer. */
  readonly without?: readonly string[];
};

/** Where it is, and what a client must trust. */
type CrookedProxy = { readonly site: URL; readonly ca: string };

/** Opens one that closes when the test ends. */
export async function crookedProxy(house: number, how: Crooked = {}): Promise<CrookedProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'ewm-crooked-'));
  const { key, pem } = selfSigned(directory, how.days);
  const server = how.plain
    ? createPlain()
    : createSecure({ key: readFileSync(key), cert: pem }, undefined);
  const open = new Set<Duplex>();
  server.on('connection', (socket: Socket) => open.add(socket));
  const headersFor = ({ headers, socket }: IncomingMessage) => ({
    ...headers,
    ...(how.host !== undefined && { host: how.host }),
    ...(how.anyOrigin && headers.origin !== undefined && { origin: `https://${headers.host}` }),
    ...(!how.anonymous && {
      'x-forwarded-for': socket.remoteAddress ?? '',
      'x-forwarded-proto': how.plain ? 'http' : 'https',
    }),
  });
  server.on('request', (asked: IncomingMessage, answer) => {
    const { url = '/', method } = asked;
    if (how.metrics && url === '/metrics')
      return void answer.end('# TYPE ewm_tables gauge\newm_tables 0\n');
    const { connection: _, upgrade: __, ...headers } = headersFor(asked);
    const passed = request({ port: house, path: url, method, headers, agent: false });
    passed.on('error', () => answer.writeHead(502).end());
    passed.on('response', (response) => {
      const kept = Object.entries({ ...response.headers, ...how.headers }).filter(
        ([name]) => !how.without?.includes(name),
      );
      answer.writeHead(response.statusCode ?? 502, Object.fromEntries(kept));
      response.pipe(answer);
    });
    passed.end();
  });
  // Without a listener an upgrade is a request like any other.
  if (!how.noUpgrade)
    server.on('upgrade', (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
      const through = connect(house, '127.0.0.1');
      open.add(through);
      const lines = Object.entries(headersFor(asked)).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      through.write([`GET ${asked.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      through.write(head);
      if (how.idleMs !== undefined) through.setTimeout(how.idleMs, () => through.destroy());
      socket.pipe(through).pipe(socket);
      for (const end of [socket, through]) end.on('error', () => {});
      through.on('close', () => socket.destroy());
      socket.on('close', () => through.destroy());
    });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
    rmSync(directory, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  return { site: new URL(`${how.plain ? 'http' : 'https'}://localhost:${port}`), ca: pem };
}
