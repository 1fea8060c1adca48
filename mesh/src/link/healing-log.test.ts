import { expect, it } from 'vitest';
import { HealingLog } from './healing-log.ts';

it('counts every step and keeps the latest eight', () => {
  const log = new HealingLog();
  log.note('restart', 0);
  for (let at = 1; at <= 9; at += 1) log.note('replace', at);
  expect(log.count).toBe(10);
  expect(log.latest).toHaveLength(8);
  expect(log.latest.at(0)).toEqual({ step: 'replace', at: 2 });
  expect(log.latest.at(-1)).toEqual({ step: 'replace', at: 9 });
});
