import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { realHouse } from '../../server/src/testing/real-house.ts';
import { CHECKS } from './checks.ts';

const address = async () => `http://localhost:${(await realHouse()).address.port}`;

describe('our own server keeps', () => {
  test.each(CHECKS)('$promise', async ({ run }) => run(await address()));
});

/** A house in front of which somebody changes what it says: each message into those that a guest gets. */
async function spoiled(change: (message: ServerMessage) => object[]): Promise<string> {
  const house = await address();
  const front = new WebSocketServer({
    port: 0,
    path: '/wire',
    handleProtocols: ([one]) => one ?? false,
  });
  onTestFinished(() => {
    for (const client of front.clients) client.terminate();
    front.close();
  });
  front.on('connection', (guest, { headers }) => {
    const behind = new WebSocket(`${house.replace('http', 'ws')}/wire`, guest.protocol, {
      origin: house,
      headers: { 'user-agent': headers['user-agent'] ?? '' },
    });
    const early: string[] = [];
    guest.on('message', (data: Buffer) => {
      if (behind.readyState === WebSocket.OPEN) behind.send(data.toString());
      else early.push(data.toString());
    });
    behind.on('open', () => early.forEach((text) => behind.send(text)));
    behind.on('message', (data: Buffer) => {
      for (const message of change(JSON.parse(data.toString()) as ServerMessage))
        guest.send(JSON.stringify(message));
    });
    guest.on('close', (code) => behind.close(code === 1000 ? 1000 : undefined));
    behind.on('close', (code) => (code === 1006 ? guest.terminate() : guest.close(code)));
    behind.on('error', () => guest.terminate());
  });
  await once(front, 'listening');
  return `http://localhost:${(front.address() as AddressInfo).port}`;
}

/** How the first check whose promise has this in it ends there. */
const outcome = (url: string, part: string): Promise<string> => {
  const check = CHECKS.find(({ promise }) => promise.includes(part));
  if (!check) throw new Error(`no promise has “${part}” in it`);
  return check.run(url).then(
    () => 'kept',
    ({ message }: Error) => message,
  );
};

describe('a server that does otherwise is caught', () => {
  test.each([
    ['a box that was changed', 'A box reaches', /box or its sender was changed/],
    ['a seat that is told otherwise', 'get one table', /same seat/],
    ['a key that no schema knows', 'get one table', /what no schema knows/],
    ['a goodbye that is not passed on', 'closes with 1000', /said no departed/],
  ] as const)(
    '%s',
    async (fault, part, sentence) => {
      const url = await spoiled((message) => {
        if (fault === 'a box that was changed' && message.type === 'signal')
          return [{ ...message, box: `${message.box.slice(0, -1)}-` }];
        if (fault === 'a seat that is told otherwise' && message.type === 'seated')
          return [{ ...message, seating: { ...message.seating, you: 1 } }];
        if (fault === 'a key that no schema knows' && message.type === 'queued')
          return [{ ...message, mood: 'fine' }];
        if (fault === 'a goodbye that is not passed on' && message.type === 'departed') return [];
        return [message];
      });
      expect(await outcome(url, part)).toMatch(sentence);
    },
    60_000,
  );

  test('and one that is not there is said to be', async () => {
    expect(await outcome('http://localhost:9', 'hello')).toMatch(/ECONNREFUSED/);
  });
});
