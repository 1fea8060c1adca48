import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AFTER_NUDGE_MS,
  afterSight,
  ANSWER_WITHIN_MS,
  DEAD_LINES_MAX,
  NOTHING_DUE,
  remedyFor,
  type Remedy,
  type Sight,
  type Watch,
} from './turn-watch.ts';

/** Lives through sights at their moments, looking ten times a second, and notes what was to be done when. */
function live(lastsMs: number, sights: Readonly<Record<number, Sight>>) {
  const done: [at: number, remedy: Remedy][] = [];
  let watch: Watch = NOTHING_DUE;
  for (let now = 0; now <= lastsMs; now += 100) {
    const sight = sights[now];
    if (sight) watch = afterSight(watch, sight, now);
    const next = remedyFor(watch, now);
    watch = next.watch;
    if (next.remedy) done.push([now, next.remedy]);
  }
  return done;
}

describe('an answer that is due', () => {
  it('is asked for, and then on other lines, and then given up', () => {
    const done = live(60_000, { 0: 'guest-starts', 1000: 'guest-stops' });
    expect(done.slice(0, 3)).toEqual([
      [1000 + ANSWER_WITHIN_MS, 'nudge'],
      [1000 + ANSWER_WITHIN_MS + AFTER_NUDGE_MS, 'reconnect'],
      // Without a session that reminds the next line, it is reminded at once.
      [1000 + ANSWER_WITHIN_MS + AFTER_NUDGE_MS + 100, 'nudge'],
    ]);
    expect(done.filter(([, remedy]) => remedy === 'reconnect')).toHaveLength(DEAD_LINES_MAX - 1);
    expect(done.find(([, remedy]) => remedy === 'give-up')).toBeDefined();
  });

  it.each<[string, Readonly<Record<number, Sight>>, Remedy[]]>([
    ['nobody has spoken', {}, []],
    [
      'it comes',
      { 0: 'guest-starts', 1000: 'guest-stops', 3000: 'answered', 5000: 'turn-ended' },
      [],
    ],
    ['the guest goes on', { 0: 'guest-starts', 1000: 'guest-stops', 5000: 'guest-starts' }, []],
    [
      'the guest hums while it is given',
      { 0: 'answered', 1000: 'guest-starts', 1500: 'guest-stops', 5000: 'turn-ended' },
      [],
    ],
    ['the guest stops it', { 0: 'answered', 1000: 'turn-ended' }, []],
    ['words are recognised late', { 0: 'answered', 1000: 'turn-ended', 2000: 'understood' }, []],
    ['words are recognised', { 5000: 'understood' }, ['nudge']],
    ['it is cut off', { 0: 'answered', 5000: 'cut-off' }, ['nudge']],
    ['the house has spoken', { 5000: 'house-spoke' }, ['nudge']],
    ['it is empty', { 5000: 'turn-empty' }, ['nudge']],
    ['it is empty while the guest speaks', { 5000: 'guest-starts', 5100: 'turn-empty' }, []],
    ['it is refused', { 5000: 'turn-refused' }, ['nudge']],
    ['it is refused again', { 5000: 'turn-refused', 6000: 'turn-refused' }, ['nudge']],
  ])('when %s', (_name, sights, remedies) => {
    // Long enough for a first remedy, too short for a second one.
    const until = 5000 + ANSWER_WITHIN_MS + 100;
    expect(
      live(until, sights)
        .map(([, remedy]) => remedy)
        .slice(0, 1),
    ).toEqual(remedies);
  });

  it('is asked for soon after a turn without a voice, but not later than it was due', () => {
    expect(live(4000, { 0: 'guest-starts', 100: 'guest-stops', 2000: 'turn-empty' })).toEqual([
      [3000, 'nudge'],
    ]);
    const late = { 0: 'guest-starts', 100: 'guest-stops', 7500: 'turn-empty' } as const;
    expect(live(8000, late)).toEqual([[100 + ANSWER_WITHIN_MS, 'nudge']]);
  });
});

it('waits for the end of words, where nothing else tells of it, and no longer than that where something does', () => {
  const words = { 1000: 'understood', 6000: 'understood' } as const;
  expect(live(14_000, words)[0]).toEqual([6000 + ANSWER_WITHIN_MS, 'nudge']);
  const ears = { 0: 'guest-starts', 500: 'guest-stops' } as const;
  expect(live(14_000, { ...words, ...ears })[0]).toEqual([500 + ANSWER_WITHIN_MS, 'nudge']);
});

it('gives lines another chance ever more rarely in a room that is never quiet', () => {
  const done = live(240_000, { 0: 'guest-starts' });
  expect(done).toEqual([
    [15_000, 'renew'],
    [45_000, 'renew'],
    [105_000, 'renew'],
    [225_000, 'renew'],
  ]);
});

it('never leaves a guest without an answer or a remedy for eight seconds', () => {
  const sights: Sight[] = [
    'guest-starts',
    'guest-stops',
    'understood',
    'answered',
    'turn-ended',
    'turn-empty',
    'turn-refused',
    'cut-off',
    'line-ready',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...sights), fc.integer({ min: 1, max: 50 }))),
      (evening) => {
        let watch: Watch = NOTHING_DUE;
        let now = 0;
        let dueAt: number | null = null;
        for (const [sight, steps] of evening) {
          watch = afterSight(watch, sight, now);
          for (let step = 0; step < steps; step += 1) {
            now += 100;
            const before = watch;
            const next = remedyFor(watch, now);
            watch = next.watch;
            if (next.remedy || !before.due || before.due.since !== dueAt)
              dueAt = watch.due?.since ?? null;
            else expect(now - dueAt).toBeLessThan(8000);
          }
        }
      },
    ),
    { seed: 3 },
  );
});
