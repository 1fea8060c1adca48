/** A host in front of a house that serves its pages, and does something of its own besides. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Before {
  /** What it adds to the end of the file at this path; nothing by default. */
  adds?: (path: string) => string;
  /** Whether it answers at all, to whoever asks for this path; 502 is the answer of one whose house does not. */
  answers?: (path: string) => boolean | 502;
  /** Whether its page and its service worker are those of a build before. */
  isOlder?: () => boolean;
}

/** Where the page from before has its first file: what is named by its content is never the same for two builds. */
const OLDER = '/_app/immutable/older/';

const withOlderName = (code: string): string => code.replace(/(version: ?["`])\w+/, '$1older');

/** A file of the page as a build before had it, of which nothing but its name was another. */
async function olderOf(path: string, text: string, fetchText: FetchText): Promise<string> {
  if (path === '/service-worker.js' || path.startsWith(OLDER)) return withOlderName(text);
  const [tag, name = ''] =
    /"\/_app\/immutable\/(boot\.[\w-]+\.js)" integrity="[^"]+"/.exec(text) ?? [];
  if (tag === undefined) return text;
  const code = withOlderName(await fetchText(`/_app/immutable/${name}`));
  const hash = createHash('sha256').update(code).digest('base64');
  return text.replace(tag, `"${OLDER}${name}" integrity="sha256-${hash}"`);
}

type FetchText = (path: string) => Promise<string>;

/** Opens it; `house` is the address of what it stands before. */
export async function standBefore(
  house: string,
  { adds = () => '', answers = () => true, isOlder = () => false }: Before,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const fetchText: FetchText = async (path) => (await fetch(new URL(path, house))).text();
  const answer = async ({ url = '/' }: IncomingMessage, response: ServerResponse) => {
    const its = answers(url);
    if (its !== true) {
      if (its) response.writeHead(its).end();
      else response.destroy();
      return;
    }
    const honest = await fetch(new URL(url.replace(OLDER, '/_app/immutable/'), house));
    const plain = Buffer.from(await honest.arrayBuffer());
    const isText = /html|javascript/.test(honest.headers.get('content-type') ?? '');
    const body =
      isText && (isOlder() || url.startsWith(OLDER))
        ? await olderOf(url, plain.toString(), fetchText)
        : plain;
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
