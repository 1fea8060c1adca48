import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nextHeadroom, UNTRIED, uplinkOf, type Headroom } from './headroom.ts';
import type { LineReading } from './line.ts';

const FULL = 480_000;

const reading = (change: Partial<LineReading> = {}): LineReading => ({
  availableBps: 600_000,
  sentBps: 400_000,
  lossRatio: 0,
  roundTripMs: 50,
  encodeLoad: 0.1,
  cpuLimited: 0,
  level: 0,
  ...change,
});

/** A reading each second from `at` on; returns what was thought after each. */
function watch(readings: readonly LineReading[], from: Headroom = UNTRIED, at = 0): Headroom[] {
  let headroom = from;
  return readings.map((each, second) => {
    headroom = nextHeadroom(headroom, each, FULL, 'after-pause', at + second * 1000);
    return headroom;
  });
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const phasesOf = (all: readonly Headroom[]): string[] => all.map(({ picture }) => picture.phase);

describe('a line', () => {
  it('that carries what is asked is not squeezed', () => {
    expect(watch([reading()]).at(-1)).toEqual(UNTRIED);
  });

  it('carries what the browser estimates when that is less', () => {
    expect(watch([reading({ availableBps: 200_000 })]).at(-1)?.carries).toBe(200_000);
  });

  it('that is hardly used is not squeezed, whatever the estimate', () => {
    const easy = reading({ availableBps: 300_000, sentBps: 150_000 });
    expect(watch(times(5, easy)).at(-1)?.carries).toBe(Infinity);
    const squeezed = watch([reading({ availableBps: 200_000 })]).at(-1);
    expect(watch(times(20, easy), squeezed).at(-1)?.carries).toBe(Infinity);
  });

  it('without an estimate carries less after loss, and regains trust', () => {
    const blind = { availableBps: null, sentBps: 400_000 };
    const [lossy] = watch([reading({ ...blind, lossRatio: 0.2 })]);
    expect(lossy?.carries).toBeLessThan(400_000);
    expect(watch(times(10, reading(blind)), lossy).at(-1)?.carries).toBe(Infinity);
  });

  it('keeps its picture through one bad reading', () => {
    const phases = phasesOf(watch([reading({ availableBps: 50_000 }), reading()]));
    expect(phases).toEqual(['open', 'open']);
  });

  it('that loses packets carries less and less, and always the least of sound', () => {
    const lossy = reading({ availableBps: 56_000, sentBps: 60_000, lossRatio: 0.12 });
    expect(watch([lossy]).at(-1)?.carries).toBeLessThan(50_000);
    expect(watch(times(9, lossy)).at(-1)?.carries).toBe(40_000);
  });

  it('loses it after two', () => {
    const thin = reading({ availableBps: 50_000 });
    expect(phasesOf(watch([thin, thin]))).toEqual(['open', 'closed']);
    const lossy = reading({ lossRatio: 0.3 });
    expect(phasesOf(watch([lossy, lossy]))).toEqual(['open', 'closed']);
  });

  it('that stays thin is tried again and again, and mostly left alone', () => {
    const phases = phasesOf(watch(times(120, reading({ availableBps: 50_000 }))));
    const trials = phases.filter(
      (phase, index) => phase === 'trial' && phases[index - 1] !== phase,
    );
    expect(trials.length).toBeGreaterThan(8);
    expect(phases.filter((phase) => phase === 'closed').length).toBeGreaterThan(60);
    expect(phases.slice(2)).not.toContain('open');
  });

  it('gets its picture back within ten seconds of its healing, however long it was ill', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), (seconds) => {
        const ill = watch(times(seconds, reading({ availableBps: 50_000 }))).at(-1);
        const healed = watch(times(10, reading()), ill, seconds * 1000);
        expect(healed.at(-1)?.picture.phase).toBe('open');
      }),
    );
  });

  it('does not try while another does', () => {
    let headroom = watch(times(2, reading({ availableBps: 50_000 }))).at(-1) ?? UNTRIED;
    for (let second = 2; second < 20; second++) {
      headroom = nextHeadroom(headroom, reading(), FULL, 'wait', second * 1000);
    }
    expect(headroom.picture.phase).toBe('closed');
  });
});

const line = (carries: number) => ({ carries, full: FULL });

test.each([
  ['nothing squeezed', [line(Infinity), line(Infinity), line(Infinity)], Infinity],
  ['one guest’s own trouble', [line(Infinity), line(100_000), line(Infinity)], Infinity],
  ['a table for two', [line(100_000)], Infinity],
  ['most squeezed', [line(Infinity), line(100_000), line(200_000)], FULL + 125_000 + 250_000],
  ['all squeezed', [line(100_000), line(100_000), line(100_000)], 375_000],
])('the uplink with %s', (_, lines, expected) => {
  expect(uplinkOf(lines)).toBe(expected);
});
