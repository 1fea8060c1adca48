/** What a page tells a house that counts, when, and what it never tells. */
import type { LinkHealth } from '@eat-with-me/mesh/policy/stats';
import { parseCount, type Counted } from '@eat-with-me/protocol/wire/counts';
import type { Seat } from '@eat-with-me/protocol/table';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeLink, FakeMesh } from '#lib/testing/fake-mesh.ts';
import {
  MEASURE_MS,
  PageCounts,
  PATH_AFTER_MS,
  SAID_WITHIN_MS,
  SAYING_MAX,
} from './page-counts.ts';
import { sayCount } from './say-count.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function visit({ random = (): number => 0 } = {}) {
  const said: Counted[] = [];
  const allowed = { house: true, guest: true, companion: false };
  const counts = new PageCounts({
    mayTell: () => allowed.house && allowed.guest,
    send: (what) => said.push(what),
    random,
    isWithCompanion: () => allowed.companion,
  });
  const mesh = new FakeMesh();
  const change = (seat: Seat, state: FakeLink['state']): FakeLink => {
    const link = mesh.links.get(seat) ?? new FakeLink();
    mesh.links.set(seat, link);
    link.state = state;
    mesh.changes();
    return link;
  };
  return { counts, mesh, said, allowed, change };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const connected = { phase: 'connected', since: 0 } as const;
const interrupted = { phase: 'interrupted', since: 0 } as const;

test('the way of a link once it has settled, and that it broke and healed or was lost', async () => {
  const { counts, mesh, said, change } = visit();
  counts.watch(mesh);
  const link = change(2, connected);
  const path = { kind: 'relayed', over: 'udp' } as const;
  link.health = () => Promise.resolve({ path } as unknown as null & LinkHealth);
  await pass(PATH_AFTER_MS - 1);
  expect(said).toEqual([]);
  await pass(2);
  expect(said).toEqual(['relayed']);
  change(2, interrupted);
  change(2, connected);
  change(2, interrupted);
  change(2, { phase: 'failed', reason: 'lost' });
  await pass(PATH_AFTER_MS + 1);
  expect(said).toEqual(['relayed', 'healed', 'lost']);
});

test('that there never was a way, or nobody who could be confirmed; a goodbye is no news', async () => {
  const { counts, mesh, said, change } = visit();
  counts.watch(mesh);
  change(2, { phase: 'connecting', since: 0 });
  change(2, { phase: 'failed', reason: 'no-path' });
  change(3, { phase: 'failed', reason: 'untrusted', code: 'E_CONFIRM' });
  change(4, connected);
  change(4, { phase: 'closed', by: 'there' });
  await pass(PATH_AFTER_MS + 1);
  expect(said).toEqual(['no-path', 'untrusted']);
});

test('five minutes at a time with somebody, or else with the companion', async () => {
  const { counts, mesh, said, allowed, change } = visit();
  counts.watch(mesh);
  await pass(MEASURE_MS);
  expect(said).toEqual([]);
  allowed.companion = true;
  await pass(MEASURE_MS + 1);
  change(2, connected);
  await pass(MEASURE_MS);
  change(2, { phase: 'closed', by: 'there' });
  allowed.companion = false;
  await pass(MEASURE_MS);
  expect(said).toEqual(['companion-five-minutes', 'five-minutes']);
});

test('each word goes by itself, whenever it happens to within five minutes', async () => {
  const moments = [0.9, 0.1, 0.5];
  const { counts, mesh, said, change } = visit({ random: () => moments.shift() ?? 0 });
  counts.watch(mesh);
  change(2, { phase: 'failed', reason: 'no-path' });
  change(3, { phase: 'failed', reason: 'untrusted', code: 'E_CONFIRM' });
  await pass(SAID_WITHIN_MS * 0.1 + 1);
  expect(said).toEqual(['untrusted']);
  await pass(SAID_WITHIN_MS * 0.8);
  expect(said).toEqual(['untrusted', 'no-path']);
});

test('a guest who refuses tells nothing, also not what was on its way', async () => {
  const { counts, mesh, said, allowed, change } = visit({ random: () => 0.5 });
  counts.watch(mesh);
  change(2, { phase: 'failed', reason: 'no-path' });
  allowed.guest = false;
  change(3, { phase: 'failed', reason: 'no-path' });
  await pass(SAID_WITHIN_MS);
  expect(said).toEqual([]);
  // Nor does one whose house does not ask.
  const other = visit({ random: () => 0.5 });
  other.allowed.house = false;
  other.counts.watch(other.mesh);
  other.allowed.house = true;
  other.change(2, { phase: 'failed', reason: 'no-path' });
  await pass(SAID_WITHIN_MS);
  expect(other.said).toEqual([]);
});

test('a line that breaks all the time is not told of without end', async () => {
  const { counts, mesh, said, change } = visit({ random: () => 0.5 });
  counts.watch(mesh);
  for (let count = 0; count < SAYING_MAX * 2; count += 1) {
    change(2, interrupted);
    change(2, connected);
  }
  await pass(SAID_WITHIN_MS * 0.6);
  expect(said.filter((what) => what === 'healed')).toHaveLength(SAYING_MAX);
});

test('what goes is the word alone, and a house that is away is no trouble', async () => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', (...one: [string, RequestInit]) => {
    asked.push(one);
    return Promise.reject(new Error('away'));
  });
  await sayCount('relayed');
  vi.unstubAllGlobals();
  const [[path, { body, credentials, referrerPolicy }] = ['', {}]] = asked;
  expect(path).toBe('/count');
  expect(typeof body === 'string' && parseCount(body)).toBe('relayed');
  expect([credentials, referrerPolicy]).toEqual(['omit', 'no-referrer']);
});
