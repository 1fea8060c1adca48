import { expect, test } from 'vitest';
import { failureOf } from './failure-of.ts';

const rpc = (message: string, status: string, reason?: string) => ({
  error: { code: 400, message, status, ...(reason && { details: [{ reason }] }) },
});

test.each([
  [400, rpc('API key not valid.', 'INVALID_ARGUMENT', 'API_KEY_INVALID'), 'provider-key'],
  [400, rpc('API key expired.', 'INVALID_ARGUMENT'), 'provider-key'],
  [403, rpc('Denied.', 'PERMISSION_DENIED'), 'provider-key'],
  [401, { error: { message: 'Incorrect', code: 'invalid_api_key' } }, 'provider-key'],
  [429, rpc('Quota exceeded.', 'RESOURCE_EXHAUSTED'), 'provider-quota'],
  [429, { error: { code: 'insufficient_quota' } }, 'provider-quota'],
  [404, rpc('models/x is not found for API version v1beta.', 'NOT_FOUND'), 'provider-model'],
  [400, { error: { message: 'no', code: 'model_not_found' } }, 'provider-model'],
  [404, 'nothing here', 'provider-settings'],
  [400, rpc('Invalid field mask path: a', 'INVALID_ARGUMENT'), 'provider-settings'],
  [302, undefined, 'provider-settings'],
  [200, { other: 'thing' }, 'provider-settings'],
  [503, rpc('The service is currently unavailable.', 'UNAVAILABLE'), 'provider-unreachable'],
])('%i %o → %s', (status, body, code) => {
  expect(failureOf({ kind: 'answered', status, body })).toEqual({ ok: false, code, status });
});

test('nobody answers', () => {
  expect(failureOf({ kind: 'silent' })).toMatchObject({ code: 'provider-unreachable' });
});
