import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rate } from './rate.ts';
import { helpOf, hostName, originList, readVariables, ticketSecret, whole } from './variables.ts';

const TABLE = {
  port: whole('PORT', 8090, [0, 65_535], 'The port.'),
  host: hostName('HOST'),
  origins: originList('ORIGINS', 'Whose pages.'),
  secret: ticketSecret('SECRET', 'What tickets are signed with.'),
};
const sentenceOf = (env: Record<string, string>): string => {
  const reading = readVariables(TABLE, env);
  return reading.ok ? 'taken' : reading.sentence;
};

test('what is not set, or empty, is as it is by default', () => {
  const config = { port: 8090, host: '127.0.0.1', origins: null, secret: null };
  expect(readVariables(TABLE, { PORT: ' ' })).toEqual({ ok: true, config });
});

test('what is set is read', () => {
  const env = {
    PORT: '0',
    HOST: '::',
    ORIGINS: 'https://a.example, http://b.example:8080',
    SECRET: 's'.repeat(32),
  };
  expect(readVariables(TABLE, env)).toEqual({
    ok: true,
    config: {
      port: 0,
      host: '::',
      origins: new Set(['https://a.example', 'http://b.example:8080']),
      secret: env.SECRET,
    },
  });
});

test.each<[Record<string, string>, string]>([
  [{ PORT: '65536' }, 'PORT is "65536", but must be a whole number from 0 to 65535.'],
  [{ PORT: '1e3' }, 'PORT is "1e3", but must be'],
  [{ HOST: 'a host' }, 'HOST is "a host", but must be a host name or an IP address.'],
  [{ ORIGINS: 'https://a.example/' }, 'ORIGINS is "https://a.example/", but must be'],
  [{ ORIGINS: 'ws://a.example' }, 'ORIGINS is "ws://a.example", but must be'],
])('%o is refused in one sentence', (env, sentence) => {
  expect(sentenceOf(env)).toContain(sentence);
});

test('a secret is never printed, not even a wrong one', () => {
  const sentence = sentenceOf({ SECRET: 'too short' });
  expect(sentence).toMatch(/^SECRET must be 32 to 256 characters/);
  expect(sentence).not.toContain('too short');
});

test('the help names every variable with what it means', () => {
  for (const { name, meaning } of Object.values(TABLE)) {
    expect(helpOf(TABLE)).toContain(name);
    expect(helpOf(TABLE)).toContain(meaning);
  }
});

test('no socket gets more than its burst and what time has brought, whatever it asks for', () => {
  const asked = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 8 })),
  );
  fc.assert(
    fc.property(asked, (asks) => {
      const rate = new Rate({ perSecond: 2, burst: 5 });
      let [now, got] = [0, 0];
      for (const [laterMs, amount] of asks) {
        now += laterMs;
        if (rate.take(amount, now)) got += amount;
        expect(got).toBeLessThanOrEqual(5 + (now * 2) / 1000);
      }
    }),
  );
  const rate = new Rate({ perSecond: 2, burst: 5 });
  expect([rate.take(6, 0), rate.take(5, 0), rate.take(1, 499), rate.take(1, 500)]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
