import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Level, loudness } from './level.svelte.ts';

it('spreads what people say over the whole scale', () => {
  expect(loudness(0)).toBe(0);
  expect(loudness(0.0001)).toBe(0);
  expect(loudness(0.001)).toBeCloseTo(0);
  expect(loudness(0.0316)).toBeCloseTo(0.5, 2);
  expect(loudness(1)).toBe(1);
  expect(loudness(2)).toBe(1);
});

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Whether a microphone without a sound is called silent after `ms`, in a context of this state. */
function isSilentAfter(ms: number, state: AudioContextState): boolean {
  const node = { connect: vi.fn(), disconnect: vi.fn(), getFloatTimeDomainData: vi.fn() };
  vi.stubGlobal(
    'AudioContext',
    class {
      state = state;
      createAnalyser = () => node;
      createMediaStreamSource = () => node;
      close = async () => undefined;
    },
  );
  vi.stubGlobal('MediaStream', vi.fn());
  const track = {} as MediaStreamTrack;
  const level = new Level(() => track);
  let silent = false;
  const stop = $effect.root(() => {
    $effect(() => {
      silent = level.silent;
    });
  });
  flushSync();
  vi.advanceTimersByTime(ms);
  flushSync();
  stop();
  return silent;
}

it('calls a microphone silent after seconds without any sound', () => {
  expect(isSilentAfter(1000, 'running')).toBe(false);
  expect(isSilentAfter(6000, 'running')).toBe(true);
});

it('does not blame the microphone when the page itself cannot hear', () => {
  expect(isSilentAfter(6000, 'suspended')).toBe(false);
});
