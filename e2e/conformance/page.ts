/** Our own page for the house that checks clients: files of the build, as a web server would serve them. */
import { createReadStream, statSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../web/build', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** Answers 404 where there is no such file, or no build. */
export const servePage: RequestListener = ({ url = '/' }, response) => {
  const path = normalize(decodeURIComponent(url.split('?', 1)[0] ?? '/'));
  const file = join(BUILD, path.endsWith('/') ? `${path}index.html` : path);
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  if (!isThere) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Nothing here');
    return;
  }
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
};
