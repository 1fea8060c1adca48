import { ErrorReply } from 'redis';
import { expect, test } from 'vitest';
import { RedisPlace } from './redis-place.ts';

const moved = (place: string): ErrorReply => new ErrorReply(`MOVED 15495 ${place}`);

test('one server is all there is', () => {
  const place = new RedisPlace('redis://one:6379/1');
  expect([place.url, place.isCluster]).toEqual(['redis://one:6379/1', false]);
  expect(place.follow(new ErrorReply('ERR no'))).toBe(false);
  expect(place.follow(new Error('MOVED 1 two:1'))).toBe(false);
  place.giveUp();
  expect(place.url).toBe('redis://one:6379/1');
});

test.each([
  ['two:7000', 'rediss://name:secret@two:7000'],
  ['10.0.0.7:7000', 'rediss://name:secret@10.0.0.7:7000'],
  ['2001:db8::7:7000', 'rediss://name:secret@[2001:db8::7]:7000'],
  [':7000', 'rediss://name:secret@one:7000'],
])('moved to %s, with the same name, password and TLS', (to, url) => {
  const place = new RedisPlace('rediss://name:secret@one:6379');
  expect(place.follow(moved(to))).toBe(true);
  expect([place.url, place.isCluster]).toEqual([url, true]);
});

test('who does not answer is given up: first where it had moved to, then one after the other', () => {
  const place = new RedisPlace('redis://one:1, redis://two:2');
  place.follow(moved('three:3'));
  place.giveUp();
  expect(place.url).toBe('redis://one:1');
  place.giveUp();
  expect(place.url).toBe('redis://two:2');
  place.giveUp();
  expect(place.url).toBe('redis://one:1');
});
