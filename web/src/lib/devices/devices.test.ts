import { expect, it } from 'vitest';
import { failureOf } from './devices.svelte.ts';

it.each([
  ['NotAllowedError', 'Permission denied', 'denied'],
  ['NotAllowedError', 'Permission denied by system', 'denied-by-system'],
  ['NotAllowedError', 'Permission dismissed', 'dismissed'],
  ['SecurityError', '', 'denied'],
  ['NotFoundError', 'Requested device not found', 'missing'],
  ['NotReadableError', 'Could not start video source', 'busy'],
  ['AbortError', 'Timeout starting video source', 'busy'],
  ['TypeError', '', 'unknown'],
])('takes %s "%s" for %s', (name, message, why) => {
  expect(failureOf(new DOMException(message, name))).toBe(why);
});

it('takes anything else for unknown', () => {
  expect(failureOf('what?')).toBe('unknown');
});
