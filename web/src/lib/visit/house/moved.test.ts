import { expect, it } from 'vitest';
import { afterMove, type Kept } from './moved.ts';
import type { Pause, Stage } from '#lib/visit/stage.ts';

const queue = (pause: Pause | null): Stage => ({
  name: 'queue',
  since: 0,
  outlook: null,
  because: 'asked',
  pause,
});
const table: Stage = {
  name: 'table',
  table: 't'.repeat(22),
  kind: 'queue',
  chairs: 2,
  you: 1,
  guests: [],
  refill: { agreed: false, keepsOpen: false, open: false },
  comparing: { phase: 'quiet', asking: [], drawn: null, ended: null },
  brokenRuns: 0,
  unsafe: [],
  unreached: [],
};
const KEPT: Kept[] = ['queue', 'seat', 'door', null];

it.each([
  ['who waits', queue(null), false, ['go-on', 'go-on', 'ask', 'ask']],
  [
    'who is to wait later',
    queue({ why: 'changed-tables', until: 5 }),
    false,
    ['go-on', 'go-on', 'go-on', 'go-on'],
  ],
  [
    'who knocks',
    { name: 'knocking', since: 0, phase: 'asking' },
    false,
    ['ask', 'go-on', 'go-on', 'ask'],
  ],
  ['who eats', table, true, ['leave', 'go-on', 'leave', 'go-on']],
  ['whose meal has not begun', table, false, ['ask', 'go-on', 'ask', 'ask']],
  ['who has gone', { name: 'exit', why: 'you-left' }, false, ['leave', 'leave', 'leave', 'go-on']],
] satisfies [string, Stage, boolean, string[]][])('%s', (_, stage, isEating, expected) => {
  expect(KEPT.map((kept) => afterMove(stage, kept, isEating))).toEqual(expected);
});
