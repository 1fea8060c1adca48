import { expect, test } from 'vitest';
import { MODEL_DELAY } from './gtcrn.ts';
import { LINE_DELAY_MS, MOMENT, PlatesLine } from './plates-line.ts';
import { FRAME, RATE, type Frame, type LineReport } from './plates-messages.ts';

/** A worker that does to each sample what it is told, as old as the model's, once it is let. */
class Worker {
  readonly asked: Frame[] = [];
  /** How many moments it takes. */
  takes = 2;
  /** What it does to a sample. */
  make = (sample: number): number => sample;
  readonly #older: number[] = Array.from({ length: MODEL_DELAY }, () => 0);

  work({ number, samples }: Frame): Frame {
    this.#older.push(...samples);
    const made = Float32Array.from(this.#older.splice(0, FRAME), this.make);
    return { number, samples: made };
  }
}

/** Leads a counting signal through a line for so many moments; the worker may change on its way. */
function run(moments: number, worker: Worker, change?: (moment: number) => void) {
  const [left, reports]: [number[], LineReport[]] = [[], []];
  let now = 0;
  const due: { at: number; frame: Frame }[] = [];
  const line = new PlatesLine(
    (frame) => {
      worker.asked.push(frame);
      due.push({ at: now + worker.takes, frame: worker.work(frame) });
    },
    (report) => reports.push(report),
  );
  const output = new Float32Array(MOMENT);
  for (; now < moments; now += 1) {
    change?.(now);
    while (due[0] && due[0].at <= now) {
      const [back] = due.splice(0, 1);
      if (back) line.hear(back.frame);
    }
    line.take(
      Float32Array.from({ length: MOMENT }, (_, index) => signal(now * MOMENT + index)),
      output,
    );
    left.push(...output);
  }
  return { left, reports };
}

/** No two moments of it are alike. */
const signal = (at: number): number =>
  at < 0 ? 0 : 0.3 * Math.sin(at / 7) + 0.2 * Math.cos(at / 3001);

/** How far what left is from what should have, from a sample on, at most. */
function farthest(left: readonly number[], from: number, should: (at: number) => number): number {
  let most = 0;
  for (let at = from; at < left.length; at += 1) {
    most = Math.max(most, Math.abs((left[at] ?? NaN) - should(at)));
  }
  return most;
}

const DELAY = (LINE_DELAY_MS * RATE) / 1000;

test('what the model makes leaves 59 ms after it came, without a gap', () => {
  const worker = new Worker();
  worker.make = (sample) => sample / 4;
  const { left } = run(400, worker);
  expect(LINE_DELAY_MS).toBeCloseTo(58.5, 1);
  expect(farthest(left, 6000, (at) => signal(at - DELAY) / 4)).toBeLessThan(1e-5);
});

test('what the model has not made in time leaves as it came, in step, and without a click', () => {
  const worker = new Worker();
  worker.make = (sample) => sample * 0.9;
  const { left, reports } = run(1200, worker, (moment) => {
    worker.takes = moment > 300 && moment < 600 ? 40 : 2;
  });
  // Between what came and what was made of it, and never anything else.
  const between = (at: number): number => {
    const [came, now] = [Math.abs(signal(at - DELAY)), Math.abs(left[at] ?? NaN)];
    return signal(at - DELAY) * Math.min(1, Math.max(0.9, now / came));
  };
  expect(farthest(left, 6000, between)).toBeLessThan(1e-5);
  expect(farthest(left, 6000, (at) => left[at - 1] ?? NaN)).toBeLessThan(0.06);
  expect(reports.reduce((sum, { late }) => sum + late, 0)).toBeGreaterThan(250);
  expect(reports.at(-1)?.late).toBe(0);
});

test('a worker that answers no more is not buried in frames, and all that is said leaves as it came', () => {
  const worker = new Worker();
  const { left, reports } = run(2000, worker, (moment) => {
    if (moment === 400) worker.takes = Infinity;
  });
  expect(farthest(left, 60_000, (at) => signal(at - DELAY))).toBeLessThan(1e-5);
  expect(worker.asked.length).toBeLessThan(400 / 6 + 10);
  expect(reports.at(-1)).toMatchObject({ moments: 372, late: 372 });
});

test('before the model has ever answered, nothing is late', () => {
  const worker = new Worker();
  worker.takes = Infinity;
  expect(run(800, worker).reports.map(({ late }) => late)).toEqual([0, 0]);
});

test('a report says what each frame had in it as it came and as it left', () => {
  const worker = new Worker();
  worker.make = (sample) => sample / 10;
  const last = run(1200, worker).reports.at(-1);
  expect(last?.heard).toHaveLength(62);
  for (const [index, heard] of (last?.heard ?? []).entries()) {
    expect(heard).toBeGreaterThan(0.04);
    expect((last?.left[index] ?? NaN) / heard).toBeCloseTo(0.01, 4);
  }
});

test('a microphone that is gone is silence', () => {
  const line = new PlatesLine(
    () => undefined,
    () => undefined,
  );
  const output = new Float32Array(MOMENT).fill(1);
  for (let moment = 0; moment < 100; moment += 1) line.take(undefined, output);
  expect(output).toEqual(new Float32Array(MOMENT));
});
