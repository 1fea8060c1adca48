/** The house that checks clients, with a client made of our own mesh, as it is and with faults. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NO_TRACKS } from '@eat-with-me/mesh/local-media';
import { Mesh } from '@eat-with-me/mesh/table/mesh';
import { certificateOf, REALM, standInForBrowser } from '@eat-with-me/mesh/testing/werift';
import {
  isCounted,
  isCountedUnread,
  parseServerMessage,
  SUBPROTOCOL,
  type ClientMessage,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { CLIENT_CHECKS } from './client-checks.ts';
import { ScriptedHouse } from './scripted-house.ts';

beforeAll(() => void standInForBrowser());
afterAll(() => void vi.unstubAllGlobals());

type Fault = (message: ClientMessage) => ClientMessage | null;

/** What a page does, in few words: a mesh for each table, a wire that comes back. */
class Client {
  readonly #url: string;
  readonly #fault: Fault;
  #socket: WebSocket | null = null;
  #mesh: Mesh | null = null;
  #token = '';
  #received = 0;
  #sent: ClientMessage[] = [];
  #isOver = false;

  private constructor(url: string, fault: Fault) {
    this.#url = url;
    this.#fault = fault;
  }

  /** Comes, and goes when the test ends. */
  static start(url: string, fault: Fault): void {
    const client = new Client(url, fault);
    onTestFinished(() => {
      client.#isOver = true;
      client.#socket?.terminate();
      client.#mesh?.leave();
    });
    client.#connect();
  }

  #connect(): void {
    if (this.#isOver) return;
    const socket = new WebSocket(`${this.#url}/wire`, SUBPROTOCOL, { origin: this.#url });
    this.#socket = socket;
    const resume = this.#token && { token: this.#token, received: this.#received };
    socket.on('open', () => this.#write({ type: 'hello', ...(resume && { resume }) }));
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const message = parseServerMessage(text);
      if (message ? isCounted(message) : isCountedUnread(text)) this.#received += 1;
      if (message) void this.#hear(message);
    });
    socket.on('close', () => this.#connect());
    socket.on('error', () => undefined);
  }

  #write(message: ClientMessage): void {
    const said = this.#fault(message);
    if (said) this.#socket?.send(JSON.stringify(said));
  }

  #say(message: ClientMessage): void {
    this.#sent.push(message);
    this.#write(message);
  }

  async #queue(): Promise<void> {
    const presence = { name: '', microphone: 'none', camera: 'none' } as const;
    const mesh = new Mesh(NO_TRACKS, presence, await certificateOf(), {
      means: 'restart',
      realm: REALM,
    });
    this.#mesh = mesh;
    mesh.on('say', (message) => this.#say(message));
    const patience = { anyLanguage: false, fewer: false };
    const pledge = await mesh.pledge();
    this.#say({
      type: 'queue',
      ticket: { sizes: [2], languages: [], patience, met: [], avoid: [], pledge },
    });
  }

  async #hear(message: ServerMessage): Promise<void> {
    if (message.type === 'welcome') {
      this.#token = message.token;
      await this.#queue();
    } else if (message.type === 'resumed') {
      this.#token = message.token;
      for (const missed of this.#sent.slice(message.received)) this.#write(missed);
    } else if (message.type === 'seated') {
      const wished = { kind: 'newcomer', chairs: [2], fewer: false, least: 2 } as const;
      this.#mesh?.sitDown(message.seating, { ...wished, known: new Set() });
    } else if (message.type === 'departed') {
      this.#mesh?.leave();
      await this.#queue();
    } else if (message.type === 'signal' || message.type === 'revealed') this.#mesh?.hear(message);
  }
}

/** What the house says of a client: the first sentence that is no praise, or null. */
async function verdict(fault: Fault, slowness = 8): Promise<string | null> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const house = new ScriptedHouse(server, 30_000, slowness);
  onTestFinished(() => {
    house.close();
    server.close();
  });
  Client.start(`http://localhost:${(server.address() as AddressInfo).port}`, fault);
  for (const { run } of CLIENT_CHECKS) {
    const sentence = await run(house).then(
      () => null,
      ({ message }: Error) => message,
    );
    if (sentence !== null) return sentence;
  }
  return null;
}

test('a client made of our own mesh keeps every promise', async () => {
  expect(await verdict((message) => message)).toBeNull();
});

test.each<[string, RegExp, Fault]>([
  [
    'another nonce than the committed one',
    /had not committed to/,
    (message) => (message.type === 'reveal' ? { ...message, nonce: 'n'.repeat(43) } : message),
  ],
  [
    'a box that was changed',
    /does not open/,
    (message) =>
      message.type === 'signal' ? { ...message, box: `${message.box.slice(0, -2)}AA` } : message,
  ],
  ['a signal to nobody', /nobody sits/, (m) => (m.type === 'signal' ? { ...m, to: 9 } : m)],
  [
    'a wrong count',
    /counts \d of \d messages/,
    (message) =>
      message.type === 'hello' && message.resume
        ? { type: 'hello', resume: { ...message.resume, received: message.resume.received - 1 } }
        : message,
  ],
  [
    'a visit begun anew',
    /without its token/,
    (message) => (message.type === 'hello' ? { type: 'hello' } : message),
  ],
])('%s is caught', async (_, sentence, fault) => {
  expect(await verdict(fault)).toMatch(sentence);
});

test('no reveal is caught', async () => {
  const fault: Fault = (message) => (message.type === 'reveal' ? null : message);
  expect(await verdict(fault, 1)).toMatch(/said no reveal/);
});
