import { createServer } from 'node:net';
import { once } from 'node:events';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RelayWatch } from './relay-watch.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';
import { hasTurnserver, RealRelay } from '../testing/real-relay.ts';

const SILENT = pino({ level: 'silent' });

const healthOf = async (port: number): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`)).json();

const metricsOf = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

describe.skipIf(!hasTurnserver())('a house with a relay', () => {
  test('says that it works', async () => {
    const relay = await RealRelay.start();
    onTestFinished(() => relay.stop());
    const [udp, tcp] = [relay.url('udp'), relay.url('tcp')];
    const env = { TURN_URLS: `${udp},${tcp}`, TURN_SECRET: relay.relays.secret };
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const { address } = await realHouse({ env, log });
    const works = {
      status: 'degraded',
      web: 'not built',
      redis: 'none',
      relay: { [udp]: 'ok', [tcp]: 'ok' },
    };
    await expect.poll(() => healthOf(address.port)).toEqual(works);
    expect(await metricsOf(address.port)).toContain(`ewm_relay_up{url="${udp}"} 1`);
    expect(lines.join('')).toContain('"msg":"the relay works"');
    expect(lines.join('')).not.toContain(relay.relays.secret);
  });

  test('hears when the relay dies', async () => {
    const relay = await RealRelay.start();
    onTestFinished(() => relay.stop());
    const url = relay.url('tcp');
    const pace = { usualMs: 50, atFirstMs: 50 };
    const watch = new RelayWatch({ ...relay.relays, urls: [url] }, SILENT, pace);
    watch.start();
    onTestFinished(() => watch.close());
    await expect.poll(() => watch.states.get(url)).toBe('ok');
    await relay.stop();
    await expect.poll(() => watch.states.get(url)).toBe('silent');
  });

  test('that knows another secret is degraded, and still open', async () => {
    const relay = await RealRelay.start();
    onTestFinished(() => relay.stop());
    const url = relay.url('udp');
    const env = { TURN_URLS: url, TURN_SECRET: 'quite-another-secret' };
    const { address } = await realHouse({ env });
    const degraded = {
      status: 'degraded',
      web: 'not built',
      redis: 'none',
      relay: { [url]: 'refused' },
    };
    await expect.poll(() => healthOf(address.port)).toEqual(degraded);
    expect((await fetch(`http://127.0.0.1:${address.port}/healthz`)).status).toBe(200);
    expect(await metricsOf(address.port)).toContain(`ewm_relay_up{url="${url}"} 0`);
    await RealGuest.arrive({ port: address.port });
  });
});

test('a relay that was late to start is found soon', async () => {
  const silent = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  let asked = 0;
  silent.on('connection', () => (asked += 1));
  const urls = [`turn:127.0.0.1:${port}?transport=tcp`];
  const watch = new RelayWatch({ urls, secret: 's', ttlMs: 1000 }, SILENT);
  watch.start();
  onTestFinished(() => watch.close());
  await expect.poll(() => asked).toBeGreaterThan(1);
  expect([...watch.states.values()]).toEqual(['silent']);
});

test('a house without a relay says at the start what that means', async () => {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const { address } = await realHouse({ log });
  expect(lines.filter((line) => line.includes('there is no relay'))).toHaveLength(1);
  expect(await healthOf(address.port)).toEqual({
    status: 'degraded',
    web: 'not built',
    redis: 'none',
    relay: {},
  });
  const guest = await RealGuest.arrive({ port: address.port });
  expect(guest.welcome.relay).toBe(false);
});
