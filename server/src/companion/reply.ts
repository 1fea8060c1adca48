/** Answers of the companion's two addresses: JSON, for this page alone. */
import type { ServerResponse } from 'node:http';

/** Writes a whole answer, which nobody may keep. */
export function reply(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    })
    .end(text);
}
