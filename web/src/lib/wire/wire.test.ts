// @vitest-environment node
import {
  SUBPROTOCOL,
  type ClientMessage,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { retryDelay } from './retry-delay.ts';
import { Wire } from './wire.ts';

const token = (letter: string) => letter.repeat(43);
const guest = 'g'.repeat(22);
const queue: ClientMessage = {
  type: 'queue',
  ticket: {
    sizes: [2],
    languages: [],
    patience: { anyLanguage: false, fewer: false },
    met: [],
    avoid: [],
    pledge: { opening: 'A'.repeat(146), commit: 'A'.repeat(43) },
  },
};
const counted: ServerMessage = {
  type: 'counted',
  outlook: { waiting: 1, bySize: { 2: 1, 3: 0, 4: 0 }, estimateMs: null },
};
const leave: ClientMessage = { type: 'leave' };
const welcome = (letter: string): ServerMessage => ({
  type: 'welcome',
  guest,
  token: token(letter),
  graceMs: 75_000,
  salts: [guest, guest],
  relaxes: { anyLanguageMs: 20_000, fewerMs: 30_000 },
  relay: false,
  strangers: 'relay-first',
});

/** The server's end of one socket, played by the test. */
class Script {
  readonly socket: ServerSocket;
  readonly #heard: ClientMessage[] = [];
  #wake: (() => void) | null = null;

  constructor(socket: ServerSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#heard.push(JSON.parse(data.toString()) as ClientMessage);
      this.#wake?.();
    });
  }

  say(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  async hear(): Promise<ClientMessage> {
    for (;;) {
      const message = this.#heard.shift();
      if (message) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

let server: WebSocketServer;
let arrived: Script[];
let wake: (() => void) | null;
let wire: Wire;
/** Whether the house serves pages meanwhile. */
let pages: boolean;

/** The next socket that the wire opens. */
async function nextSocket(): Promise<Script> {
  for (;;) {
    const script = arrived.shift();
    if (script) return script;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

const nextEvent = (event: 'restarted' | 'moved' | 'change') =>
  new Promise<void>((resolve) => {
    const stop = wire.on(event, () => {
      stop();
      resolve();
    });
  });

/** An open wire and the server's end of it. */
async function greeted(): Promise<Script> {
  wire.open();
  const script = await nextSocket();
  expect(await script.hear()).toEqual({ type: 'hello' });
  script.say(welcome('a'));
  while (wire.state.phase !== 'open') await nextEvent('change');
  return script;
}

beforeEach(async () => {
  arrived = [];
  wake = null;
  pages = false;
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    arrived.push(new Script(socket));
    wake?.();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  wire = new Wire({
    open: () => new WebSocket(`ws://127.0.0.1:${port}`, SUBPROTOCOL),
    pagesCome: () => Promise.resolve(pages),
    random: () => 0,
  });
});

afterEach(() => {
  wire.close();
  for (const client of server.clients) client.terminate();
  server.close();
});

describe('the wire', () => {
  it('says hello first and sends what waited', async () => {
    wire.open();
    wire.send(queue);
    const script = await nextSocket();
    expect(await script.hear()).toEqual({ type: 'hello' });
    script.say(welcome('a'));
    expect(await script.hear()).toEqual(queue);
  });

  it('opens once however often it is asked to', async () => {
    wire.open();
    const script = await greeted();
    wire.open();
    wire.send(leave);
    expect(await script.hear()).toEqual(leave);
    expect(arrived).toEqual([]);
  });

  it.each([
    ['pages come through', true, 'blocked'],
    ['nothing does', false, 'silent'],
  ])('names why it is away where no socket opens and %s', async (_, come, why) => {
    pages = come;
    // What a proxy does that knows no WebSockets.
    server.options.verifyClient = () => false;
    wire.open();
    const seen: string[] = [];
    while (seen.length < 3) {
      await nextEvent('change');
      if (wire.state.phase === 'away') seen.push(wire.state.why);
    }
    expect(seen).toEqual(['silent', 'silent', why]);
  });

  it('is held back no longer once the house has said a word', async () => {
    pages = true;
    server.options.verifyClient = () => false;
    wire.open();
    const isBlocked = () => wire.state.phase === 'away' && wire.state.why === 'blocked';
    while (!isBlocked()) await nextEvent('change');
    server.options.verifyClient = () => true;
    const script = await greeted();
    script.socket.terminate();
    await nextEvent('change');
    expect(wire.state).toMatchObject({ phase: 'away', why: 'silent' });
  });

  it('resumes a lost socket, sends what the server missed and counts what it was sent', async () => {
    const first = await greeted();
    wire.send(queue);
    wire.send(leave);
    await first.hear();
    await first.hear();
    const heard = new Promise((resolve) => {
      wire.on('message', resolve);
    });
    first.say(counted);
    await heard;
    first.socket.terminate();
    const second = await nextSocket();
    expect(await second.hear()).toEqual({
      type: 'hello',
      resume: { token: token('a'), received: 1 },
    });
    second.say({ type: 'resumed', token: token('b'), received: 1, graceMs: 75_000 });
    expect(await second.hear()).toEqual(leave);
    second.socket.terminate();
    const third = await nextSocket();
    expect(await third.hear()).toMatchObject({ resume: { token: token('b'), received: 1 } });
  });

  it('begins anew when the server has forgotten it, and says so', async () => {
    const first = await greeted();
    wire.send(queue);
    await first.hear();
    first.socket.terminate();
    const second = await nextSocket();
    await second.hear();
    const restarted = nextEvent('restarted');
    second.say({ type: 'refused', code: 'resume-unknown' });
    expect(await second.hear()).toEqual({ type: 'hello' });
    second.say(welcome('b'));
    await restarted;
    // What belonged to the lost place is not sent again; the visit decides what to ask for.
    wire.send(leave);
    expect(await second.hear()).toEqual(leave);
  });

  it('goes on with another node: what was never sent goes first, counts begin anew', async () => {
    const first = await greeted();
    wire.send(queue);
    await first.hear();
    const heard = new Promise((resolve) => {
      wire.on('message', resolve);
    });
    first.say(counted);
    await heard;
    const lost = nextEvent('change');
    first.socket.terminate();
    await lost;
    wire.send(leave);
    const second = await nextSocket();
    await second.hear();
    const moved = new Promise((resolve) => {
      wire.on('moved', (kept) => {
        wire.send(queue);
        resolve(kept);
      });
    });
    const [graceMs, salts] = [75_000, [guest, guest]] as [number, [string, string]];
    second.say({ type: 'moved', token: token('b'), graceMs, salts, kept: 'queue' });
    expect(await moved).toBe('queue');
    expect(await second.hear()).toEqual(leave);
    expect(await second.hear()).toEqual(queue);
    second.socket.terminate();
    const third = await nextSocket();
    expect(await third.hear()).toMatchObject({ resume: { token: token('b'), received: 0 } });
    third.say({ type: 'resumed', token: token('c'), received: 1, graceMs: 75_000 });
    expect(await third.hear()).toEqual(queue);
  });

  it('renews a socket that seems to work: nothing is lost or heard twice', async () => {
    const first = await greeted();
    wire.renew();
    const second = await nextSocket();
    const close = once(first.socket, 'close');
    expect(await second.hear()).toEqual({
      type: 'hello',
      resume: { token: token('a'), received: 0 },
    });
    // Until the server answers on the new socket, messages wait; what still comes on the old one comes again.
    wire.send(queue);
    first.say(counted);
    const heard: ServerMessage[] = [];
    wire.on('message', (message) => heard.push(message));
    second.say({ type: 'resumed', token: token('b'), received: 0, graceMs: 75_000 });
    expect(await second.hear()).toEqual(queue);
    second.say(counted);
    while (heard.length < 2) {
      await new Promise<void>((resolve) => {
        wire.on('message', () => resolve());
      });
    }
    expect(heard.map(({ type }) => type)).toEqual(['resumed', 'counted']);
    expect(wire.state).toEqual({ phase: 'open' });
    const [code] = await close;
    expect(code).toBe(4409);
  });

  it('that is too old for the house says so, and stops trying', async () => {
    const first = await greeted();
    first.socket.close(4426);
    await nextEvent('change');
    expect(wire.state).toEqual({ phase: 'too-old' });
    wire.renew();
    wire.open();
    wire.close();
    expect(wire.state).toEqual({ phase: 'closed' });
    expect(arrived).toEqual([]);
  });

  it('counts what it cannot read, as the house does', async () => {
    const first = await greeted();
    first.socket.send('{"type":"from-tomorrow","dish":1}');
    first.socket.send('{"type":"refused","code":"from-tomorrow"}');
    first.say(counted);
    await new Promise<void>((resolve) => {
      wire.on('message', () => resolve());
    });
    first.socket.terminate();
    const second = await nextSocket();
    expect(await second.hear()).toEqual({
      type: 'hello',
      resume: { token: token('a'), received: 2 },
    });
  });

  it('keeps the socket it has while another does not come about', async () => {
    const first = await greeted();
    let tries = 0;
    server.close();
    wire.on('change', () => (tries += 1));
    wire.renew();
    wire.send(leave);
    expect(await first.hear()).toEqual(leave);
    expect(tries).toBe(0);
    expect(wire.state).toEqual({ phase: 'open' });
  });

  it('shows the same token again until it has been answered', async () => {
    const first = await greeted();
    first.socket.terminate();
    for (let round = 0; round < 2; round += 1) {
      const next = await nextSocket();
      expect(await next.hear()).toMatchObject({ resume: { token: token('a') } });
      next.say({ type: 'refused', code: 'one-moment', retryAfterMs: 100 });
      next.socket.close(1013);
    }
  });

  it('begins anew when the server claims to have received what was never sent', async () => {
    const first = await greeted();
    first.socket.terminate();
    const second = await nextSocket();
    await second.hear();
    second.say({ type: 'resumed', token: token('b'), received: 5, graceMs: 75_000 });
    expect(await second.hear()).toEqual({ type: 'hello' });
  });

  it('comes back no sooner than a refusal asks', async () => {
    const first = await greeted();
    first.say({ type: 'refused', code: 'too-fast', retryAfterMs: 400 });
    first.socket.close(1013);
    const askedAt = performance.now();
    await nextSocket();
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(390);
  });

  it('does not mind rubbish', async () => {
    const script = await greeted();
    script.socket.send('rubbish');
    script.socket.send(Buffer.from([1, 2, 3]));
    script.socket.send('{"type":"seated"}');
    const message = new Promise((resolve) => {
      wire.on('message', resolve);
    });
    script.say(counted);
    expect(await message).toEqual(counted);
  });

  it('ends with a word, so that the server forgets the guest at once', async () => {
    const script = await greeted();
    const closed = once(script.socket, 'close');
    wire.close();
    const [code] = await closed;
    expect(code).toBe(1000);
    expect(wire.state).toEqual({ phase: 'closed' });
  });
});

describe('the delay before another try', () => {
  it('is nothing at first, then grows to a bound', () => {
    const delays = Array.from({ length: 12 }, (_, failures) => retryDelay(failures, 0));
    expect(delays[0]).toBe(0);
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(retryDelay(1000, 1)).toBeLessThanOrEqual(8000);
  });
});
