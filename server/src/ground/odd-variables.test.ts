import { expect, test } from 'vitest';
import { VARIABLES } from './config.ts';
import { misspelt, subPath } from './odd-variables.ts';

test.each([
  ['TRUST_PROXIES', null],
  ['TRUSTPROXY', 'TRUST_PROXY'],
  ['TRUST_PROXI', 'TRUST_PROXY'],
  ['REDISURL', 'REDIS_URL'],
  ['ORIGIN', 'ORIGINS'],
  ['METRICS-PORT', 'METRICS_PORT'],
  ['METRCIS_PORT', 'METRICS_PORT'],
  ['redis_url', 'REDIS_URL'],
  ['PATH', null],
  ['HOSTNAME', null],
  ['TURN_TTL', null],
])('%s is taken for %s', (name, meant) => {
  expect(misspelt({ [name]: 'x' })).toEqual(meant === null ? [] : [{ name, meant }]);
});

test('our own names are not', () => {
  expect(
    misspelt(Object.fromEntries(Object.values(VARIABLES).map(({ name }) => [name, 'x']))),
  ).toEqual([]);
});

test('a path is refused, a root is not', () => {
  expect(subPath({ BASE_PATH: '/eat/' })).toMatch(/^BASE_PATH is set, but the house cannot/);
  expect(subPath({ BASE_URL: 'https://example.org/eat' })).toMatch(/^BASE_URL/);
  expect(subPath({ BASE_URL: 'https://eat.example/', BASE_PATH: '/' })).toBeNull();
  expect(subPath({})).toBeNull();
});
