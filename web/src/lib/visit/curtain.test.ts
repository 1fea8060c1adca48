import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Curtain } from './curtain.svelte.ts';

type Stage = { name: 'door' | 'queue' | 'table'; guests?: number };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('shows a stage at once when nothing is more urgent', () => {
  const curtain = new Curtain<Stage>({ name: 'door' });
  curtain.become({ name: 'queue' });
  flushSync();
  expect(curtain.shown).toEqual({ name: 'queue' });
});

it('shows a stage that was put off after its time, with what changed meanwhile', () => {
  const curtain = new Curtain<Stage>({ name: 'door' });
  curtain.become({ name: 'table', guests: 1 }, 300);
  curtain.become({ name: 'table', guests: 2 });
  expect(curtain.stage).toEqual({ name: 'table', guests: 2 });
  expect(curtain.shown).toEqual({ name: 'door' });
  vi.advanceTimersByTime(300);
  expect(curtain.shown).toEqual({ name: 'table', guests: 2 });
});

it('rises early when asked, and a stage that was passed is never shown', () => {
  const curtain = new Curtain<Stage>({ name: 'door' });
  curtain.become({ name: 'queue' }, 100);
  curtain.become({ name: 'table' }, 300);
  vi.advanceTimersByTime(200);
  expect(curtain.shown).toEqual({ name: 'door' });
  curtain.rise();
  expect(curtain.shown).toEqual({ name: 'table' });
});
