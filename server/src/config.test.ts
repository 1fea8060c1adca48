import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, VARIABLES } from './config.ts';

const WRONG: Record<string, string[]> = {
  HOST: ['no host', 'http://localhost', '-'],
  PORT: ['x', '-1', '65536', '80.5', '0x50'],
  ORIGINS: [
    'eat.example',
    'https://eat.example/',
    'https://eat.example,',
    '*',
    'ftp://eat.example',
  ],
  TRUST_PROXY: ['yes', '10.0.0.0/33'],
  METRICS_HOST: ['no host'],
  METRICS_PORT: ['off', '70000'],
  LOG_LEVEL: ['loud'],
  STUN_URLS: ['stun.example', 'turn:turn.example', 'stun:a b'],
  SIT_WITHIN_MS: ['0', '5s'],
  ANY_LANGUAGE_AFTER_MS: ['0', 'soon'],
  FEWER_AFTER_MS: ['0', '30s'],
  EMPTY_TABLE_MS: ['10m'],
  REDIS_URL: ['redis.example:6379', 'http://redis.example', 'redis://'],
  GRACE_MS: ['0', ''.padEnd(20, '9')],
  HELLO_WITHIN_MS: ['1'],
  PING_EVERY_MS: ['never'],
  SOCKETS_PER_ADDRESS: ['0'],
  NEW_SOCKETS_PER_MINUTE: ['-5'],
  GUESTS_MAX: ['many'],
  DRAIN_MS: ['1e9'],
};

test('every variable has wrong values here', () => {
  expect(Object.keys(WRONG)).toEqual(Object.values(VARIABLES).map(({ name }) => name));
});

test.each(Object.entries(WRONG).flatMap(([name, values]) => values.map((value) => [name, value])))(
  '%s=%s gets one sentence that names the variable',
  (name, value) => {
    const result = readConfig({ [name]: value });
    if (result.ok) throw new Error('accepted');
    const isSecret = Object.values<{ name: string; secret?: true }>(VARIABLES).some(
      (variable) => variable.name === name && variable.secret,
    );
    const shown = isSecret ? 'wrong \\(and not shown, for it is secret\\)' : '".*"';
    expect(result.sentence).toMatch(new RegExp(`^${name} is ${shown}, but must be [^\n]+\\.$`));
  },
);

test('a secret is never quoted', () => {
  const result = readConfig({ REDIS_URL: 'redis:name:hunter2@redis.example' });
  if (result.ok) throw new Error('accepted');
  expect(result.sentence).not.toContain('hunter2');
});

test('an empty environment, or empty variables, mean the defaults', () => {
  const result = readConfig({ PORT: '', ORIGINS: ' ' });
  if (!result.ok) throw new Error(result.sentence);
  expect(result.config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    origins: null,
    trustProxy: { hops: 0 },
    metricsPort: null,
    stunUrls: [],
    redisUrl: null,
    graceMs: 75_000,
  });
});

test('lists are read as lists', () => {
  const result = readConfig({
    ORIGINS: 'https://eat.example, http://localhost:5173',
    STUN_URLS: 'stun:a.example:3478,stuns:[2001:db8::1]:5349',
    METRICS_PORT: '9100',
  });
  if (!result.ok) throw new Error(result.sentence);
  expect([...(result.config.origins ?? [])]).toEqual([
    'https://eat.example',
    'http://localhost:5173',
  ]);
  expect(result.config.stunUrls).toHaveLength(2);
  expect(result.config.metricsPort).toBe(9100);
});

test('docs/operating.md names every variable with its default', () => {
  const text = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  for (const { name, fallback } of Object.values(VARIABLES))
    expect(text).toContain(`| \`${name}\` | ${fallback === '' ? '–' : `\`${fallback}\``} |`);
});
