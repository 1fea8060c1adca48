/** When a picture that was opened is shown: fail-closed, the first look decides, later two of three. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ANSWER_WITHIN_MS,
  gateAt,
  isShown,
  judged,
  nextLookMs,
  showAnyway,
  unchecked,
  waited,
  type Gate,
} from './gate.ts';

const FINE = { porn: 0.05, hentai: 0.02 };
const INDECENT = { porn: 0.6, hentai: 0.2 };
const after = (looks: readonly (typeof FINE | null)[], gate: Gate = gateAt(0, true)): Gate =>
  looks.reduce<Gate>(judged, gate);

test('nothing is shown before it was looked at, and the first look decides', () => {
  expect(isShown(gateAt(0, true))).toBe(false);
  expect(after([FINE]).kind).toBe('shown');
  expect(after([INDECENT]).kind).toBe('flagged');
  expect(after([INDECENT, FINE, FINE, FINE]).kind).toBe('flagged');
});

test.each([
  ['missing or crashed', (gate: Gate) => judged(gate, null)],
  ['slow', (gate: Gate) => waited(gate, ANSWER_WITHIN_MS)],
])(
  'a check that is %s shows nothing, until the guest says so or it answers after all',
  (_, fail) => {
    const unable = fail(gateAt(0, true));
    expect([unable.kind, isShown(unable)]).toEqual(['unable', false]);
    expect(isShown(showAnyway(unable))).toBe(true);
    expect(judged(unable, FINE).kind).toBe('shown');
    expect(judged(unable, INDECENT).kind).toBe('flagged');
    expect(waited(gateAt(0, true), ANSWER_WITHIN_MS - 1).kind).toBe('waiting');
  },
);

test('later one look of three is no reason, two are; a check that breaks then takes nothing away', () => {
  expect(after([FINE, INDECENT, FINE, FINE, INDECENT, FINE]).kind).toBe('shown');
  expect(after([FINE, INDECENT, null, FINE, INDECENT]).kind).toBe('flagged');
  expect(after([FINE, FINE, INDECENT, INDECENT]).kind).toBe('flagged');
  expect(after([FINE, null, null]).kind).toBe('shown');
});

test('whoever looks all the same, or has switched the check off, is asked no more', () => {
  expect(after([INDECENT], showAnyway(after([INDECENT]))).kind).toBe('chosen');
  expect(after([INDECENT], gateAt(0, false)).kind).toBe('chosen');
  expect(showAnyway(gateAt(0, true)).kind).toBe('waiting');
});

test('looks again now and then, soon where it doubts, and not at all where nothing depends on it', () => {
  const due = (gate: Gate) => [nextLookMs(gate, 0), nextLookMs(gate, 0.999)];
  expect(due(gateAt(0, true))).toEqual([0, 0]);
  const [soonest, latest] = due(after([FINE])).map(Number);
  expect([soonest, latest]).toEqual([4000, expect.closeTo(7996)]);
  const doubted = Number(nextLookMs(after([FINE, INDECENT]), 0.5));
  expect(doubted).toBeLessThan(1000);
  expect(due(after([FINE, INDECENT, FINE, FINE, FINE]))).toEqual([soonest, latest]);
  expect(due(after([INDECENT]))).toEqual([null, null]);
  expect(due(gateAt(0, false))).toEqual([null, null]);
  expect(nextLookMs(after([null]), 0.5)).toBeGreaterThan(500);
});

test('whoever switches the check off waits for nothing, and gets nothing back that was covered for a reason', () => {
  expect(unchecked(gateAt(0, true)).kind).toBe('chosen');
  expect(unchecked(after([null])).kind).toBe('chosen');
  expect(unchecked(after([INDECENT])).kind).toBe('flagged');
});

test('whatever a check says in whatever order, nothing is ever shown before a look that was fine or the guest’s own press', () => {
  const step = fc.constantFrom('fine', 'indecent', 'nothing', 'late', 'press');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let gate = gateAt(0, true);
      let allowed = false;
      for (const what of steps) {
        if (what === 'press') {
          allowed ||= gate.kind === 'flagged' || gate.kind === 'unable';
          gate = showAnyway(gate);
        } else if (what === 'late') gate = waited(gate, ANSWER_WITHIN_MS);
        else {
          allowed ||= what === 'fine' && gate.kind !== 'flagged';
          gate = judged(gate, what === 'nothing' ? null : what === 'fine' ? FINE : INDECENT);
        }
        if (isShown(gate)) expect(allowed).toBe(true);
      }
    }),
  );
});
