/** The pure parts of keeping company. */
import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { leaveFor } from './access.ts';
import { earOf, keeperOf, soundOffer, type Agreement } from './agreement.ts';
import { companionLanguages } from './consent-choices.ts';
import { moodAt } from './avatar.ts';
import { gone } from '#lib/words/en/companion.ts';
import { nobodyComes } from './nobody-comes.ts';
import { Passes } from './passes.ts';
import { Timings } from './timings.ts';

const QUEUE = { name: 'queue', since: 0, because: 'asked', pause: null } as const;
const RELAXES = { anyLanguageMs: 20_000, fewerMs: 30_000 };
const outlook = (two: number, three: number) => ({
  waiting: 9,
  bySize: { 2: two, 3: three, 4: 0 },
  estimateMs: null,
});

describe('whether company may be offered', () => {
  test.each([
    ['the house has not counted yet', { ...QUEUE, outlook: null }, false],
    ['nobody else waits for such a table', { ...QUEUE, outlook: outlook(1, 5) }, true],
    ['two of three wait', { ...QUEUE, outlook: outlook(1, 2) }, true],
    ['somebody waits who will be seated with them', { ...QUEUE, outlook: outlook(2, 0) }, false],
    [
      'the ticket waits, too',
      { ...QUEUE, outlook: null, pause: { why: 'changed-tables', until: 9 } as const },
      true,
    ],
    ['at the door', { name: 'door' as const }, false],
  ])('%s', (_, stage, offered) => {
    expect(nobodyComes(stage, [2], RELAXES, 1000)).toBe(offered);
  });

  test('whoever is still there after every concession is kept apart for a reason', () => {
    expect(nobodyComes({ ...QUEUE, outlook: outlook(2, 0) }, [2], RELAXES, 35_001)).toBe(true);
  });
});

test('who hears a guest: the provider, or nobody', () => {
  const ownKey = {
    kind: 'gemini',
    host: 'g.example',
    url: 'wss://g',
    model: 'm',
    persona: 'P',
  } as const;
  const house: CompanyOffer = { kind: 'house', host: null, ownKey };
  expect(earOf(house)).toBeNull();
  expect(earOf(house, true)?.host).toBe('g.example');
  expect(earOf({ kind: 'openai-realtime', host: 'v.example', ownKey: null }, true)).toEqual({
    kind: 'openai-realtime',
    host: 'v.example',
  });
});

const GOOGLE = 'generativelanguage.googleapis.com';
const AGREED: Agreement = {
  language: 'fr',
  voice: null,
  pace: 'snappy',
  seen: false,
  ownKey: null,
};
const nobody = () => Promise.reject(new Error('the house was asked'));
/** What a house offers whose own keys go to this machine, by this address. */
const ofKeys = (host: string, url = `wss://${host}/x`): CompanyOffer => ({
  kind: 'house',
  host: null,
  ownKey: { kind: 'gemini', host, url, model: 'm', persona: 'P' },
});

test('a key of the guest’s own goes to the provider, and nobody is asked for leave', async () => {
  const answer = await leaveFor(ofKeys(GOOGLE), { ...AGREED, ownKey: 'a b' }, nobody);
  expect(answer).toMatchObject({
    leave: { url: `wss://${GOOGLE}/x?key=a%20b`, expiresAt: null },
  });
  expect(JSON.stringify(answer)).toContain('fr');
});

describe('a house that says whose machine hears, and means another', () => {
  test.each([
    [GOOGLE, undefined, true],
    ['127.0.0.1:9000', undefined, true],
    ['localhost', undefined, true],
    ['house.example', undefined, false],
    [`${GOOGLE}.house.example`, undefined, false],
    [GOOGLE, 'wss://house.example/x', false],
    [GOOGLE, `wss://${GOOGLE}@house.example/x`, false],
    [GOOGLE, 'nowhere', false],
  ])('is brought no key for %s at %s: %s', (host, url, isOffered) => {
    expect(soundOffer(ofKeys(host, url)).ownKey !== null).toBe(isOffered);
  });

  test('is spoken to by nobody', async () => {
    const grant = {
      kind: 'gemini',
      protocols: [],
      expiresAt: 1,
      opening: { model: null, persona: '' },
    };
    const offer: CompanyOffer = { kind: 'gemini', host: GOOGLE, ownKey: null };
    const leave = (url: string) => {
      vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ ...grant, url })));
      return leaveFor(offer, AGREED, () => Promise.resolve('p'));
    };
    for (const url of ['wss://house.example/', `wss://${GOOGLE}@house.example/`, '/here'])
      expect(await leave(url)).toEqual({ refused: 'misconfigured' });
    expect(await leave(`wss://${GOOGLE}/?access_token=t`)).toHaveProperty('leave');
  });

  test('has nothing said of Google that is not Google’s', () => {
    expect(keeperOf({ kind: 'gemini', host: GOOGLE }, false)).toBe('gemini');
    expect(keeperOf({ kind: 'gemini', host: 'house.example' }, false)).toBe('theirs');
    expect(keeperOf({ kind: 'openai-realtime', host: GOOGLE }, false)).toBe('theirs');
    expect(keeperOf({ kind: 'gemini', host: GOOGLE }, true)).toBe('ownKey');
  });
});

test('the browser’s languages come first, and at least 24 can be chosen', () => {
  const languages = companionLanguages(['sv-SE', 'en-GB', 'en']);
  expect(languages.slice(0, 2)).toEqual(['sv', 'en']);
  expect(new Set(languages).size).toBe(languages.length);
  expect(companionLanguages([])).toHaveLength(24);
});

describe('leave from the house', () => {
  const asked = () =>
    leaveFor({ kind: 'gemini', host: GOOGLE, ownKey: null }, AGREED, () => Promise.resolve('p'));
  const answer = (status: number, body: object, headers: Record<string, string> = {}) =>
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(body, { status, headers })));
  afterEach(() => void vi.unstubAllGlobals());

  test.each([
    [401, 'pass', 'unreachable'],
    [403, 'origin', 'unwelcome'],
    [429, 'too-often', 'too-often'],
    [503, 'minutes', 'minutes'],
    [503, 'full', 'full'],
    [503, 'provider-quota', 'quota'],
    [503, 'provider-key', 'misconfigured'],
    [503, 'provider-unreachable', 'unreachable'],
    [502, 'of a proxy', 'unreachable'],
  ])('%i %s means %s', async (status, code, refused) => {
    answer(status, { code });
    expect(await asked()).toEqual({ refused });
  });

  test('each end that nobody chose has a sentence and a next action of its own', () => {
    const troubles = Object.values(gone);
    expect(new Set(troubles.map(({ sentence }) => sentence)).size).toBe(troubles.length);
    expect(new Set(troubles.map(({ action }) => action)).size).toBe(troubles.length);
    // Before tomorrow, or before the operator, no try can help.
    const inVain = Object.entries(gone).filter(([, { again }]) => !again);
    expect(inVain.map(([why]) => why)).toEqual(['minutes', 'misconfigured']);
  });

  test.each([
    ['an hour ahead', 3_600_000],
    ['an hour behind', -3_600_000],
    ['right', 0],
  ])('a device whose clock is %s knows when its token ends', async (_, aheadMs) => {
    const now = Date.parse('2026-11-29T12:00:00Z');
    vi.useFakeTimers({ toFake: ['Date'], now: now + aheadMs });
    const grant = {
      kind: 'gemini',
      url: `wss://${GOOGLE}/`,
      protocols: [],
      expiresAt: now + 600_000,
      opening: { model: 'm', persona: '' },
    };
    answer(200, grant, { date: new Date(now).toUTCString() });
    const given = await asked();
    vi.useRealTimers();
    expect(given).toEqual({ leave: { ...grant, expiresAt: now + aheadMs + 600_000 } });
  });

  test('what is no grant is not taken for one', async () => {
    answer(200, { url: 'wss://somewhere' });
    expect(await asked()).toEqual({
      refused: 'misconfigured',
    });
  });
});

test('passes are answered in the order in which they were asked for', async () => {
  let asked = 0;
  const passes = new Passes(() => (asked += 1));
  const both = Promise.all([passes.ask(), passes.ask()]);
  passes.hear('first');
  passes.hear(null);
  expect(await both).toEqual(['first', null]);
  expect(asked).toBe(2);
});

test('a house that does not answer is not waited for', async () => {
  vi.useFakeTimers();
  const asked = new Passes(() => undefined).ask();
  const refused = expect(asked).rejects.toThrow('does not answer');
  await vi.advanceTimersByTimeAsync(8000);
  await refused;
  vi.useRealTimers();
});

test('figures are of the samples, and there are none before the first', () => {
  const timings = new Timings();
  expect(timings.figures('byteToAudible')).toBeNull();
  for (let ms = 1; ms <= 100; ms++) timings.note('byteToAudible', ms);
  expect(timings.figures('byteToAudible')).toEqual({ count: 100, p50: 51, p95: 96 });
});

test('a face opens its mouth with the voice, closes its eyes when it is quiet, and steams while it thinks', () => {
  expect(moodAt('speaking', 0.7, 1000).mouth).toBe(0.7);
  expect(moodAt('listening', 0.7, 1000).mouth).toBe(0);
  expect(moodAt('quiet', 0, 1000).eyes).toBe(0);
  // Whoever has finished sees a nod, and only then.
  expect(moodAt('thinking', 0, 1000, 100).bow).toBeGreaterThan(2);
  expect(moodAt('thinking', 0, 1000, 500).bow).toBe(0);
  expect(moodAt('listening', 0, 1000, 100).bow).toBe(0);
  expect(moodAt('thinking', 0, 1000).steams).toBe(true);
});
