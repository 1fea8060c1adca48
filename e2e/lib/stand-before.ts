/** A host in front of a house that serves its pages, and does something of its own besides. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Before {
  /** What it adds to the end of the file at this path; nothing by default. */
  adds?: (path: string) => string;
  /** Whether it answers at all. */
  answers?: () => boolean;
}

/** Opens it; `house` is the address of what it stands before. */
export async function standBefore(
  house: string,
  { adds = () => '', answers = () => true }: Before,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const answer = async ({ url = '/' }: IncomingMessage, response: ServerResponse) => {
    if (!answers()) {
      response.destroy();
      return;
    }
    const honest = await fetch(new URL(url, house));
    const body = await honest.bytes();
    const headers = Object.fromEntries(honest.headers);
    delete headers['content-encoding'];
    delete headers['content-length'];
    response.writeHead(honest.status, headers).write(body);
    response.end(adds(url));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
