/** Carries frames between a guest and a voice server, both ways, and never holds more than a little of either. */
import type { RawData, WebSocket } from 'ws';

/** More than this (bytes) waiting for one side stops the other, until most of it has left. */
const QUEUED_BYTES = 256 * 1024;

/** How a conversation ends, by WebSocket close codes (RFC 6455 §7.4 and IANA's registry). */
export type Ending = { readonly code: number; readonly reason: string };

/** The guest or the voice server did not take what the other said. */
const TOO_SLOW: Ending = { code: 1013, reason: 'This side did not read. Try again.' };

/** Codes that may not be sent, or say something about one hop only. */
const toldOn = (code: number): number =>
  code >= 3000 || [1000, 1001, 1008, 1011, 1013].includes(code) ? code : 1011;

/** Joins two open sockets until one of them ends, which ends the other with the same code and reason. */
export function bridge(guest: WebSocket, upstream: WebSocket, slowMs: number): void {
  const stop = [carry(guest, upstream, slowMs), carry(upstream, guest, slowMs)];
  for (const [from, to] of [
    [guest, upstream],
    [upstream, guest],
  ] as const)
    from.once('close', (code, reason) => {
      for (const one of stop) one();
      to.resume();
      to.close(toldOn(code), reason.subarray(0, 123));
    });
}

function carry(from: WebSocket, to: WebSocket, slowMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const sent = (): void => {
    if (timer === undefined || to.bufferedAmount > QUEUED_BYTES / 4) return;
    clearTimeout(timer);
    timer = undefined;
    from.resume();
  };
  from.on('message', (data: RawData, binary: boolean) => {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary }, sent);
    if (timer !== undefined || to.bufferedAmount <= QUEUED_BYTES) return;
    from.pause();
    timer = setTimeout(() => {
      from.resume();
      from.close(TOO_SLOW.code, 'The other side did not read.');
      // It would not read a closing handshake either.
      to.terminate();
    }, slowMs);
  });
  return () => clearTimeout(timer);
}
