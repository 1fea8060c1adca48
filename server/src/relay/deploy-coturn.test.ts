/** deploy/coturn/turnserver.conf keeps what its comments say, in a real coturn. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { credentialsFor, relayNameOf, type Credentials } from './credentials.ts';
import { giveBack, probeRelay } from './relay-probe.ts';
import { hasTurnserver, RealRelay } from '../testing/real-relay.ts';
import { allocate, askForPeer } from './turn-peers.ts';
import { TurnClient, turnServerOf } from './turn-client.ts';

const TEMPLATE = readFileSync(
  new URL('../../../deploy/coturn/turnserver.conf', import.meta.url),
  'utf8',
).split('\n');

const WAYS = ['createPermission', 'channelBind'] as const;
const INSIDE = {
  ipv4: [
    '0.0.0.1',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.1.2.3',
    '169.254.169.254',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
  ],
  ipv6: [
    '::1',
    '::',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ],
};
const OUTSIDE = { ipv4: '8.8.8.8', ipv6: '2606:4700::1111' };
const HOMES = { ipv4: '127.0.0.1', ipv6: '::1' };

const families = ['ipv4', 'ipv6'] as const;

async function clientOf(relay: RealRelay, name = 'guest'): Promise<TurnClient> {
  const credentials = credentialsFor(name, relay.relays, Date.now());
  const server = turnServerOf(relay.url('udp'));
  const client = await TurnClient.open(server, credentials, AbortSignal.timeout(5000));
  onTestFinished(() => client.close());
  return client;
}

describe.skipIf(!hasTurnserver()).each(families)('over %s', (family) => {
  let relay: RealRelay;
  beforeAll(async () => {
    relay = await RealRelay.start({ address: HOMES[family], lines: TEMPLATE });
  });
  afterAll(() => relay.stop());

  const allocated = async (triesLeft = 3): Promise<TurnClient> => {
    const client = await clientOf(relay);
    const answer = await allocate(client, family);
    // This port had one whose end the relay has not seen to yet: another port has none.
    if (answer === 437 && triesLeft > 0) return allocated(triesLeft - 1);
    expect(answer).toBe('granted');
    // Else the next client that gets this port finds the allocation of this one: 437.
    onTestFinished(
      async () => void (await client.ask('refresh', giveBack, AbortSignal.timeout(5000))),
    );
    return client;
  };

  test.each(WAYS)('nothing inside is reached by %s', async (way) => {
    for (const address of INSIDE[family]) {
      const client = await allocated();
      expect([address, await askForPeer(client, way, address)]).toEqual([address, 403]);
    }
  });

  test.each(WAYS)('the Internet is reached by %s', async (way) => {
    expect(await askForPeer(await allocated(), way, OUTSIDE[family])).toBe('granted');
  });
});

describe.skipIf(!hasTurnserver())('the relay', () => {
  const start = async (...lines: string[]): Promise<RealRelay> => {
    const relay = await RealRelay.start({ lines: [...TEMPLATE, ...lines] });
    onTestFinished(() => relay.stop());
    return relay;
  };

  const askInside = async (relay: RealRelay): Promise<void> => {
    const client = await clientOf(relay, 'guest-not-to-be-named');
    expect(await allocate(client, 'ipv4')).toBe('granted');
    expect(await askForPeer(client, 'createPermission', '10.1.2.3')).toBe(403);
  };

  test('serves a guest with credentials, until they expire', async () => {
    const relay = await start();
    const probe = (credentials: Credentials) => probeRelay(relay.url('udp'), credentials, 5000);
    const minted = (now: number) => credentialsFor('guest', relay.relays, now);
    expect(await probe(minted(Date.now()))).toBe('ok');
    expect(await probe(minted(Date.now() - relay.relays.ttlMs - 5000))).toBe('refused');
    expect(await probe({ username: 'guest', credential: 'x' })).toBe('refused');
  });

  /** As many allocations as one name gets, asked for with ever newer credentials. */
  async function takenBy(relay: RealRelay, name: string): Promise<number> {
    for (let taken = 0; ; taken += 1) {
      const renewed = credentialsFor(name, relay.relays, Date.now() + taken * 1000);
      const server = turnServerOf(relay.url('udp'));
      const client = await TurnClient.open(server, renewed, AbortSignal.timeout(5000));
      onTestFinished(() => client.close());
      if ((await allocate(client, 'ipv4')) !== 'granted') return taken;
    }
  }

  test('gives one network its quota and no more, with renewed credentials, too, and others theirs', async () => {
    const relay = await start();
    const own = relayNameOf('192.0.2.1', relay.relays.secret);
    const quota = Number(/^user-quota=(\d+)$/m.exec(TEMPLATE.join('\n'))?.[1]);
    const total = Number(/^total-quota=(\d+)$/m.exec(TEMPLATE.join('\n'))?.[1]);
    expect(await takenBy(relay, own)).toBe(quota);
    // Nobody takes a noticeable part of what all have.
    expect(quota).toBeLessThanOrEqual(total / 25);
    const other = credentialsFor(
      relayNameOf('192.0.2.2', relay.relays.secret),
      relay.relays,
      Date.now(),
    );
    expect(await probeRelay(relay.url('udp'), other, 5000)).toBe('ok');
  });

  /** What no setting of coturn changes: it looks at an expiry once. Quota, deny list and bandwidth hold what is left. */
  test('takes new peers on a live allocation whose credentials have expired, outside only', async () => {
    const relay = await start();
    const brief = credentialsFor('guest', { ...relay.relays, ttlMs: 1000 }, Date.now());
    const server = turnServerOf(relay.url('udp'));
    const client = await TurnClient.open(server, brief, AbortSignal.timeout(5000));
    onTestFinished(() => client.close());
    expect(await allocate(client, 'ipv4')).toBe('granted');
    await expect
      .poll(() => probeRelay(relay.url('udp'), brief, 5000), { timeout: 10_000 })
      .toBe('refused');
    expect(await askForPeer(client, 'createPermission', OUTSIDE.ipv4)).toBe('granted');
    expect(await askForPeer(client, 'createPermission', '10.0.0.1')).toBe(403);
  });

  test('prints nothing about guests, as it would with a log', async () => {
    const [quiet, talkative] = [await start(), await start('log-file=stdout')];
    await askInside(talkative);
    await expect.poll(() => talkative.output).toContain('10.1.2.3');
    await askInside(quiet);
    await quiet.stop();
    expect(quiet.output).not.toMatch(/10\.1\.2\.3|not-to-be-named|session/);
  });

  test('would be open without its list, which this test would notice', async () => {
    const lines = TEMPLATE.filter((line) => !line.startsWith('denied-peer-ip'));
    const relay = await RealRelay.start({ lines });
    onTestFinished(() => relay.stop());
    const client = await clientOf(relay);
    expect(await allocate(client, 'ipv4')).toBe('granted');
    expect(await askForPeer(client, 'createPermission', '10.0.0.1')).toBe('granted');
  });
});
