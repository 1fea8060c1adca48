/** The body of a small request, bounded in size and in time. */
import type { IncomingMessage } from 'node:http';

type Body =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'too-big' | 'too-slow' | 'gone' };

/** Reads at most `maxBytes` within `withinMs`. Call it before anything is awaited: the request is being read already. */
export function readBody(
  request: IncomingMessage,
  { maxBytes, withinMs }: { readonly maxBytes: number; readonly withinMs: number },
): Promise<Body> {
  const { promise, resolve } = Promise.withResolvers<Body>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => end({ kind: 'too-slow' }), withinMs);
  const end = (body: Body): void => {
    clearTimeout(timer);
    request.off('data', take);
    resolve(body);
  };
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > maxBytes) end({ kind: 'too-big' });
    else chunks.push(chunk);
  };
  request.on('data', take);
  request.once('end', () => end({ kind: 'whole', text: Buffer.concat(chunks).toString() }));
  request.once('close', () => end({ kind: 'gone' }));
  // Without a listener a broken request would be a fault of ours; `close` follows.
  request.on('error', () => {});
  return promise;
}
