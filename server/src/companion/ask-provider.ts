/** One question to a provider's HTTP interface, bounded in time and size, with a second try where the first met nobody. */

/** How long (ms) each try may take, its answer included. */
const WITHIN_MS = 4000;
const TRIES = 2;

/** What an answer may have, in bytes; a token needs a few hundred. */
const ANSWER_MAX_BYTES = 64 * 1024;

/** `body` is what could be read of it as JSON, else undefined. */
export type ProviderAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'silent' };

/** Posts JSON. A server's fault (5xx) and no answer at all are tried once more. Never rejects, and says nothing of what was sent. */
export async function askProvider(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<ProviderAnswer> {
  let last: ProviderAnswer = { kind: 'silent' };
  for (let tries = 0; tries < TRIES; tries += 1) {
    last = await ask(url, headers, body).catch((): ProviderAnswer => ({ kind: 'silent' }));
    if (last.kind === 'answered' && last.status < 500) break;
  }
  return last;
}

async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<ProviderAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    // Wherever it leads, the key must not go there.
    redirect: 'manual',
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  const text = response.body && (await read(response.body));
  return { kind: 'answered', status: response.status, body: text ? json(text) : undefined };
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > ANSWER_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What stands at this path of a parsed answer, if it is text of this form; else the empty string. */
export function textAt(body: unknown, path: readonly string[], form = /^/): string {
  let value = body;
  for (const name of path)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof value === 'string' && form.test(value) ? value : '';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
