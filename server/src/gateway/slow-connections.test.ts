/** In a file of its own: it takes the nine seconds that the limits take. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { RawClient } from '../testing/raw-client.ts';
import { RealGuest } from '../testing/real-guest.ts';
import { realHouse } from '../testing/real-house.ts';

test('500 connections that say nothing or stop half-way are closed, guests come in meanwhile, and who was answered may ask again', async () => {
  const { address } = await realHouse();
  const kept = await RawClient.connect(address.port);
  const check = ['GET /healthz HTTP/1.1', 'Host: x'];
  kept.say(...check);
  expect(await kept.head()).toMatch(/^HTTP\/1.1 200 /);
  const halves = ['', 'GET / HTTP/1.1\r\nHost: x\r\n', 'GET /wire HTTP/1.1\r\nUpgrade: webso'];
  const sockets: Socket[] = [];
  const closes: Promise<unknown>[] = [];
  for (let index = 0; index < 500; index += 1) {
    const socket = connect(address.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    await once(socket, 'connect');
    socket.write(halves[index % halves.length] ?? '');
    sockets.push(socket);
    closes.push(once(socket, 'close'));
  }
  await RealGuest.arrive({ port: address.port });
  await Promise.all(closes);
  // Nine seconds later: Node by itself would have closed it after six.
  kept.heard = '';
  kept.say(...check);
  expect(await kept.head()).toMatch(/^HTTP\/1.1 200 /);
  expect(sockets.every(({ destroyed }) => destroyed)).toBe(true);
});
