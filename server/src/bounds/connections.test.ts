import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Metrics } from '../metrics.ts';
import { RawClient } from '../testing/raw-client.ts';
import { realHouse, type RealHouseOptions } from '../testing/real-house.ts';

/** More than the kernel takes off the server's hands when nobody reads. */
const LARGE = 32 * 1024 * 1024;
/** A house with 16 connections. */
const SMALL = 144;
const GET = ['GET / HTTP/1.1', 'Host: x'];
const GET_LARGE = ['GET /large.bin HTTP/1.1', 'Host: x'];

let app: string;
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'connections-'));
  writeFileSync(join(app, 'index.html'), '<h1>Door</h1>');
  writeFileSync(join(app, 'large.bin'), Buffer.alloc(LARGE));
});
afterAll(() => rmSync(app, { recursive: true }));

/** A house with a clock that can be put forward, and its counter of hits. */
async function house(options: RealHouseOptions = {}) {
  const metrics = new Metrics();
  let ahead = 0;
  const now = (): number => performance.now() + ahead;
  const { address, metricsAddress } = await realHouse({ app, metrics, now, ...options });
  const hits = async (bound: string): Promise<number> => {
    const { values } = await metrics.boundsHit.get();
    return values.find(({ labels }) => labels.bound === bound)?.value ?? 0;
  };
  return {
    port: address.port,
    metricsPort: metricsAddress?.port ?? 0,
    hits,
    later: (ms: number) => void (ahead += ms),
  };
}

async function statusOf(client: RawClient, request: string[] = GET): Promise<number> {
  client.heard = '';
  client.say(...request);
  return Number((await client.head()).split(' ')[1] ?? 0);
}

async function many(
  count: number,
  port: number,
  reads: 'reads' | 'never reads' = 'reads',
): Promise<RawClient[]> {
  const clients = [];
  for (let each = 0; each < count; each += 1) clients.push(await RawClient.connect(port, reads));
  return clients;
}

/** Clients who ask for more than they read; resolves once the server has begun to answer all of them. */
async function unread(count: number, port: number, request = GET_LARGE, times = 1) {
  const clients = await many(count, port, 'never reads');
  for (const { socket } of clients) socket.write(`${request.join('\r\n')}\r\n\r\n`.repeat(times));
  for (const { socket } of clients) await once(socket, 'readable');
  return clients;
}

const endedOf = (clients: readonly RawClient[]): number =>
  clients.filter(({ isOpen }) => !isOpen).length;

describe('when every connection is taken', () => {
  test('by idle ones, those idle for longest make room for a guest', async () => {
    const { port, hits } = await house({ files: SMALL });
    const [kept, ...idle] = await many(16, port);
    if (!kept) throw new Error('nobody came');
    expect(await statusOf(kept)).toBe(200);
    const guest = await RawClient.connect(port);
    expect(await statusOf(guest)).toBe(200);
    await idle[0]?.ended;
    expect(endedOf([kept, ...idle])).toBe(1);
    // Who has just been answered is not among them.
    expect(await statusOf(kept)).toBe(200);
    expect(await hits('connections')).toBe(1);
  });

  test('by a flood, a guest is answered all the same', async () => {
    const { port } = await house({ files: SMALL });
    const idle = await many(200, port);
    expect(await statusOf(await RawClient.connect(port))).toBe(200);
    await Promise.all(idle.slice(0, 185).map(({ ended }) => ended));
    expect(endedOf(idle)).toBe(185);
  });

  test('by readers, a newcomer is told; later the slowest reader makes room', async () => {
    const { port, hits, later } = await house({ files: SMALL });
    await unread(16, port);
    const early = await RawClient.connect(port);
    expect(await early.head()).toMatch(/^HTTP\/1.1 503 /);
    await early.ended;
    expect(early.heard).toContain('There is no room for more connections now.');
    later(2000);
    expect(await statusOf(await RawClient.connect(port))).toBe(200);
    expect(await hits('connections')).toBe(2);
  });
});

describe('one network', () => {
  // Six connections for one socket.
  const env = { SOCKETS_PER_ADDRESS: '1' };

  test('keeps its newest idle connections, and no more than its share', async () => {
    const { port, hits } = await house({ env });
    const idle = await many(10, port);
    await Promise.all(idle.slice(0, 4).map(({ ended }) => ended));
    expect(endedOf(idle)).toBe(4);
    expect(await statusOf(await RawClient.connect(port))).toBe(200);
    expect(await hits('address')).toBe(5);
  });

  test('that reads on all of them gets no more', async () => {
    const { port } = await house({ env });
    const readers = await unread(6, port);
    expect(await (await RawClient.connect(port)).head()).toMatch(/^HTTP\/1.1 503 /);
    readers[0]?.socket.destroy();
    await expect.poll(async () => statusOf(await RawClient.connect(port))).toBe(200);
  });

  test('behind a trusted proxy is the one that the proxy names', async () => {
    const { port, hits } = await house({ env: { ...env, TRUST_PROXY: '127.0.0.0/8' } });
    const from = (request: string[], address: string): string[] => [
      ...request,
      `X-Forwarded-For: ${address}`,
    ];
    // Many more connections than one guest may have.
    const idle = await many(30, port);
    const readers = await unread(3, port, from(GET_LARGE, '192.0.2.1'), 2);
    const [proxy] = idle;
    if (!proxy) throw new Error('nobody came');
    expect(await statusOf(proxy, from(GET, '192.0.2.1'))).toBe(429);
    expect(await statusOf(proxy, from(GET, '192.0.2.2'))).toBe(200);
    for (const { socket } of readers) socket.destroy();
    await expect.poll(() => statusOf(proxy, from(GET, '192.0.2.1'))).toBe(200);
    expect(endedOf(idle)).toBe(0);
    expect(await hits('address')).toBeGreaterThan(0);
  });
});

describe('one connection', () => {
  test('may ask four times before it reads', async () => {
    const { port, hits } = await house();
    const patient = await RawClient.connect(port);
    patient.socket.write(`${GET.join('\r\n')}\r\n\r\n`.repeat(4));
    await expect.poll(() => patient.heard.split('<h1>Door</h1>').length).toBe(5);
    expect(await statusOf(patient)).toBe(200);
    expect(await hits('pipelining')).toBe(0);

    const greedy = await RawClient.connect(port, 'never reads');
    greedy.socket.write(`${GET_LARGE.join('\r\n')}\r\n\r\n`.repeat(5));
    await expect.poll(() => hits('pipelining')).toBe(1);
    greedy.socket.resume();
    await greedy.ended;
  });

  test('is ended when its answer is not read', async () => {
    const { port, hits, later } = await house();
    const [slow] = await unread(1, port);
    if (!slow) throw new Error('nobody came');
    // 64 kbit/s would do for it.
    later(20_000 + LARGE / 8 - 5000);
    expect(await statusOf(await RawClient.connect(port))).toBe(200);
    expect(await hits('reading')).toBe(0);
    later(60_000);
    await expect.poll(() => hits('reading')).toBe(1);
    let read = 0;
    slow.socket.on('data', ({ length }) => (read += length));
    await slow.ended;
    expect(read).toBeLessThan(LARGE);
  });
});

test('a port for metrics has bounds of its own', async () => {
  const { port, metricsPort, hits } = await house({ env: { METRICS_PORT: '0' } });
  const metrics = ['GET /metrics HTTP/1.1', 'Host: x'];
  const idle = await many(40, metricsPort);
  await Promise.all(idle.slice(0, 8).map(({ ended }) => ended));
  expect(endedOf(idle)).toBe(8);
  expect(await statusOf(await RawClient.connect(metricsPort), metrics)).toBe(200);
  expect(await hits('connections')).toBe(9);
  expect(await statusOf(await RawClient.connect(port))).toBe(200);
  const two = await RawClient.connect(metricsPort);
  expect(await statusOf(two, [...metrics, 'Host: y'])).toBe(400);
});
