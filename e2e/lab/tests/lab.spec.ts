/** The lab itself: what it does to a network is what it says. Without browsers. */
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PAGE_URL } from '../lab.ts';
import type { Peer } from '../peer.ts';
import { RELAY_ADDRESS } from '../relay.ts';
import type { Seen } from '../stun-ping.ts';
import { expect, test } from '../test.ts';

const BUILD = fileURLToPath(new URL('../../../web/build/', import.meta.url));
const PING = fileURLToPath(new URL('../stun-ping.ts', import.meta.url));

/** How the relay sees this guest. */
const seen = (peer: Peer): Seen | null =>
  JSON.parse(peer.at.run(process.execPath, [PING, RELAY_ADDRESS, '3478', '3'])) as Seen | null;

test.use({ labOptions: { guests: { A: 'cone', B: 'open' }, delayMs: 25 } });

test('a line takes its time, and loses what it is told to lose', ({ lab }) => {
  const ana = lab.peer('A');
  const { ms = 0 } = seen(ana) ?? {};
  expect(ms).toBeGreaterThan(50);
  expect(ms).toBeLessThan(70);
  ana.lose(1);
  expect(seen(ana)).toBeNull();
  ana.lose(0);
  ana.silence();
  expect(seen(ana)).toBeNull();
  ana.endSilence();
  ana.cut();
  expect(seen(ana)).toBeNull();
  ana.restore();
  expect(seen(ana)?.address).toBe(ana.router.publicAddress);
});

test('a slow line is slow', ({ lab }) => {
  const ben = lab.peer('B');
  const bytesOf = (path: string) => statSync(BUILD + path).size;
  // Long enough to be measured, short enough to be waited for: eight seconds.
  const script = readdirSync(BUILD, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js') && bytesOf(path) <= 100_000)
    .reduce((longest, path) => (bytesOf(path) > bytesOf(longest) ? path : longest));
  const kbps = () => Number(ben.at.run(process.execPath, ['-e', DOWNLOAD, PAGE_URL + script]));
  const unlimited = kbps();
  ben.limit(100);
  const limited = kbps();
  ben.limit(null);
  expect(unlimited).toBeGreaterThan(200);
  expect(limited).toBeGreaterThan(50);
  // A bucket of 5 kB passes at once.
  expect(limited).toBeLessThan(130);
});

/** Prints how fast (kbit/s) it can read what is at an address. Ends there: what it keeps open would keep it. */
const DOWNLOAD = `
  const { get } = require('node:https');
  const startedAt = performance.now();
  get(process.argv[1], { rejectUnauthorized: false }, (response) => {
    let bytes = 0;
    response.on('data', (chunk) => (bytes += chunk.length));
    response.on('end', () => process.stdout.write(String((bytes * 8) / (performance.now() - startedAt)), () => process.exit()));
  });
`;

test('a guest changes address, network and kind of network', async ({ lab }) => {
  const ana = lab.peer('A');
  const [address, { publicAddress }] = [ana.address, ana.router];
  ana.readdress();
  expect(ana.address).not.toBe(address);
  expect(seen(ana)?.address).toBe(publicAddress);

  ana.renumber();
  expect(ana.router.publicAddress).not.toBe(publicAddress);
  expect(seen(ana)?.address).toBe(ana.router.publicAddress);

  ana.become('open');
  expect(seen(ana)?.address).toBe(ana.address);
  ana.become('udp-blocked');
  expect(seen(ana)).toBeNull();

  const other = lab.addRouter('cone');
  ana.moveTo(other);
  expect(seen(ana)?.address).toBe(other.publicAddress);

  const second = lab.addRouter('symmetric');
  await ana.addUplink(second);
  expect(seen(ana)?.address).toBe(other.publicAddress);
  ana.cut();
  expect(seen(ana)?.address).toBe(second.publicAddress);
});
