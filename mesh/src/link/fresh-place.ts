/** Where a connection sees the addresses that this machine has now. */
import type { Realm } from './ends.ts';
import type { Means } from '../policy/healing.ts';

/** A place to make a connection in; to be released when the connection is closed. */
export interface FreshPlace {
  realm: Realm;
  release(): void;
}

/**
 * A frame of the page's own origin that shows nothing. Chromium keeps a list of addresses per frame and learns of a new
 * one 1.6 s late; a new frame asks the system. The connection dies with its frame.
 */
export function freshPlace(): FreshPlace | null {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = '';
  document.body.append(frame);
  const realm = frame.contentWindow as (Window & Realm) | null;
  if (!realm) return null;
  return { realm, release: () => frame.remove() };
}

/**
 * What this browser heals with. Engines with the Network Information API are those that are late to learn of
 * addresses and that a new frame helps; the others look when they gather.
 */
export const ownMeans = (): Means => ('connection' in navigator ? 'replace' : 'restart');
