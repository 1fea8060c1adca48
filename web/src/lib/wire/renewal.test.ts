import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Renewal } from './renewal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function renewing(): { renewal: Renewal; asked: ReturnType<typeof vi.fn> } {
  const asked = vi.fn();
  return { renewal: new Renewal(() => void asked()), asked };
}

it('asks before the credentials expire, and again each time', () => {
  const { renewal, asked } = renewing();
  renewal.granted(300_000);
  vi.advanceTimersByTime(179_999);
  expect(asked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(asked).toHaveBeenCalledTimes(1);
  renewal.granted(300_000);
  vi.advanceTimersByTime(180_000);
  expect(asked).toHaveBeenCalledTimes(2);
});

it('asks at once when told to, but not while an answer is on its way', () => {
  const { renewal, asked } = renewing();
  renewal.granted(300_000);
  renewal.now();
  renewal.now();
  vi.advanceTimersByTime(1_000_000);
  expect(asked).toHaveBeenCalledTimes(1);
});

it('never asks where nothing expires, or after the table', () => {
  const { renewal, asked } = renewing();
  renewal.now();
  renewal.granted(null);
  renewal.now();
  renewal.granted(300_000);
  renewal.end();
  vi.advanceTimersByTime(1_000_000);
  expect(asked).not.toHaveBeenCalled();
});
