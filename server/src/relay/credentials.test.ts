import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { credentialsFor, grantIce, relayNameOf, type Relays } from './credentials.ts';

const relays: Relays = { urls: ['turn:turn.example'], secret: 'a secret of ours', ttlMs: 300_000 };

test('credentials expire after their time, by the second', () => {
  const { username } = credentialsFor('name', relays, 1_700_000_000_001);
  expect(username).toBe('1700000301:name');
});

test('the password is the signature that another implementation computes', () => {
  const { username, credential } = credentialsFor('name', relays, 0);
  const signed = execFileSync('openssl', ['dgst', '-sha1', '-hmac', relays.secret, '-binary'], {
    input: username,
  });
  expect(credential).toBe(signed.toString('base64'));
});

test('a house without relays grants nothing that expires', () => {
  const servers = { stunUrls: ['stun:stun.example'], relays: null };
  expect(grantIce(servers, 'name', 0)).toEqual({
    iceServers: [{ urls: ['stun:stun.example'] }],
    iceServersTtlMs: null,
  });
  expect(grantIce({ ...servers, stunUrls: [] }, 'name', 0).iceServers).toEqual([]);
});

test('a house with relays grants them with credentials of the guest', () => {
  const servers = { stunUrls: ['stun:stun.example'], relays };
  expect(grantIce(servers, 'name', 0)).toEqual({
    iceServers: [
      { urls: ['stun:stun.example'] },
      { urls: ['turn:turn.example'], ...credentialsFor('name', relays, 0) },
    ],
    iceServersTtlMs: 300_000,
  });
});

test('whoever has nobody to reach is granted no relay', () => {
  const servers = { stunUrls: ['stun:stun.example'], relays };
  expect(grantIce(servers, null, 0)).toEqual({
    iceServers: [{ urls: ['stun:stun.example'] }],
    iceServersTtlMs: null,
  });
});

test('a network has one name, which is the HMAC that another implementation computes', () => {
  const name = relayNameOf('192.0.2.1', relays.secret);
  const signed = execFileSync('openssl', ['dgst', '-sha256', '-hmac', relays.secret, '-binary'], {
    input: 'network 192.0.2.1',
  });
  expect(name).toBe(signed.toString('base64url').slice(0, 22));
  const named = (address: string): string => relayNameOf(address, relays.secret);
  expect(named('192.0.2.2')).not.toBe(name);
  expect(named('2001:db8:1::1')).toBe(named('2001:db8:1:ffff::2'));
  expect(named('2001:db8:2::1')).not.toBe(named('2001:db8:1::1'));
  expect(relayNameOf('192.0.2.1', 'another secret')).not.toBe(name);
});
