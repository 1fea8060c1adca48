import { expect, test } from 'vitest';
import { TurnBudget } from './turn-budget.ts';

function spin(ms: number): void {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt);
}

test('what is used in a turn is gone for all of it, and whole again in the next', async () => {
  const budget = new TurnBudget(5);
  expect(budget.left).toBeGreaterThan(0.5);
  spin(6);
  expect(budget.left).toBe(0);
  await Promise.resolve();
  expect(budget.left).toBe(0);
  await budget.next();
  expect(budget.left).toBeGreaterThan(0);
});

test('whoever has used nothing does not wait', async () => {
  let turned = false;
  setImmediate(() => (turned = true));
  await new TurnBudget(5).next();
  expect(turned).toBe(false);
});
