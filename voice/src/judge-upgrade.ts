/** Who may open a WebSocket: everything that can be said before there is one. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { REALTIME_PATH } from './realtime-path.ts';

/** A plain HTTP answer instead of a WebSocket. */
type Rejection = { readonly status: 403 | 404 | 503; readonly sentence: string };

/** The one subprotocol that clients of this protocol offer without a secret in it. */
export const SUBPROTOCOL = 'realtime';

const ON_THIS_MACHINE = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

/** A page's origin is one of the list or, without a list, of this machine. What is no browser says none. */
const originAllowed = (origin: string | undefined, origins: ReadonlySet<string> | null): boolean =>
  origins ? origin !== undefined && origins.has(origin) : ON_THIS_MACHINE.test(origin ?? '');

/** Judges an upgrade request; null if nothing speaks against it. Every page of the web can ask for one (RFC 6455 §10.2). */
export function judgeUpgrade(
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  origins: ReadonlySet<string> | null,
  withoutOrigin: 'welcome' | 'refused',
): Rejection | null {
  if (url.split('?')[0] !== REALTIME_PATH)
    return { status: 404, sentence: `There is a WebSocket at ${REALTIME_PATH} only.` };
  if (headers.origin === undefined && withoutOrigin === 'welcome') return null;
  if (!originAllowed(headers.origin, origins))
    return { status: 403, sentence: 'Pages of this origin may not connect.' };
  return null;
}

/** Takes our own subprotocol where it is offered, and none else: others may have keys in them. */
export const chooseProtocol = (offered: ReadonlySet<string>): string | false =>
  offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false;

const REASONS = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Writes a whole HTTP response to a socket that asked for an upgrade, and lets go of it. */
export function reject(raw: Duplex, { status, sentence }: Rejection): void {
  raw.on('error', () => raw.destroy());
  raw.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\nX-Content-Type-Options: nosniff\r\n` +
      `Connection: close\r\n\r\n${sentence}`,
    () => raw.destroy(),
  );
}
