/** Whether a page was opened on the very machine that serves it. Pure. */
import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

const LOCAL_NAMES = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

/**
 * A proxy on this machine has a loopback address, too: so the page must also have been asked for by a name of this
 * machine, and nobody may have forwarded it.
 */
export function isLocal({
  headers,
  socket: { remoteAddress: peer = '' },
}: {
  readonly headers: IncomingMessage['headers'];
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
}): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  if (!LOCAL_NAMES.test(headers.origin ?? '')) return false;
  if (isIPv4(peer)) return peer.startsWith('127.');
  if (!ipaddr.isValid(peer)) return false;
  return ipaddr.process(peer).range() === 'loopback';
}
