/** The doctor finds what is wrong with set-ups that are wrong in one way each, and nothing with one that is right. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { crookedProxy } from '../testing/crooked-proxy.ts';
import { realHouse } from '../testing/real-house.ts';
import { freePort, hasTurnserver, RealRelay } from '../testing/real-relay.ts';
import { diagnose } from './doctor.ts';
import type { Finding } from './finding.ts';

/** A build with nothing in it but a door. */
function appHere(): string {
  const app = mkdtempSync(join(tmpdir(), 'ewm-app-'));
  onTestFinished(() => rmSync(app, { recursive: true }));
  mkdirSync(join(app, '_app'));
  writeFileSync(join(app, 'index.html'), '<!doctype html><title>Eat With Me</title>');
  writeFileSync(join(app, 'files.sha256'), 'a list of files\n');
  return app;
}

const houseWith = async (env: Record<string, string> = {}): Promise<number> =>
  (await realHouse({ app: appHere(), env: { TRUST_PROXY: '1', METRICS_PORT: '0', ...env } }))
    .address.port;

/** All that the doctor says of a site. */
async function ask(
  { site, ca }: { site: URL; ca?: string },
  { idleMs = 0, relayWithinMs = 2000, built = null as string | null } = {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const trust = ca === undefined ? {} : { ca };
  for await (const finding of diagnose(site, { idleMs, relayWithinMs, built, ...trust }))
    findings.push(finding);
  return findings;
}

const troubles = (findings: readonly Finding[]) =>
  findings.flatMap((one) => (one.state === 'bad' ? [`${one.about}: ${one.says} ${one.next}`] : []));
const noted = (findings: readonly Finding[]) =>
  findings.flatMap((one) =>
    one.state === 'note' ? [`${one.about}: ${one.says} ${one.next}`] : [],
  );
/** What holds where there is no relay, and no quiet wire is watched. */
const QUICK = [
  expect.stringMatching(/^relay: The house has no relay/),
  expect.stringMatching(/^idle wire: Not tried/),
];

test('a house behind a proper proxy is well', async () => {
  const findings = await ask(await crookedProxy(await houseWith()), { idleMs: 300 });
  expect(troubles(findings)).toEqual([]);
  expect(noted(findings)).toEqual([QUICK[0]]);
  expect(findings.map(({ about }) => about)).toEqual(
    expect.arrayContaining(['DNS', 'TLS', 'page', 'headers', 'clock', 'build', 'health', 'wire']),
  );
});

test('a name that nobody knows', async () => {
  const findings = await ask({ site: new URL('https://eat.invalid') });
  expect(troubles(findings)).toEqual([expect.stringMatching(/^DNS: .*A record/)]);
});

test('nobody at the door', async () => {
  const findings = await ask({ site: new URL(`http://localhost:${await freePort('127.0.0.1')}`) });
  expect(troubles(findings)).toEqual([
    expect.stringMatching(/^page: Nobody answers \(ECONNREFUSED/),
  ]);
});

test('a page that no browser would give a camera to', async () => {
  const findings = await ask({ site: new URL(`http://127.0.0.2:${await freePort('127.0.0.1')}`) });
  expect(troubles(findings)[0]).toMatch(/^TLS: Browsers give camera .* https/);
});

test('a certificate that nobody trusts', async () => {
  const { site } = await crookedProxy(await houseWith());
  expect(troubles(await ask({ site }))).toEqual([
    expect.stringMatching(/^TLS: .*DEPTH_ZERO_SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS/),
  ]);
});

test('a certificate that nobody renews', async () => {
  const findings = await ask(await crookedProxy(await houseWith(), { days: 5 }));
  expect(troubles(findings)).toEqual([]);
  expect(noted(findings)[0]).toMatch(/^TLS: The certificate ends in 4 days/);
});

test('a proxy without a house', async () => {
  const findings = await ask(await crookedProxy(await freePort('127.0.0.1')));
  expect(troubles(findings)[0]).toMatch(/^page: The proxy answers 502.*HOST and PORT/);
});

test('a house that has not said whom it is for', async () => {
  const findings = await ask(await crookedProxy(await houseWith({ HOUSE: '' })));
  expect(troubles(findings)).toEqual([expect.stringMatching(/^house: Nobody .*Set HOUSE=closed/)]);
});

test('a house that has not been built', async () => {
  const { address } = await realHouse({ env: { TRUST_PROXY: '1' } });
  const findings = await ask(await crookedProxy(address.port));
  expect(troubles(findings)[0]).toMatch(/^page: The house has no page yet/);
});

test.each([
  ['passes no upgrade', { noUpgrade: true }, /^wire: The proxy does not pass the upgrade \(426\)/],
  [
    'writes another host',
    { host: 'house.internal' },
    /^wire: The house refuses its own page.*ORIGINS/,
  ],
  ['hides whose page asks', { anyOrigin: true }, /^origin: .*Origin header/],
  ['tells the house nothing', { anonymous: true }, /^proxy: .*TRUST_PROXY=1/],
  [
    'adds a policy',
    {
      headers: {
        'content-security-policy':
          "default-src 'none'; require-trusted-types-for 'script', default-src 'self'",
      },
    },
    /^headers: Something adds a second/,
  ],
  ['takes the policy away', { without: ['content-security-policy'] }, /^headers: The Content-Sec/],
  ['takes integrity away', { without: ['integrity-policy'] }, /^headers: The Integrity-Policy/],
  [
    'takes the camera away',
    { headers: { 'permissions-policy': 'camera=(), microphone=(self)' } },
    /^headers: The Permissions-Policy does not allow the camera/,
  ],
])('a proxy that %s', async (_, how, said) => {
  expect(troubles(await ask(await crookedProxy(await houseWith(), how)))).toEqual([
    expect.stringMatching(said),
  ]);
});

test('a proxy that cuts a quiet wire', async () => {
  const house = await houseWith({ PING_EVERY_MS: '60000' });
  const findings = await ask(await crookedProxy(house, { idleMs: 3000 }), { idleMs: 60_000 });
  expect(troubles(findings)).toEqual([expect.stringMatching(/^idle wire: .*PING_EVERY_MS/)]);
});

test('metrics that everybody can read', async () => {
  const findings = await ask(await crookedProxy(await houseWith(), { metrics: true }));
  expect(troubles(findings)).toEqual([expect.stringMatching(/^metrics: Everybody/)]);
});

test('another page than these sources build', async () => {
  const findings = await ask(await crookedProxy(await houseWith()), { built: 'f'.repeat(64) });
  expect(noted(findings)[0]).toMatch(/^build: .*these sources build another/);
});

test('a clock that goes wrong', async () => {
  const date = new Date(Date.now() - 120_000).toUTCString();
  const findings = await ask(await crookedProxy(await houseWith(), { headers: { date } }));
  expect(noted(findings)[0]).toMatch(/^clock: .*differ by 1[12]\d s.*NTP/);
});

describe.skipIf(!hasTurnserver())('with a relay', () => {
  /** As deploy/coturn has it, but for the loopback, on which two guests of a test meet. */
  const TEMPLATE = readFileSync(
    new URL('../../../deploy/coturn/turnserver.conf', import.meta.url),
    'utf8',
  ).split('\n');
  const MEET = ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'];
  const relayWith = async (lines: readonly string[]): Promise<RealRelay> => {
    const relay = await RealRelay.start({ lines });
    onTestFinished(() => relay.stop());
    return relay;
  };
  const houseOf = async (urls: readonly string[], secret: string) =>
    crookedProxy(
      await houseWith({ TURN_URLS: urls.join(','), TURN_SECRET: secret, STUN_URLS: '' }),
    );

  test('all is well over UDP and TCP, and the certificate of TLS is looked at', async () => {
    const relay = await relayWith([...TEMPLATE, ...MEET]);
    const urls = (['udp', 'tcp', 'tls'] as const).map((over) => relay.url(over));
    const findings = await ask(await houseOf(urls, relay.relays.secret));
    const told = findings.filter(({ about }) => about.startsWith('TURN'));
    expect(told.map(({ about, state }) => `${about} ${state}`)).toEqual([
      'TURN over UDP good',
      'TURN over TCP good',
      'TURN over TLS bad',
    ]);
    expect(troubles(findings).at(-1)).toMatch(/certificate that browsers do not accept.*SIGUSR2/);
  });

  test('another secret', async () => {
    const relay = await relayWith([...TEMPLATE, ...MEET]);
    const findings = await ask(await houseOf([relay.url('udp')], 'another-secret-than-its-own'));
    expect(troubles(findings).at(-1)).toMatch(
      /^TURN over UDP: .*gives no relay\. Compare TURN_SECRET/,
    );
    // The ways that the house does not name are told, too.
    expect(noted(findings).join()).toMatch(/TURN over TCP: .*TURN over TLS: /);
  });

  test('nobody where the relay should be', async () => {
    const url = `turn:127.0.0.1:${await freePort('127.0.0.1')}?transport=udp`;
    const findings = await ask(await houseOf([url], 'a-secret-of-nobody-at-all'), {
      relayWithinMs: 500,
    });
    expect(troubles(findings).at(-1)).toMatch(/^TURN over UDP: .*does not answer.*firewall/);
  });

  test('a relay on which nobody meets', async () => {
    const relay = await relayWith(TEMPLATE);
    const findings = await ask(await houseOf([relay.url('udp')], relay.relays.secret));
    expect(troubles(findings).at(-1)).toMatch(
      /^TURN over UDP: .*no packet comes back.*allowed-peer-ip/,
    );
  });

  test('a relay that reaches inside', async () => {
    const lines = TEMPLATE.filter((line) => !/^denied-peer-ip=(10|169)/.test(line));
    const relay = await relayWith([...lines, ...MEET]);
    const findings = await ask(await houseOf([relay.url('udp')], relay.relays.secret));
    expect(troubles(findings).at(-1)).toMatch(
      /would let guests reach 10\.0\.0\.1, 169\.254\.169\.254\./,
    );
  });

  test('STUN says where we are, or does not answer', async () => {
    const relay = await relayWith(TEMPLATE);
    const silent = `stun:127.0.0.1:${await freePort('127.0.0.1')}`;
    const STUN_URLS = [`stun:127.0.0.1:${relay.port}`, silent].join(',');
    const findings = await ask(await crookedProxy(await houseWith({ STUN_URLS })), {
      relayWithinMs: 500,
    });
    const told = findings.filter(({ about }) => about === 'STUN').map(({ says }) => says);
    expect(told[0]).toMatch(/sees us at 127\.0\.0\.1\.$/);
    expect(told[1]).toBe(`${silent} does not answer.`);
  });
});
