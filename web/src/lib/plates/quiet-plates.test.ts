/** When quiet plates work, when they step down by themselves, and what the guest is told of it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CoverChoice } from '#lib/cover/cover-choice.svelte.ts';
import { Devices } from '#lib/devices/devices.svelte.ts';
import { FakeMesh } from '#lib/testing/fake-mesh.ts';
import { OwnGuest } from '#lib/visit/own-guest.svelte.ts';
import type { LineReport } from './plates-messages.ts';
import { REPORTS_KEPT } from './plates-watch.ts';
import { QuietPlates, type OpenStep, type WorkingStep } from './quiet-plates.svelte.ts';

/** A step that the test opens, breaks and lets tell. */
class FakeStep implements WorkingStep {
  readonly kind = 'audio';
  readonly told: Parameters<OpenStep>[0];
  readonly aborted: AbortSignal;
  readonly opening = Promise.withResolvers<WorkingStep>();
  frameMs = 1;
  kept = 0;
  closed = false;

  constructor(told: Parameters<OpenStep>[0], aborted: AbortSignal) {
    [this.told, this.aborted] = [told, aborted];
  }
  begin = (track: MediaStreamTrack) => ({ track, end: () => undefined });
  keepRunning = (): void => void (this.kept += 1);
  close = (): void => void (this.closed = true);

  async opens(): Promise<void> {
    this.opening.resolve(this);
    await vi.advanceTimersByTimeAsync(0);
  }
  async fails(): Promise<void> {
    this.opening.reject(new Error('no file'));
    await vi.advanceTimersByTimeAsync(0);
  }
}

let steps: FakeStep[];
let plates: QuietPlates;
let news: string[];
beforeEach(() => {
  vi.useFakeTimers();
  [steps, news] = [[], []];
  plates = made();
});
afterEach(() => vi.useRealTimers());

function made(): QuietPlates {
  const one = new QuietPlates((told, aborted) => {
    const step = new FakeStep(told, aborted);
    steps.push(step);
    return step.opening.promise;
  });
  one.on('news', (what) => news.push(what));
  return one;
}

const last = (): FakeStep => steps.at(-1) ?? expect.fail('nothing was opened');

/** At a table, with quiet plates at work. */
async function atWork(): Promise<FakeStep> {
  plates.wanted = true;
  plates.begin();
  const step = last();
  await step.opens();
  return step;
}

const second = (late = 0, loudFrames = 0): LineReport => ({
  moments: 372,
  late,
  heard: Float32Array.from({ length: 62 }, (_, frame) => (frame < loudFrames ? 0.01 : 1e-7)),
  left: Float32Array.from({ length: 62 }, () => 1e-8),
});

test('nobody gets it who has not asked for it, and a choice stays on the device', () => {
  plates.begin();
  expect([plates.wanted, plates.state.phase, steps.length]).toEqual([false, 'off', 0]);
  plates.wanted = true;
  expect(made().wanted).toBe(true);
  plates.wanted = false;
  expect(made().wanted).toBe(false);
  expect(localStorage).toHaveLength(0);
});

test('a microphone goes to the table as it is until the step works, and again as soon as there is no table', async () => {
  plates.wanted = true;
  expect([plates.state.phase, steps.length]).toEqual(['resting', 0]);
  plates.begin();
  expect([plates.state.phase, plates.steps]).toEqual(['starting', []]);
  const step = last();
  await step.opens();
  expect([plates.state.phase, plates.steps]).toEqual(['on', [step]]);
  plates.begin();
  expect(steps).toHaveLength(1);
  plates.end();
  expect([plates.state.phase, plates.steps, step.closed]).toEqual(['resting', [], true]);
  expect(news).toEqual([]);
});

test('whoever gets up while it starts leaves nothing behind', async () => {
  plates.wanted = true;
  plates.begin();
  plates.end();
  const step = last();
  expect(step.aborted.aborted).toBe(true);
  await step.opens();
  expect([plates.steps, step.closed, news]).toEqual([[], true, []]);
});

test('tracks pass no step any more before it ends: nobody is cut off', async () => {
  const step = await atWork();
  const seen: boolean[] = [];
  plates.on('steps', () => seen.push(step.closed));
  plates.wanted = false;
  expect([seen, step.closed, plates.state.phase]).toEqual([[false], true, 'off']);
});

test('a device that is too slow is told at once, and never leads a voice through it', async () => {
  plates.wanted = true;
  plates.begin();
  const step = last();
  step.frameMs = 9;
  const led: number[] = [];
  plates.on('steps', () => led.push(plates.steps.length));
  await step.opens();
  expect(plates.state).toEqual({ phase: 'down', why: 'slow' });
  expect([news, step.closed]).toEqual([['slow'], true]);
  expect(led).not.toContain(1);
});

test('it steps down where it does not keep up, and says so once', async () => {
  const step = await atWork();
  for (let index = 0; index < 9; index += 1) step.told.report(second(20));
  expect(plates.state.phase).toBe('on');
  step.told.report(second(200));
  expect(plates.state).toEqual({ phase: 'down', why: 'late' });
  expect([plates.steps, step.closed]).toEqual([[], true]);
  // What it still had to say counts no more.
  step.told.report(second(372));
  step.told.broken();
  expect(news).toEqual(['late']);
});

test('it steps down where a file does not come, where it never gets ready, and where it breaks', async () => {
  plates.wanted = true;
  plates.begin();
  await last().fails();
  expect(plates.state).toEqual({ phase: 'down', why: 'broken' });
  // Another table is another try.
  plates.end();
  plates.begin();
  expect(plates.state.phase).toBe('starting');
  await vi.advanceTimersByTimeAsync(20_000);
  expect([plates.state, last().aborted.aborted]).toEqual([{ phase: 'down', why: 'broken' }, true]);
  plates.begin();
  await last().opens();
  last().told.broken();
  expect([plates.state, last().closed]).toEqual([{ phase: 'down', why: 'broken' }, true]);
  expect(news).toEqual(['broken', 'broken', 'broken']);
});

test('it steps down where no sound goes through, after the browser was asked to go on', async () => {
  const step = await atWork();
  await vi.advanceTimersByTimeAsync(2000);
  step.told.report(second());
  await vi.advanceTimersByTimeAsync(2000);
  expect([plates.state.phase, step.kept]).toEqual(['on', 4]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(plates.state).toEqual({ phase: 'down', why: 'broken' });
});

test('switched off and on it is tried again', async () => {
  const step = await atWork();
  step.told.report(second(372));
  expect(plates.state.phase).toBe('down');
  plates.wanted = false;
  plates.wanted = true;
  expect(plates.state.phase).toBe('starting');
  await last().opens();
  expect(plates.state.phase).toBe('on');
});

test('a loud plate is hinted at once in an evening', async () => {
  const step = await atWork();
  for (let index = 0; index < REPORTS_KEPT; index += 1) step.told.report(second(0, 1));
  expect(news).toEqual([]);
  for (let index = 0; index < 3 * REPORTS_KEPT; index += 1) step.told.report(second(0, 10));
  expect(news).toEqual(['loud']);
  plates.end();
  plates.begin();
  await last().opens();
  for (let index = 0; index < REPORTS_KEPT; index += 1) last().told.report(second(0, 10));
  expect(news).toEqual(['loud']);
});

test('the mesh of each table has the step for as long as it works', async () => {
  plates.wanted = true;
  const own = new OwnGuest(new Devices(), {} as CoverChoice, plates);
  const [first, next] = [new FakeMesh(), new FakeMesh()];
  own.meet(() => first, { psk: null, relayOnly: false });
  expect(first.steps).toEqual([]);
  const step = last();
  await step.opens();
  expect(first.steps).toEqual([step]);
  own.meet(() => next, { psk: null, relayOnly: false });
  expect(next.steps).toEqual([step]);
  step.told.report(second(372));
  expect(next.steps).toEqual([]);
  own.part();
  expect(plates.state.phase).toBe('resting');
});
