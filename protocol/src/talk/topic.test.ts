import * as v from 'valibot';
import { expect, it } from 'vitest';
import { eventTopic, stateTopic } from './topic.ts';

it('reads values, and leaves out keys that it does not know', () => {
  const dish = stateTopic('dish', v.object({ name: v.string() }));
  expect(dish.kind).toBe('state');
  expect(dish.parse({ name: 'soup', spice: 3 })).toEqual({ name: 'soup' });
  expect(dish.parse({ name: 3 })).toBeNull();
  expect(dish.parse(undefined)).toBeNull();
});

it.each(['Toast', '', 'to ast', '1st', 'a'.repeat(33)])('has no topic named "%s"', (name) => {
  expect(() => eventTopic(name, v.string())).toThrow();
});
