import { expect, test } from 'vitest';
import { Backlog } from './backlog.ts';
import type { GuestSocket } from './guest-socket.ts';

/** Longer than one turn may be held. */
const TOO_LONG_MS = 12;

function guests(...names: string[]) {
  const happened: string[] = [];
  const sockets = names.map((name) => {
    const socket = {
      pause: () => happened.push(`${name} waits`),
      resume: () => happened.push(`${name} is read`),
    };
    return socket as unknown as GuestSocket;
  });
  const backlog = new Backlog((socket, data) => {
    happened.push(`${names[sockets.indexOf(socket)]}: ${String(data)}`);
    if (String(data) !== 'much') return;
    for (const began = performance.now(); performance.now() - began < TOO_LONG_MS;);
  });
  const says = (index: number, text: string) =>
    backlog.take(sockets[index] ?? expect.fail(), Buffer.from(text), false);
  const ends = (index: number) =>
    backlog.end(sockets[index] ?? expect.fail(), () => happened.push(`${names[index]} is gone`));
  return { happened, says, ends };
}

test('once a turn is used up the others wait for the next, each in turn, and are not read meanwhile', async () => {
  const { happened, says } = guests('a', 'b', 'c');
  says(0, 'much');
  says(1, 'one');
  says(1, 'two');
  says(2, 'three');
  expect(happened).toEqual(['a: much', 'b waits', 'c waits']);
  await expect.poll(() => happened).toContain('b is read');
  expect(happened.slice(3)).toEqual(['b: one', 'c: three', 'c is read', 'b: two', 'b is read']);
});

test('who goes is heard to the end before they are gone', async () => {
  const { happened, says, ends } = guests('a', 'b');
  says(0, 'much');
  says(1, 'a report');
  says(1, 'goodbye');
  ends(1);
  expect(happened).toEqual(['a: much', 'b waits']);
  await expect.poll(() => happened).toContain('b is gone');
  expect(happened.slice(2)).toEqual(['b: a report', 'b: goodbye', 'b is gone']);
});

test('of whom nothing waits is gone at once', () => {
  const { happened, says, ends } = guests('a');
  says(0, 'goodbye');
  ends(0);
  expect(happened).toEqual(['a: goodbye', 'a is gone']);
});
