import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { chooseProtocol, judgeUpgrade, reject } from './judge-upgrade.ts';
import { REALTIME_PATH } from './realtime-path.ts';

const EAT = new Set(['https://eat.example']);
const judge = (
  origin: string | undefined,
  origins: ReadonlySet<string> | null,
  without: 'welcome' | 'refused' = 'refused',
  url = REALTIME_PATH,
) =>
  judgeUpgrade({ url, headers: origin === undefined ? {} : { origin } }, origins, without)
    ?.status ?? 'welcome';

test.each([
  ['https://eat.example', EAT, 'welcome'],
  ['https://eat.example:8443', EAT, 403],
  ['http://eat.example', EAT, 403],
  ['https://eat.example.evil.example', EAT, 403],
  ['null', EAT, 403],
  // Without a list the pages of this machine.
  ['http://localhost:5173', null, 'welcome'],
  ['http://127.0.0.1', null, 'welcome'],
  ['http://[::1]:8080', null, 'welcome'],
  ['http://127.0.0.1.evil.example', null, 403],
  ['http://localhost.evil.example', null, 403],
  ['https://eat.example', null, 403],
] as const)('a page of %s, where the list is %o: %s', (origin, origins, judged) => {
  expect(judge(origin, origins)).toBe(judged);
});

test('what is no browser names no origin, and comes in only where that is wanted', () => {
  expect([judge(undefined, EAT), judge(undefined, EAT, 'welcome')]).toEqual([403, 'welcome']);
  // A page that may not is not taken for one.
  expect(judge('https://evil.example', EAT, 'welcome')).toBe(403);
});

test('there is one address, whatever stands behind its question mark', () => {
  expect(judge('https://eat.example', EAT, 'refused', `${REALTIME_PATH}?model=x`)).toBe('welcome');
  for (const url of ['', '/', `${REALTIME_PATH}/`, `/x${REALTIME_PATH}`])
    expect(judge('https://eat.example', EAT, 'refused', url)).toBe(404);
});

test('of the subprotocols that are offered none is said again that may have a key in it', () => {
  const key = 'openai-insecure-api-key.secret';
  expect(chooseProtocol(new Set([key, 'realtime']))).toBe('realtime');
  expect(chooseProtocol(new Set([key]))).toBe(false);
});

test('whoever is refused reads why, and the socket is let go', async () => {
  const raw = new PassThrough();
  const closed = new Promise((resolve) => raw.on('close', resolve));
  const chunks: Buffer[] = [];
  raw.on('data', (chunk: Buffer) => chunks.push(chunk));
  const sentence = 'Pages of this origin may not connect. ·';
  reject(raw, { status: 403, sentence });
  await closed;
  const [head = '', body] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  expect(head.startsWith('HTTP/1.1 403 Forbidden\r\n')).toBe(true);
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(sentence)}`);
  expect(body).toBe(sentence);
});
