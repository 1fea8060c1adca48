/** What both processes do around a WebSocket server: listen, say so in a sentence, answer plain requests, stop on a signal. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** An open server. */
export type Listening = { readonly port: number; readonly close: () => Promise<void> };

/** Opens an HTTP server that answers `/healthz` and hands over upgrades. Rejects with the system's error. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  upgrade: (request: IncomingMessage, raw: Duplex, head: Buffer) => void,
): Promise<Server> {
  const server = createServer(
    { headersTimeout: 5000, requestTimeout: 5000 },
    (request, response) => {
      response.setHeader('X-Content-Type-Options', 'nosniff');
      if (request.url === '/healthz') response.end('ok');
      else response.writeHead(404).end('There is only a WebSocket here.');
    },
  );
  server.maxHeadersCount = 64;
  server.on('upgrade', upgrade);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await promise;
  return server;
}

/** The port that a server got. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** What to do about it, when a server cannot listen; null for errors that nobody foresaw. */
export function whyNotListening(
  { code }: NodeJS.ErrnoException,
  asked: { readonly host: string; readonly port: number },
  names: { readonly host: string; readonly port: string },
): string | null {
  if (code === 'EADDRINUSE')
    return `Port ${asked.port} is already in use; set ${names.port} to another one.`;
  if (code === 'EACCES')
    return `Port ${asked.port} needs rights that this user does not have; set ${names.port}.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${names.host} is "${asked.host}", but this machine has no such address.`;
  return null;
}

/** Runs until a signal. A fault is told by its code alone: a message may quote what a guest said. */
export function runUntilSignal(open: Listening): void {
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) process.exit(exitCode || 1);
    stopping = true;
    void open.close().finally(() => process.exit(exitCode));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(0));
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    process.stderr.write(`A fault ended the process: ${error.code ?? error.name}.\n`);
    stop(1);
  });
}

/** The name a person on this machine would type. */
export function shownHost(host: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)) return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** Ends the start with one sentence. */
export function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
