import { expect, test } from 'vitest';
import type { GuestSocket } from './guest-socket.ts';
import { Heartbeat } from './heartbeat.ts';

function beating(sockets: number, everyMs: number) {
  const heartbeat = new Heartbeat({ everyMs, tickMs: 100 });
  const pinged: number[] = [];
  const cut: number[] = [];
  const all = Array.from({ length: sockets }, (_, index) => {
    const socket = {
      unheard: 0,
      slice: 0,
      guest: null,
      ping: () => pinged.push(index),
      cut: () => cut.push(index),
    };
    heartbeat.add(socket as unknown as GuestSocket);
    return socket;
  });
  return { heartbeat, pinged, cut, all };
}

test('each socket is pinged once a round, and few at a time', () => {
  const { heartbeat, pinged } = beating(1000, 25_000);
  let most = 0;
  for (let tick = 0; tick < 250; tick += 1) {
    const before = pinged.length;
    heartbeat.tick();
    most = Math.max(most, pinged.length - before);
  }
  expect(pinged.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, each) => each));
  expect(most).toBe(20);
});

test.each([25_000, 400, 100])(
  'at %i ms whoever has not answered for two rounds is ended',
  (everyMs) => {
    const { heartbeat, cut, all } = beating(2, everyMs);
    for (let round = 0; round < 3; round += 1)
      for (let tick = 0; tick < everyMs / 100; tick += 1) {
        heartbeat.tick();
        const [answers] = all;
        if (answers) answers.unheard = 0;
      }
    expect(cut).toEqual([1]);
  },
);
