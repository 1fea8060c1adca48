import { parseTokenRequest } from '@eat-with-me/protocol/wire/companion';
import { expect, test } from 'vitest';
import { testConfig } from '../testing/real-house.ts';
import { PASS_LIFE_MS, Passes, passSecretOf } from './passes.ts';

const GUEST = 'guest-of-22-characters';
const START = 1_800_000_000_000;

function desk(secret = Buffer.alloc(32, 1)) {
  const clock = { now: START };
  return { clock, passes: new Passes(secret, () => clock.now) };
}

test('a pass is good once, and names its guest', () => {
  const { passes } = desk();
  const pass = passes.issue(GUEST);
  const asked = { consent: true, language: 'de', voice: null, turns: 'marked', guest: pass };
  expect(parseTokenRequest(JSON.stringify(asked))).toEqual(asked);
  expect(passes.redeem(pass)).toBe(GUEST);
  expect(passes.redeem(pass)).toBeNull();
});

test('a pass is over after half a minute, used or not', () => {
  const { clock, passes } = desk();
  const pass = passes.issue(GUEST);
  const used = passes.issue(GUEST);
  expect(passes.redeem(used)).toBe(GUEST);
  clock.now += PASS_LIFE_MS;
  expect(passes.redeem(pass)).toBeNull();
  // Forgotten as used, and over all the same.
  expect(passes.redeem(used)).toBeNull();
});

test('another node with the same secret takes it, one with another does not', () => {
  const pass = desk().passes.issue(GUEST);
  expect(desk(Buffer.alloc(32, 2)).passes.redeem(pass)).toBeNull();
  expect(desk().passes.redeem(pass)).toBe(GUEST);
});

test.each([
  ['another guest', (pass: string) => pass.replace('guest-of', 'guess-of')],
  ['another end', (pass: string) => pass.replace(/^v1\.\w/, 'v1.z')],
  ['a cut seal', (pass: string) => pass.slice(0, -1)],
  ['no seal', (pass: string) => pass.slice(0, -43)],
  ['nothing', () => ''],
])('%s opens nothing', (_, change) => {
  const { passes } = desk();
  expect(passes.redeem(change(passes.issue(GUEST)))).toBeNull();
});

test('nodes of one config share a secret, which is none of those in it; without one, none do', () => {
  const config = testConfig({ GEMINI_API_KEY: 'a-key-of-the-operator' });
  expect(passSecretOf(config)).toEqual(passSecretOf({ ...config }));
  expect(passSecretOf(config).toString()).not.toContain('a-key-of-the-operator');
  const open = testConfig({
    COMPANION: 'openai-realtime',
    OPENAI_REALTIME_URL: 'ws://voice.example',
  });
  expect(passSecretOf(open)).not.toEqual(passSecretOf(open));
});
