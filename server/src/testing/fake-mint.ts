/** A provider's HTTP side for one test: answers what it is told to, and remembers what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** One question, as it arrived. */
type Asked = {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
};

/** Answers one question. Without doing anything it leaves the asker waiting. */
export type Script = (response: ServerResponse, asked: Asked, count: number) => void;

/** Says this as JSON. */
export const says =
  (status: number, body: object, headers = {}): Script =>
  (response) =>
    void response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(JSON.stringify(body));

/** Gives another token each time. */
export const gives: Script = (response, asked, count) =>
  says(200, { name: `auth_tokens/secret-token-${count}` })(response, asked, count);

export async function fakeMint(script: Script = gives) {
  const asked: Asked[] = [];
  const fake = { asked, script, url: '' };
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    void json(request).then((body) => {
      asked.push({ url, headers, body });
      fake.script(response, { url, headers, body }, asked.length);
    });
  });
  server.listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
