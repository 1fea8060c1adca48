/** What is said to whoever asked for an upgrade that they do not get. */
import type { Duplex } from 'node:stream';

/** Writes a whole HTTP response to a socket that asked for an upgrade, and lets go of it. */
export function answerUpgrade(raw: Duplex, status: 400 | 403, sentence: string): void {
  const reason = { 400: 'Bad Request', 403: 'Forbidden' }[status];
  raw.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\nX-Content-Type-Options: nosniff\r\n` +
      `Connection: close\r\n\r\n${sentence}`,
    () => raw.destroy(),
  );
}
