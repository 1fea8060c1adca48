import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { companyOf } from './companion-variables.ts';
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
  TURN_URLS: [
    'turn.example',
    'stun:turn.example',
    'turn:a b',
    'turn:turn.example?transport=sctp',
    'turns:turn.example?transport=udp',
  ],
  TURN_SECRET: ['short', 'with a space in the middle', 'with-a-#-in-the-middle'],
  TURN_TTL_MS: ['999', '5m'],
  TURN: ['remote', 'yes'],
  TURN_HOST: ['no host'],
  TURN_PORT: ['0', '65536'],
  TURN_RELAY_PORTS: ['49152', '2-1', '0-10', '1-65536'],
  RELAY_GB_A_MONTH: ['0', '-1', '1.5', '20 TB'],
  STRANGERS: ['yes', 'relay'],
  HSTS_SUBDOMAINS: ['maybe', 'true'],
  SIT_WITHIN_MS: ['0', '5s'],
  ANY_LANGUAGE_AFTER_MS: ['0', 'soon'],
  FEWER_AFTER_MS: ['0', '30s'],
  EMPTY_TABLE_MS: ['10m'],
  REDIS_URL: ['redis.example:6379', 'http://redis.example', 'redis://', 'redis://one,two:6379'],
  HOUSE: ['yes', 'public'],
  HOUSE_CONTACT: ['somebody', 'ftp://eat.example', 'a@b'],
  HOUSE_TERMS: ['terms', 'http://eat.example/terms'],
  HOUSE_AGE: ['18', 'I am old enough.', 'I am 16 or older.'],
  COVER: ['friends', 'Never'],
  PAGE_COUNTS: ['maybe', 'Yes'],
  HOUSE_HOURS: ['noon', 'Mo 12:00-13:00', 'Mo 12:00-13:00; Nowhere/Atlantis'],
  AGE_GATE_URL: ['age.example', 'https://age.example/#here'],
  AGE_GATE_KEY: ['short', 'a'.repeat(44)],
  REPORTS_KEY: ['short', 'a'.repeat(44)],
  REPORTS_TO: ['reports', 'http://reports.example', 'ftp://reports.example'],
  REPORTS_KEEP_DAYS: ['0', '366', 'a month'],
  COMPANION: ['yes', 'openai'],
  GEMINI_API_KEY: ['a key with spaces', 'k'.repeat(513)],
  GEMINI_LIVE_MODEL: ['models/gemini-3.8-live', 'a model'],
  GEMINI_API_VERSION: ['v1', 'beta'],
  GEMINI_BASE_URL: [
    'generativelanguage.googleapis.com',
    'http://gemini.example',
    'https://name:password@gemini.example',
    'https://gemini.example?key=1',
    'wss://gemini.example',
  ],
  OPENAI_REALTIME_URL: [
    'voice.example',
    'https://voice.example',
    'wss://name:password@voice.example',
    'wss://voice.example#here',
  ],
  OPENAI_REALTIME_MODEL: ['a model', 'm'.repeat(129)],
  OPENAI_API_KEY: ['a key with spaces'],
  VOICE_TICKET_SECRET: ['short', `with a space ${'s'.repeat(32)}`],
  COMPANION_MINUTES_A_DAY: ['0', 'all'],
  COMPANION_GUESTS_MAX: ['0', 'many'],
  COMPANION_TOKEN_MINUTES: ['0', '61'],
  COMPANION_OWN_KEYS: ['true', '1'],
  GRACE_MS: ['0', ''.padEnd(20, '9')],
  HELLO_WITHIN_MS: ['1'],
  PING_EVERY_MS: ['never'],
  SOCKETS_PER_ADDRESS: ['0'],
  NEW_SOCKETS_PER_MINUTE: ['-5'],
  TICKETS_PER_MINUTE: ['0', 'many'],
  GUESTS_MAX: ['many'],
  LAME_DUCK_MS: ['1e9'],
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
    const isSecret = Object.values(VARIABLES).some((one) => one.name === name && 'secret' in one);
    const found = isSecret ? name : `${name} is "${value}", but`;
    expect(result.sentence.startsWith(`${found} must be `)).toBe(true);
    expect(result.sentence).toMatch(/^[^\n]+\.$/);
  },
);

test('a secret is never quoted', () => {
  const result = readConfig({ REDIS_URL: 'redis:name:hunter2@redis.example' });
  if (result.ok) throw new Error('accepted');
  expect(result.sentence).not.toContain('hunter2');
});

test.each<[Record<string, string>, RegExp]>([
  [{ TURN_URLS: 'turn:turn.example' }, /^TURN_URLS is set, but TURN_SECRET is not: .*\.$/],
  [{ TURN_SECRET: 'sixteen-characters' }, /^TURN_SECRET is set, but TURN_URLS is not: .*\.$/],
  [
    { TURN: 'local', TURN_URLS: 'turn:turn.example', TURN_SECRET: 'sixteen-characters' },
    /^TURN is "local", .*\.$/,
  ],
  [{ HOUSE: 'open' }, /^HOUSE is "open", but HOUSE_CONTACT is not set: .*\.$/],
  [
    { HOUSE: 'open', HOUSE_CONTACT: 'host@eat.example' },
    /^HOUSE is "open", but HOUSE_TERMS is not set: .*\.$/,
  ],
  [
    { HOUSE: 'open', HOUSE_CONTACT: 'host@eat.example', HOUSE_TERMS: 'https://eat.example/terms' },
    /^HOUSE is "open", but HOUSE_AGE is not set: .*\.$/,
  ],
  [{ AGE_GATE_URL: 'https://age.example' }, /^AGE_GATE_URL is set, but AGE_GATE_KEY is not: .*\.$/],
  [{ AGE_GATE_KEY: 'k'.repeat(43) }, /^AGE_GATE_KEY is set, but AGE_GATE_URL is not: .*\.$/],
  [{ REPORTS_KEY: 'k'.repeat(43) }, /^REPORTS_KEY is set, but REPORTS_TO is not: .*\.$/],
  [{ REPORTS_TO: '/var/lib/reports' }, /^REPORTS_TO is set, but REPORTS_KEY is not: .*\.$/],
  [{ COMPANION: 'gemini' }, /^COMPANION is "gemini", but GEMINI_API_KEY is not set: .*\.$/],
  [
    { COMPANION: 'openai-realtime' },
    /^COMPANION is "openai-realtime", but OPENAI_REALTIME_URL is not set: .*\.$/,
  ],
  [
    { OPENAI_API_KEY: 'sixteen-characters', VOICE_TICKET_SECRET: 'sixteen-characters'.repeat(2) },
    /^OPENAI_API_KEY and VOICE_TICKET_SECRET are set: .*\.$/,
  ],
  [
    { OPENAI_API_KEY: 'sixteen-characters', OPENAI_REALTIME_URL: 'ws://voice.example/v1/realtime' },
    /^OPENAI_API_KEY is set, but OPENAI_REALTIME_URL begins with ws: .*\.$/,
  ],
  [
    {
      COMPANION: 'openai-realtime',
      OPENAI_REALTIME_URL: 'wss://voice.example',
      COMPANION_OWN_KEYS: 'yes',
    },
    /^COMPANION_OWN_KEYS is "yes", but COMPANION is "openai-realtime": .*\.$/,
  ],
  [
    { COMPANION_TOKEN_MINUTES: '20', COMPANION_MINUTES_A_DAY: '10' },
    /^COMPANION_TOKEN_MINUTES is more than COMPANION_MINUTES_A_DAY, .*\.$/,
  ],
])('%o contradicts itself, which gets one sentence without the secret', (env, sentence) => {
  const result = readConfig(env);
  if (result.ok) throw new Error('accepted');
  expect(result.sentence).toMatch(sentence);
  expect(result.sentence).not.toContain('sixteen-characters');
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
    graceMs: 120_000,
  });
});

test('lists are read as lists', () => {
  const result = readConfig({
    ORIGINS: 'https://eat.example, http://localhost:5173',
    STUN_URLS: 'stun:a.example:3478,stuns:[2001:db8::1]:5349',
    METRICS_PORT: '9100',
    TURN_URLS: 'turn:a.example?transport=udp, turns:[2001:db8::1]:443?transport=tcp',
    TURN_SECRET: 'sixteen-characters',
    TURN_RELAY_PORTS: '50000-50010',
  });
  if (!result.ok) throw new Error(result.sentence);
  expect([...(result.config.origins ?? [])]).toEqual([
    'https://eat.example',
    'http://localhost:5173',
  ]);
  expect(result.config.stunUrls).toHaveLength(2);
  expect(result.config.metricsPort).toBe(9100);
  expect(result.config.turnUrls).toHaveLength(2);
  expect(result.config.turnRelayPorts).toEqual([50_000, 50_010]);
});

test.each([
  [{}, 'house'],
  [{ GEMINI_API_KEY: 'key' }, 'gemini'],
  [{ GEMINI_API_KEY: 'key', COMPANION: 'house' }, 'house'],
  [{ GEMINI_API_KEY: 'key', COMPANION: 'off' }, 'off'],
  [{ COMPANION: 'openai-realtime', OPENAI_REALTIME_URL: 'ws://voice.example' }, 'openai-realtime'],
])('%o means the company of %s', (env, kind) => {
  const result = readConfig(env);
  if (!result.ok) throw new Error(result.sentence);
  expect(companyOf(result.config)).toBe(kind);
});

test('docs/operating.md names every variable with its default', () => {
  const text = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  for (const { name, fallback } of Object.values(VARIABLES))
    expect(text).toContain(`| \`${name}\` | ${fallback === '' ? '–' : `\`${fallback}\``} |`);
});

test.each([
  ['STUN_URLS', 'stun:stun.example:65536'],
  ['STUN_URLS', 'stun:stun.example:0'],
  ['TURN_URLS', 'turn:turn.example:70000?transport=udp'],
  ['TURN_URLS', 'turns:[2001:db8::1]:99999'],
])('%s with a port that is none (%s) is refused', (name, url) => {
  const result = readConfig({ [name]: url, TURN_SECRET: '0123456789abcdef' });
  expect(result).toMatchObject({ ok: false });
});

test('ports that are ports are taken', () => {
  const env = {
    STUN_URLS: 'stun:[2001:db8::1]:3478, stun:a.example',
    TURN_URLS: 'turn:a.example:65535?transport=udp',
  };
  expect(readConfig({ ...env, TURN_SECRET: '0123456789abcdef' }).ok).toBe(true);
});
