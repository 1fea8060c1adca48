import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HouseAnswers } from './house-answers.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const asking = (answers: boolean[], failures = 0) => {
  const ask = vi.fn(() => Promise.resolve(answers.shift() ?? true));
  const answered = vi.fn();
  const house = new HouseAnswers(failures, answered, { ask, random: () => 0 });
  return { house, ask, answered };
};

test('asks with growing patience until there is an answer, and says so once', async () => {
  const { house, ask, answered } = asking([false, false, true]);
  house.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(300);
  expect(ask).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1199);
  expect(answered).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(answered).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(3);
});

test('asks at once when somebody presses, and once only', async () => {
  const { house, ask, answered } = asking([true], 5);
  house.start();
  await Promise.all([house.askNow(), house.askNow()]);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(answered).toHaveBeenCalledTimes(1);
});

test('an answer that comes after it was stopped is not told', async () => {
  const { house, answered } = asking([true]);
  const asked = house.askNow();
  house.stop();
  await asked;
  expect(answered).not.toHaveBeenCalled();
});
