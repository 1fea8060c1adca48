import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawClient } from '../testing/raw-client.ts';
import { realHouse, type RealHouseOptions } from '../testing/real-house.ts';

let app: string;
beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'bounded-server-'));
  writeFileSync(join(app, 'index.html'), '<h1>Door</h1>');
});
afterAll(() => rmSync(app, { recursive: true }));

async function ask(lines: string[], options: RealHouseOptions = {}): Promise<RawClient> {
  const { address } = await realHouse({ app, ...options });
  const client = await RawClient.connect(address.port);
  client.say(...lines);
  await client.head();
  return client;
}

/** As a browser asks for the wire, but for what is changed. */
const handshake = (http: string, version: string): string[] => [
  `GET ${WIRE_PATH} HTTP/${http}`,
  'Host: eat.example',
  'Origin: https://eat.example',
  'Connection: Upgrade',
  'Upgrade: websocket',
  `Sec-WebSocket-Version: ${version}`,
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
];

describe('upgrades', () => {
  test('the one of the protocol is taken', async () => {
    expect((await ask(handshake('1.1', '13'))).heard).toMatch(/^HTTP\/1.1 101 /);
  });

  test.each([
    ['1.1', '8'],
    ['1.1', '14'],
    ['1.0', '13'],
  ])('HTTP/%s with version %s of WebSocket hears which one works', async (http, version) => {
    const { heard } = await ask(handshake(http, version));
    expect(heard).toMatch(/^HTTP\/1.1 426 /);
    expect(heard).toMatch(/^Upgrade: websocket\r$/m);
    expect(heard).toMatch(/^Sec-WebSocket-Version: 13\r$/m);
  });

  test.each(['h2c', 'websocket', 'TLS/1.2, h2c'])(
    'a health check that offers %s is answered, and so is the next on its connection',
    async (offer) => {
      const check = [
        'GET /healthz HTTP/1.1',
        'Host: x',
        'Connection: Upgrade',
        `Upgrade: ${offer}`,
      ];
      const client = await ask(check);
      expect(client.heard).toMatch(/^HTTP\/1.1 200 /);
      expect(client.heard).toContain('"status":"ok"');
      client.heard = '';
      client.say(...check);
      expect(await client.head()).toMatch(/^HTTP\/1.1 200 /);
    },
  );

  test('where all places for WebSockets are taken, pages and health are still served', async () => {
    // 16 connections, of which 14 may be WebSockets.
    const { address } = await realHouse({ app, files: 144 });
    for (let guest = 0; guest < 14; guest += 1) {
      const taken = await RawClient.connect(address.port);
      taken.say(...handshake('1.1', '13'));
      expect(await taken.head()).toMatch(/^HTTP\/1.1 101 /);
    }
    const late = await RawClient.connect(address.port);
    late.say(...handshake('1.1', '13'));
    expect(await late.head()).toMatch(/^HTTP\/1.1 503 /);
    late.heard = '';
    late.say('GET / HTTP/1.1', 'Host: x');
    expect(await late.head()).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('requests', () => {
  test.each(['GET /', `GET ${WIRE_PATH}`])('%s with two Hosts is refused', async (asked) => {
    const [, ...rest] = handshake('1.1', '13');
    const { heard } = await ask([`${asked} HTTP/1.1`, 'host: evil.example', ...rest]);
    expect(heard).toMatch(/^HTTP\/1.1 400 /);
    expect(heard).not.toContain('Door');
  });

  test('without a Host it is refused as well', async () => {
    expect((await ask(['GET / HTTP/1.1'])).heard).toMatch(/^HTTP\/1.1 400 /);
  });

  test('idle connections are kept for longer than load balancers keep them', async () => {
    const { heard } = await ask(['GET / HTTP/1.1', 'Host: x']);
    expect(heard).toMatch(/^Keep-Alive: timeout=65\r$/m);
  });
});
