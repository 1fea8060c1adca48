import { expect, test } from 'vitest';
import { mayAnnounce } from './may-announce.ts';

test('a newer page is told of before an evening and after it, and to nobody who sits at a table or is on the way to one', () => {
  expect((['door', 'invited', 'setting', 'exit'] as const).map(mayAnnounce)).not.toContain(false);
  expect((['laying', 'queue', 'knocking', 'table'] as const).map(mayAnnounce)).not.toContain(true);
});
