import type { HouseOffer } from '@eat-with-me/protocol/wire/house';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchHouse } from './fetch-house.ts';
import { HouseRules } from './house-rules.svelte.ts';

const RULES = {
  contact: 'host@eat.example',
  terms: 'https://eat.example/terms',
  age: 'I am 18 or older.',
};
const HERE = 'https://eat.example/';

const asked = async (offer: Partial<HouseOffer>): Promise<HouseRules> => {
  const rules = new HouseRules(() => Promise.resolve({ rules: null, ageGate: null, ...offer }));
  await rules.look();
  return rules;
};

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

test('rules are due once on a device, and again when they have changed', async () => {
  const first = await asked({ rules: RULES });
  expect(first.toAgree).toEqual(RULES);
  expect(first.agree(HERE)).toBeNull();
  expect(first.isDue).toBe(false);
  expect((await asked({ rules: RULES })).isDue).toBe(false);
  expect((await asked({ rules: { ...RULES, age: 'I am 21 or older.' } })).isDue).toBe(true);
});

test('a house without rules asks nothing', async () => {
  expect((await asked({})).isDue).toBe(false);
});

test('a house that does not answer is asked again; before it has, nothing is known', async () => {
  const answers = [null, { rules: RULES, ageGate: null }];
  const rules = new HouseRules(() => Promise.resolve(answers.shift() ?? null));
  expect(await rules.look()).toBe(false);
  expect(await rules.look()).toBe(true);
  expect(rules.isDue).toBe(true);
});

test('the age gate is on the way to the seat until the guest comes back with a bit', async () => {
  const ageGate = 'https://age.example/check?house=1';
  const before = await asked({ ageGate });
  expect(before.agree(HERE)).toBe(`${ageGate}&return=${encodeURIComponent(HERE)}`);
  history.replaceState(null, '', '/#18=v1.abc.def.ghi');
  const after = await asked({ ageGate });
  expect(after.bit).toBe('v1.abc.def.ghi');
  expect(after.isDue).toBe(false);
  expect(location.hash).toBe('');
  // The house says no to it.
  after.doubted();
  expect(after.isDue).toBe(true);
});

test.each([
  ['from before there were rules', 404, 'There is no such page.', { rules: null, ageGate: null }],
  [
    'that says more than this page knows',
    200,
    '{"rules":null,"ageGate":null,"soup":1}',
    {
      rules: null,
      ageGate: null,
      claims: null,
      isOpened: true,
      cover: 'strangers',
      counts: false,
      hours: null,
    },
  ],
  [
    'whose hours this page does not understand',
    200,
    '{"rules":null,"ageGate":null,"hours":{"zone":"UTC","meals":[{"days":["XX"]}]}}',
    {
      rules: null,
      ageGate: null,
      claims: null,
      isOpened: true,
      cover: 'strangers',
      counts: false,
      hours: null,
    },
  ],
  ['that is restarting', 503, 'draining', null],
  [
    'with terms that are a script',
    200,
    JSON.stringify({ rules: { ...RULES, terms: 'javascript:alert(1)' }, ageGate: null }),
    null,
  ],
  [
    'whose age gate is a script',
    200,
    JSON.stringify({ rules: null, ageGate: 'javascript:alert(1)' }),
    null,
  ],
])('a house %s', async (_, status, body, expected) => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
  expect(await fetchHouse()).toEqual(expected);
});
