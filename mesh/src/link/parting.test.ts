/** How long a line is held after a goodbye; what travels meanwhile is held by `peer-link.test.ts`. */
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LinkState } from '../policy/link-state.ts';
import { AFTER_GOODBYE_MS, Parting } from './parting.ts';
import type { Succession } from './succession.ts';
import type { Talk } from './talk.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ANSWER: StateTopic<string> = { name: 'answer', kind: 'state', parse: String };

function parting({ carries = true } = {}) {
  const did: string[] = [];
  const talk = {
    isOver: false,
    carries: () => carries,
    narrow: ({ name }: StateTopic) => did.push(`narrow ${name}`),
    end: () => (talk.isOver = true),
  };
  const connections = {
    callOff: () => did.push('call off'),
    setTrack: (kind: string, track: unknown) => did.push(`${kind} ${String(track)}`),
    close: (gently: boolean) => did.push(gently ? 'close gently' : 'close'),
  };
  const over: unknown = talk;
  const way: unknown = connections;
  return { did, parting: new Parting(over as Talk, way as Succession, () => did.push('hung up')) };
}

const HELD = ['call off', 'audio null', 'video null', 'narrow answer'];
const GOODBYE = { phase: 'closed', by: 'there' } as const;

it('the line is held for so long and then no longer', () => {
  const { did, parting: one } = parting();
  one.stayFor(ANSWER);
  one.begin(GOODBYE, true);
  vi.advanceTimersByTime(AFTER_GOODBYE_MS - 1);
  expect([did, one.isOver]).toEqual([HELD, false]);
  vi.advanceTimersByTime(1);
  expect([did, one.isOver]).toEqual([[...HELD, 'close', 'hung up'], true]);
  one.end();
  expect(did).toHaveLength(HELD.length + 2);
  expect(vi.getTimerCount()).toBe(0);
});

it.each<[string, LinkState, { topic?: null; talks?: boolean; carries?: boolean }]>([
  ['nobody would answer', GOODBYE, { topic: null }],
  ['the two have never talked, or the line has gone silent', GOODBYE, { talks: false }],
  ['the other page knows nothing of it', GOODBYE, { carries: false }],
  [
    'the other end is not who it should be',
    { phase: 'failed', reason: 'untrusted', code: 'E_FP' },
    {},
  ],
  ['it was lost', { phase: 'failed', reason: 'lost' }, {}],
])('the line is cut where %s', (_, state, { topic = ANSWER, talks = true, carries = true }) => {
  const { did, parting: one } = parting({ carries });
  one.stayFor(topic);
  one.begin(state, talks);
  expect([did, one.isOver, vi.getTimerCount()]).toEqual([['close'], true, 0]);
});
