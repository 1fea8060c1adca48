import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { credentialsFor } from './credentials.ts';
import { probeRelay } from './relay-probe.ts';
import { freePort, hasTurnserver, RealRelay } from '../testing/real-relay.ts';

describe.skipIf(!hasTurnserver())('a relay', () => {
  let relay: RealRelay;
  beforeAll(async () => {
    relay = await RealRelay.start();
  });
  afterAll(() => relay.stop());

  const probe = (over: 'udp' | 'tcp' | 'tls', secret?: string, now = Date.now()) => {
    const relays = { ...relay.relays, ...(secret !== undefined && { secret }) };
    return probeRelay(relay.url(over), credentialsFor('probe', relays, now), 5000);
  };

  test.each(['udp', 'tcp'] as const)('that gives allocations over %s is ok', async (over) => {
    expect(await probe(over)).toBe('ok');
  });

  test('is ok over TLS once its certificate is trusted, and untrusted before', async () => {
    expect(await probe('tls')).toBe('untrusted');
    const usual = getCACertificates();
    onTestFinished(() => setDefaultCACertificates(usual));
    setDefaultCACertificates([...usual, relay.certificate]);
    expect(await probe('tls')).toBe('ok');
  });

  test.each(['udp', 'tcp'] as const)('with another secret refuses over %s', async (over) => {
    expect(await probe(over, 'another secret')).toBe('refused');
  });

  test('refuses credentials that have expired', async () => {
    expect(await probe('udp', undefined, Date.now() - 120_000)).toBe('refused');
  });

  test('gets its allocation back after each probe', async () => {
    const small = await RealRelay.start({ lines: ['user-quota=1'] });
    onTestFinished(() => small.stop());
    const credentials = credentialsFor('probe', small.relays, Date.now());
    const probeIt = () => probeRelay(small.url('udp'), credentials, 5000);
    expect(await probeIt()).toBe('ok');
    // coturn frees the room a moment after it has said so.
    await expect.poll(probeIt, { interval: 200 }).toBe('ok');
  });
});

describe('no relay', () => {
  const credentials = { username: '1:a', credential: 'b' };

  test.each([
    'turn:127.0.0.1:%?transport=udp',
    'turn:127.0.0.1:%?transport=tcp',
    'turns:127.0.0.1:%',
  ])('behind a closed port is silent: %s', async (url) => {
    const port = await freePort('127.0.0.1');
    expect(await probeRelay(url.replace('%', String(port)), credentials, 5000)).toBe('silent');
  });

  test('at all is silent when the time is over', async () => {
    const deaf = createSocket('udp4').bind(0, '127.0.0.1');
    onTestFinished(() => void deaf.close());
    await once(deaf, 'listening');
    const url = `turn:127.0.0.1:${deaf.address().port}`;
    expect(await probeRelay(url, credentials, 300)).toBe('silent');
  });

  test('behind a name that does not exist is silent', async () => {
    expect(await probeRelay('turn:relay.invalid', credentials, 5000)).toBe('silent');
  });
});
