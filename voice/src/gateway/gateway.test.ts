/** The gateway between real sockets. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { RealtimeClient } from '../testing/realtime-client.ts';
import { signTicket } from '../ticket.ts';
import { readGatewayConfig } from './config.ts';
import { ENDINGS, MESSAGE_MAX_BYTES, openGateway } from './gateway.ts';

const SECRET = 'what-nobody-outside-of-this-test-knows';
const ORIGIN = 'https://eat.example';

/** A voice server that says everything back. */
async function echo(onSocket: (socket: WebSocket) => void = () => undefined) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: MESSAGE_MAX_BYTES });
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const urls: (string | undefined)[] = [];
  server.on('connection', (socket, { url }) => {
    urls.push(url);
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    onSocket(socket);
  });
  const { port } = server.address() as AddressInfo;
  return { urls, server, url: `ws://127.0.0.1:${port}/v1/realtime?model=one` };
}

async function gatewayTo(upstream: string, env: Record<string, string> = {}) {
  const read = readGatewayConfig({
    VOICE_GATEWAY_PORT: '0',
    VOICE_UPSTREAM: upstream,
    VOICE_TICKET_SECRET: SECRET,
    VOICE_ORIGINS: ORIGIN,
    ...env,
  });
  if (!read.ok) throw new Error(read.sentence);
  const gateway = await openGateway(read.config);
  onTestFinished(() => gateway.close());
  return gateway;
}

const fresh = (ms = 60_000): string => signTicket(SECRET, Date.now() + ms);

function guest(port: number, ticket: string, Origin = ORIGIN): RealtimeClient {
  const client = new RealtimeClient(port, { query: `?ticket=${ticket}`, Origin });
  onTestFinished(() => client.socket.terminate());
  return client;
}

async function opened(...args: Parameters<typeof guest>): Promise<RealtimeClient> {
  const client = guest(...args);
  await once(client.socket, 'open');
  return client;
}

test('frames pass both ways, text as text and bytes as bytes, and the ticket goes no further', async () => {
  const upstream = await echo();
  const { port } = await gatewayTo(upstream.url);
  const client = await opened(port, fresh());
  client.socket.removeAllListeners('message');
  client.socket.send('{"type":"hello"}');
  expect(await once(client.socket, 'message')).toEqual([Buffer.from('{"type":"hello"}'), false]);
  client.socket.send(Buffer.from([0, 1, 255]));
  expect(await once(client.socket, 'message')).toEqual([Buffer.from([0, 1, 255]), true]);
  expect(upstream.urls).toEqual(['/v1/realtime?model=one']);
  expect(client.socket.protocol).toBe('realtime');
});

test('a ticket opens once', async () => {
  const { port } = await gatewayTo((await echo()).url);
  const ticket = fresh();
  await opened(port, ticket);
  expect(await guest(port, ticket).closed).toEqual(ENDINGS.used);
});

test.each([
  ['wrong', signTicket(`${SECRET}.`, Date.now() + 60_000)],
  ['wrong', ''],
  ['expired', signTicket(SECRET, Date.now() - 1)],
] as const)('a ticket that is %s opens nothing, and the guest hears why', async (why, ticket) => {
  const upstream = await echo();
  const { port } = await gatewayTo(upstream.url);
  expect(await guest(port, ticket).closed).toEqual(ENDINGS[why]);
  expect(upstream.urls).toEqual([]);
});

test.each(['https://elsewhere.example', 'null', `${ORIGIN}.example`])(
  'a page of %s may not connect',
  async (origin) => {
    const { port } = await gatewayTo((await echo()).url);
    const { socket } = guest(port, fresh(), origin);
    const [, answer] = await once(socket, 'unexpected-response');
    expect(answer.statusCode).toBe(403);
  },
);

test('a conversation ends when its ticket does, on both sides', async () => {
  const gone = Promise.withResolvers<void>();
  const upstream = await echo((socket) => socket.once('close', () => gone.resolve()));
  const { port } = await gatewayTo(upstream.url);
  expect(await (await opened(port, fresh(1500))).closed).toEqual(ENDINGS.expired);
  await gone.promise;
});

test('a voice server that is not there is a sentence', async () => {
  const { port } = await gatewayTo('ws://127.0.0.1:1/v1/realtime');
  expect(await guest(port, fresh()).closed).toEqual(ENDINGS.upstream);
});

test('too many guests are told so, and their ticket stays good', async () => {
  const { port } = await gatewayTo((await echo()).url, { VOICE_SOCKETS: '1' });
  const first = await opened(port, fresh());
  const ticket = fresh();
  expect(await guest(port, ticket).closed).toEqual(ENDINGS.full);
  await first.close();
  const second = await opened(port, ticket);
  second.send({ type: 'session.created' });
  await second.next('session.created');
});

test('how the voice server ends is passed on', async () => {
  const upstream = await echo((socket) =>
    socket.on('message', () => socket.close(1001, 'The conversation is over.')),
  );
  const { port } = await gatewayTo(upstream.url);
  const client = await opened(port, fresh());
  client.send({ type: 'anything' });
  expect(await client.closed).toEqual({ code: 1001, reason: 'The conversation is over.' });
});

test('a guest who does not read stops the voice server, and is let go', async () => {
  let sent = 0;
  const told = Promise.withResolvers<number>();
  const upstream = await echo((socket) => {
    socket.once('close', (code) => told.resolve(code));
    const more = (): void => {
      if (socket.readyState !== socket.OPEN) return;
      sent += 1;
      socket.send(Buffer.alloc(64 * 1024), more);
    };
    socket.once('message', more);
  });
  const { port } = await gatewayTo(upstream.url, { VOICE_SLOW_MS: '500' });
  const client = await opened(port, fresh());
  client.socket.removeAllListeners('message');
  client.send({ type: 'begin' });
  await vi.waitUntil(() => sent > 0, { timeout: 10_000 });
  client.socket.pause();
  expect(await told.promise).toBe(1013);
  // What fits into the buffers of both connections, and not what could be sent in that time.
  expect(sent * 64 * 1024).toBeLessThan(64 * 1024 * 1024);
});

test('a message that is too large ends its own conversation only', async () => {
  const { port } = await gatewayTo((await echo()).url);
  const large = await opened(port, fresh());
  const other = await opened(port, fresh());
  large.socket.send('x'.repeat(MESSAGE_MAX_BYTES + 1));
  expect([1006, 1009]).toContain((await large.closed).code);
  other.send({ type: 'session.created' });
  await other.next('session.created');
});

test('nothing about a guest is logged', async () => {
  const written = [
    vi.spyOn(process.stdout, 'write').mockReturnValue(true),
    vi.spyOn(process.stderr, 'write').mockReturnValue(true),
  ];
  const { port } = await gatewayTo((await echo()).url);
  const client = await opened(port, fresh());
  client.send({ type: 'session.created' });
  await client.next('session.created');
  await guest(port, 'wrong').closed;
  const count = written.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  vi.restoreAllMocks();
  expect(count).toBe(0);
});
