import { expect, test } from 'vitest';
import { healthOf, type HouseState } from './health.ts';

const WELL: HouseState = { draining: false, web: true, redis: 'none', relays: new Map() };

test.each<[string, Partial<HouseState>, number, number, string]>([
  ['well', {}, 200, 200, 'ok'],
  ['well, with Redis', { redis: 'ok' }, 200, 200, 'ok'],
  ['Redis is gone', { redis: 'Redis does not answer.' }, 503, 200, 'degraded'],
  ['there is no web app', { web: false }, 503, 200, 'degraded'],
  ['a relay is broken', { relays: new Map([['turn:x', 'silent']]) }, 200, 200, 'degraded'],
  ['a relay is not tried yet', { relays: new Map([['turn:x', 'untried']]) }, 200, 200, 'ok'],
  ['draining', { draining: true }, 503, 503, 'draining'],
])('%s', (_, differs, ready, healthy, status) => {
  const state = { ...WELL, ...differs };
  expect(healthOf('/livez', state).status).toBe(200);
  expect(healthOf('/readyz', state).status).toBe(ready);
  expect(healthOf('/healthz', state).status).toBe(healthy);
  expect(healthOf('/healthz', state).body['status']).toBe(status);
});
