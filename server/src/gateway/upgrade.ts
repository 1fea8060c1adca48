/** Who may open a WebSocket: everything that can be said before there is one. */
import type { IncomingMessage } from 'node:http';
import { comparedWire, SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';

/** A plain HTTP answer instead of a WebSocket. */
type Rejection = { readonly status: 400 | 403; readonly sentence: string };

/** A host, with or without a port, and nothing that could break out of a header. */
const HOST = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

const HOST_LENGTH = 'host'.length;

/** The Host header if it is one. */
export const hostOf = (host: string | undefined): string | null =>
  host !== undefined && HOST.test(host) ? host : null;

/** Whether a page of this origin may talk to us: one of the list, or without a list, the host that was asked for. */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  origins: ReadonlySet<string> | null,
): boolean {
  if (origin === undefined) return false;
  if (origins) return origins.has(origin);
  const asked = hostOf(host)?.toLowerCase();
  return asked !== undefined && (origin === `http://${asked}` || origin === `https://${asked}`);
}

/** How many Host headers there are. Node shows the first of them only. */
export function hostsOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === HOST_LENGTH && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/**
 * Whether a request asks for a WebSocket on the wire. Every other wish to upgrade is to be ignored (RFC 9110 §7.8), also
 * one of HTTP/1.0, and of another version than RFC 6455's 13 (§4.2.2): that gets the 426 of a plain request.
 */
export const isWireUpgrade = ({
  url = '',
  httpVersion,
  headers,
}: Pick<IncomingMessage, 'url' | 'httpVersion' | 'headers'>): boolean =>
  url.split('?', 1)[0] === WIRE_PATH &&
  httpVersion === '1.1' &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['sec-websocket-version'] === '13';

/**
 * Judges an upgrade request to the wire; null if nothing speaks against it. The Origin is what keeps other sites' pages out (RFC
 * 6455 §10.2), and with no secret in the query there is none in any log on the way.
 */
export function judgeUpgrade(
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  origins: ReadonlySet<string> | null,
): Rejection | null {
  if (url.includes('?')) return { status: 400, sentence: 'This address takes no query.' };
  if (!originAllowed(headers.origin, headers.host, origins))
    return { status: 403, sentence: 'Pages of this origin may not connect.' };
  const offered = headers['sec-websocket-protocol']?.split(',').map((each) => each.trim()) ?? [];
  if (!chosenWire(offered))
    return { status: 400, sentence: `The subprotocol must be ${SUBPROTOCOL}.` };
  return null;
}

/**
 * The subprotocol to answer with. Browsers show a page nothing of an upgrade that is turned down, only the close code of one
 * that succeeded: so a page of another version is let in as what it says it is, to be told.
 */
export const chosenWire = (offered: Iterable<string>): string | null => {
  const ours = [...offered].filter((each) => comparedWire(each) !== null);
  return ours.find((each) => each === SUBPROTOCOL) ?? ours[0] ?? null;
};
