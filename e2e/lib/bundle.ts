/** Bundles a page of this folder for the browser, and serves it on its own origin where that is wanted. */
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { NONE_INLINE, securityHeaders } from '../../server/src/pages/security-headers.ts';

/** An origin that serves one bundled page; `close` ends it. */
export interface BundledPage {
  url: string;
  close(): Promise<void>;
}

const entryOf = (name: string): URL => new URL(`../pages/${name}.ts`, import.meta.url);

/** The script of a page, whole. */
export async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(entryOf(name));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  });
  const [output] = Array.isArray(built) ? built : [];
  const [chunk] = output?.output ?? [];
  if (!chunk) throw new Error(`nothing was bundled of ${name}`);
  return chunk.code;
}

export async function servePage(name: string): Promise<BundledPage> {
  const code = await bundle(name);
  return serve((request, response) => {
    const script = request.url === '/page.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? code : '<!doctype html><script type="module" src="/page.js"></script>');
  });
}

/**
 * The same as the app is built and served: every file by itself, behind all that the server tells browsers to refuse.
 * `page`: the name of one of this folder, or the file of another. `elsewhere`: origins to which it may connect.
 */
export async function servePageStrictly(
  page: string | URL,
  elsewhere: readonly string[] = [],
): Promise<BundledPage> {
  const files = await filesOf(page instanceof URL ? page : entryOf(page));
  return serve((request, response) => {
    const { host } = request.headers;
    const headers = securityHeaders({
      host,
      secure: false,
      subdomains: true,
      inline: NONE_INLINE,
      elsewhere,
    });
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    const file = files.get(request.url ?? '');
    const type = file === undefined && request.url === '/' ? 'text/html' : 'text/javascript';
    response.setHeader('content-type', type);
    if (type === 'text/javascript' && file === undefined) response.statusCode = 404;
    response.end(file ?? pageOf(files));
  });
}

/** What is built of a page, by path; its own script is `/page.js`. */
async function filesOf(entry: URL): Promise<Map<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: fileURLToPath(entry),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
  if (!('output' in built)) throw new Error(`${entry.pathname} was not built once`);
  return new Map(
    built.output.map((file) => [
      `/${file.fileName}`,
      file.type === 'chunk' ? file.code : String(file.source),
    ]),
  );
}

/** A page that names the hash of its script, without which that would not run. */
function pageOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256')
    .update(files.get('/page.js') ?? '')
    .digest('base64');
  return `<!doctype html><script type="module" src="/page.js" integrity="sha256-${hash}"></script>`;
}

async function serve(answer: RequestListener): Promise<BundledPage> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
