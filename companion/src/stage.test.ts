import { expect, it } from 'vitest';
import { stageOf, type Facts } from './stage.ts';

const trouble = { why: 'lost', since: 5 } as const;
const QUIET: Facts = {
  ended: null,
  parting: false,
  trouble: null,
  opened: true,
  speaking: null,
  guestSpeaks: false,
  answerDue: false,
};

it.each<[Partial<Facts>, object]>([
  [{ opened: false }, { name: 'opening' }],
  [
    { opened: false, trouble },
    { name: 'recovering', why: 'lost', since: 5 },
  ],
  [{}, { name: 'listening', guestSpeaks: false }],
  [
    { guestSpeaks: true, answerDue: true },
    { name: 'listening', guestSpeaks: true },
  ],
  [{ answerDue: true }, { name: 'thinking' }],
  [
    { answerDue: true, trouble },
    { name: 'recovering', why: 'lost', since: 5 },
  ],
  [
    { speaking: 3, guestSpeaks: true, trouble },
    { name: 'speaking', turn: 3 },
  ],
  [{ parting: true, speaking: 3 }, { name: 'parting' }],
  [
    { ended: 'quota', parting: true, trouble },
    { name: 'ended', why: 'quota' },
  ],
])('%o is %o', (facts, stage) => {
  expect(stageOf({ ...QUIET, ...facts })).toEqual(stage);
});
