import { expect, test } from 'vitest';
import { signTicket } from './ticket.ts';

test('the vector of docs/companion-voice.md, which the gateway is tested with, too', () => {
  const secret = 'a-secret-of-at-least-thirty-two-characters';
  const nonce = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
  expect(signTicket(secret, 1_800_000_000_000, nonce)).toBe(
    'v1.mywpiww0.AAECAwQFBgcICQoLDA0ODw.k25ZbXWgdmkBc5PROdkoP72IA3Rxw9LQy_LF0rnqVT8',
  );
});
