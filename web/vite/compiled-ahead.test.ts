import { expect, test } from 'vitest';
import { compiledAhead } from './compiled-ahead.ts';

test('what stands behind the door is compiled while it comes, the door itself when it is used', () => {
  const hint = '//# allFunctionsCalledOnLoad';
  expect(compiledAhead({ name: 'Inside', isEntry: false })).toBe(hint);
  expect(compiledAhead({ name: 'front', isEntry: false })).toBe('');
  expect(compiledAhead({ name: 'entry/start', isEntry: true })).toBe('');
});
