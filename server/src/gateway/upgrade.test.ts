import { SUBPROTOCOL, WIRE_PATH } from '@eat-with-me/protocol/wire/messages';
import { expect, test } from 'vitest';
import { chosenWire, hostOf, judgeUpgrade, originAllowed } from './upgrade.ts';

test.each(['localhost', 'localhost:8080', 'eat.example', '192.0.2.1:80', '[::1]:8080'])(
  '%s is a host',
  (host) => expect(hostOf(host)).toBe(host),
);

test.each([
  '',
  'a b',
  "x; script-src 'unsafe-inline'",
  'a,b',
  'a:b',
  'user@host',
  'a/b',
  'a\r\nb',
  'a:123456',
])('%j is no host', (host) => expect(hostOf(host)).toBeNull());

test('without a list, a page may talk to the host it came from', () => {
  expect(originAllowed('https://eat.example', 'eat.example', null)).toBe(true);
  expect(originAllowed('http://localhost:8080', 'LOCALHOST:8080', null)).toBe(true);
  expect(originAllowed('http://localhost:8081', 'localhost:8080', null)).toBe(false);
  expect(originAllowed('https://eat.example.evil', 'eat.example', null)).toBe(false);
  expect(originAllowed('null', 'eat.example', null)).toBe(false);
  expect(originAllowed(undefined, 'eat.example', null)).toBe(false);
  expect(originAllowed('http://undefined', undefined, null)).toBe(false);
});

test('with a list, only that counts', () => {
  const origins = new Set(['https://eat.example']);
  expect(originAllowed('https://eat.example', 'inside:8080', origins)).toBe(true);
  expect(originAllowed('http://inside:8080', 'inside:8080', origins)).toBe(false);
});

test('a good request passes', () => {
  const headers = { origin: 'http://a', host: 'a', 'sec-websocket-protocol': `x, ${SUBPROTOCOL}` };
  expect(judgeUpgrade({ url: WIRE_PATH, headers }, null)).toBeNull();
});

test('a page of another version is let in as what it is, but never instead of this one', () => {
  expect(chosenWire(['x', 'eat-with-me.0'])).toBe('eat-with-me.0');
  expect(chosenWire(['eat-with-me.0', SUBPROTOCOL])).toBe(SUBPROTOCOL);
  expect(chosenWire(['x', 'eat-with-me', 'eat-with-me.x'])).toBeNull();
});
