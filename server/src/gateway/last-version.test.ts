/**
 * A page of the last version at a server of this one. What it said was recorded, as was which keys it heard: such a page
 * reads a message whole or not at all, so one key more or less would be silence. Where this has to change, the version of
 * the wire does (`WIRE_VERSION`), and the recording is made anew.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseServerMessage, type ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { realHouse } from '../testing/real-house.ts';

/** What was said (names in angle brackets stand for ids), or heard. */
type Step = { readonly who: string } & (
  | { readonly say: string }
  | { readonly hear: ServerMessage['type']; readonly keys: readonly string[] }
);

const recording = new URL('last-version.json', import.meta.url);
const steps = JSON.parse(readFileSync(recording, 'utf8')) as readonly Step[];

/** A page that knows nothing of schemas. */
class Page {
  readonly socket: WebSocket;
  readonly #inbox: string[] = [];
  #wake = (): void => {};

  constructor(port: number) {
    const origin = `http://127.0.0.1:${port}`;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, ['eat-with-me.1'], { origin });
    this.socket.on('message', (data: Buffer) => {
      this.#inbox.push(data.toString());
      this.#wake();
    });
    onTestFinished(() => this.socket.terminate());
  }

  /** The next message of this type. */
  async hear(type: string): Promise<string> {
    for (;;) {
      const at = this.#inbox.findIndex((text) => text.startsWith(`{"type":"${type}"`));
      const [text] = at < 0 ? [] : this.#inbox.splice(at, 1);
      if (text !== undefined) return text;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Where in a value there are keys, whatever is behind them. */
function keysOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value))
    return [...new Set(value.flatMap((each) => keysOf(each, `${at}[]`)))].toSorted();
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, inner]) => [`${at}.${key}`, ...keysOf(inner, `${at}.${key}`)])
    .toSorted();
}

test('a page of the last version is understood, and understands every answer', async () => {
  const { address } = await realHouse({ env: { STUN_URLS: 'stun:stun.example' } });
  const pages = new Map<string, Page>();
  const ids = new Map([['lost', 'forgottenByTheHouse-01']]);
  for (const step of steps) {
    const page = pages.get(step.who) ?? new Page(address.port);
    if (!pages.has(step.who)) await once(page.socket, 'open');
    pages.set(step.who, page);
    if ('say' in step) {
      page.socket.send(step.say.replaceAll(/<(\w+)>/g, (_, name: string) => ids.get(name) ?? name));
      continue;
    }
    const text = await page.hear(step.hear);
    expect(keysOf(JSON.parse(text)), text).toEqual(step.keys);
    const message = parseServerMessage(text);
    if (message?.type === 'welcome') ids.set(step.who, message.guest);
    if (message?.type === 'seated')
      ids.set(message.seating.kind === 'queue' ? 'table' : 'private', message.seating.table);
  }
});
