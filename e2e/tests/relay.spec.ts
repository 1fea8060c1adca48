/** Meals that can only go through the relay, and meals that need none: what the places say of it. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { COVERED_BY_DEFAULT, expectCovered, expectOpen, lifts, showsLines } from '../lib/covers.ts';
import { dine, type Guest } from '../lib/guest.ts';
import { House } from '../lib/house.ts';
import { expect, test as base } from '../lib/test.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const test = base.extend<{ strangers: 'relay-first' | 'direct'; cover: string }>({
  strangers: ['relay-first', { option: true }],
  cover: ['never', { option: true }],
  house: async ({ strangers, cover }, use) => {
    const house = new House({
      TURN: 'local',
      STRANGERS: strangers,
      COVER: cover,
      TURN_HOST: '127.0.0.1',
      TURN_PORT: String(await freePort()),
      TURN_RELAY_PORTS: '51000-51200',
      TURN_TTL_MS: '5000',
    });
    await house.start();
    await expect
      .poll(async () => (await fetch(`${house.url}/healthz`)).text(), { timeout: 20_000 })
      .toContain('"status":"ok","relay":{"turn:127.0.0.1');
    await use(house);
    // Asked, not killed: the relay ends with the server.
    await house.stop('SIGTERM');
  },
});

declare global {
  interface Window {
    /** Every connection that the page has made. */
    connections: RTCPeerConnection[];
  }
}

/** Leaves the page no way but through the relay, over this transport. Runs in the page. */
function onlyRelayed(over: string): void {
  const narrow = (configuration: RTCConfiguration = {}): RTCConfiguration => ({
    ...configuration,
    iceTransportPolicy: 'relay',
    iceServers: (configuration.iceServers ?? []).flatMap((server) => {
      const urls = [server.urls].flat().filter((url) => url.endsWith(`transport=${over}`));
      return urls.length > 0 ? [{ ...server, urls }] : [];
    }),
  });
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(narrow(configuration));
      window.connections.push(this);
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(narrow(configuration));
    }
  };
}

/** Notes every connection that the page makes. Runs in the page. */
function watchConnections(): void {
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections.push(this);
    }
  };
}

/** The kinds of all candidates, own and theirs, that the page's connections know. */
const candidateKinds = (guest: Guest): Promise<string[]> =>
  guest.page.evaluate(async () => {
    const kinds = new Set<string>();
    for (const pc of window.connections)
      for (const report of (await pc.getStats()).values())
        if (report.type.endsWith('-candidate')) kinds.add(report.candidateType);
    return [...kinds].toSorted();
  });

/** The longest that this guest's table-mate stood still from now on, in ms, when it is asked. */
async function watchGaps(guest: Guest): Promise<() => Promise<number>> {
  const video = guest.other().locator('video');
  await video.evaluate((element: HTMLVideoElement) => {
    let longest = 0;
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      element.dataset['gap'] = String(longest);
      element.requestVideoFrameCallback(look);
    };
    element.requestVideoFrameCallback(look);
  });
  return () => video.evaluate((element: HTMLVideoElement) => Number(element.dataset['gap']));
}

/** The figures of a guest's line, by their label. */
async function figures(guest: Guest): Promise<Record<string, string>> {
  await guest.press('Options for Guest 2');
  await guest.page.getByText('The line to Guest 2').click();
  await expect(guest.page.locator('dl')).toContainText('Keys');
  return guest.page
    .locator('dl > div')
    .evaluateAll((rows) =>
      Object.fromEntries(
        rows.map((row) => [
          row.querySelector('dt')?.textContent ?? '',
          row.querySelector('dd')?.textContent ?? '',
        ]),
      ),
    );
}

test('a meal through the relay over TCP says so; the host had none while she sat alone', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  for (const { page } of [ana, ben]) await page.addInitScript(onlyRelayed, 'tcp');
  await ben.comeTo(await ana.setTable(house.url));
  await ben.page.getByRole('checkbox', { name: 'Hide my network address' }).check();
  await ben.takeSeat();
  for (const guest of [ana, ben]) await guest.expectFrames();
  for (const guest of [ana, ben]) await expect(guest.other()).toContainText('Relayed (TCP)');
});

test.describe('where strangers meet directly', () => {
  test.use({ strangers: 'direct' });

  test('a meal says so, and what was negotiated', async ({ house, arrive }) => {
    const [ana, ben] = [await arrive(), await arrive()];
    await dine(house.url, ana, ben);
    await expect(ana.other()).toContainText('Direct');
    const line = await figures(ana);
    expect(line['Keys']).toMatch(/^DTLS 1\.[23], TLS_\w+/);
    expect(line['Sound and picture sealed with']).toMatch(/AES|AEAD|CHACHA/);
    expect(line['Their picture']).toMatch(/^\d+ × \d+, \d+ fps, \w+/);
    expect(line['Their sound']).toBe('opus');
    expect(line['From them']).toMatch(/^[1-9]\d* kbit\/s$/);
  });

  test('a guest can hide all the same, and then both are hidden', async ({ house, arrive }) => {
    const [ana, ben] = [await arrive(), await arrive()];
    for (const { page } of [ana, ben]) await page.addInitScript(watchConnections);
    await ana.enter(house.url);
    await ana.page.getByRole('checkbox', { name: 'Hide my network address' }).check();
    await ana.takeSeat();
    await ana.expectWaiting();
    await ben.queue(house.url);
    for (const guest of [ana, ben]) {
      await guest.expectFrames();
      await expect(guest.other()).toContainText('Relayed');
    }
    // Ben does not mind, and what he had gathered does not leave all the same.
    expect(await candidateKinds(ana)).toEqual(['relay']);
  });
});

test.describe('at a house as it comes', () => {
  test.use({ cover: COVERED_BY_DEFAULT.COVER });

  test('strangers do not learn each other’s address until both want to, and then see no gap; over each connection they are covered until they lift it', async ({
    house,
    arrive,
  }) => {
    const [ana, ben] = [await arrive(), await arrive()];
    for (const guest of [ana, ben]) {
      await guest.page.addInitScript(watchConnections);
      await showsLines(guest);
    }
    await dine(house.url, ana, ben);
    for (const guest of [ana, ben]) {
      // Without a line's length it is chance whether UDP or TCP is there first.
      await expect(guest.other()).toContainText('Relayed');
      expect(await candidateKinds(guest)).toEqual(['relay']);
      await expectCovered(guest);
    }
    const gaps = [await watchGaps(ana), await watchGaps(ben)];
    await ana.press('Options for Guest 2');
    await ana.press('Go direct');
    await expect(ana.page.getByText('Waiting for Guest 2 to want it, too.')).toBeVisible();
    await ana.press('Close');
    await expect(ben.page.getByText('Guest 2 would like to go direct')).toBeVisible();
    for (const guest of [ana, ben]) expect(await candidateKinds(guest)).toEqual(['relay']);
    await ben.press('Go direct');
    for (const guest of [ana, ben]) {
      await expect(guest.other()).toContainText('Direct');
      await guest.expectFrames();
    }
    // Six frames a second; a relay that is left takes nothing along.
    for (const gap of gaps) expect(await gap()).toBeLessThan(1500);
    await Promise.all([expectCovered(ana), expectCovered(ben)]);
    await Promise.all([lifts(ana), lifts(ben)]);
    await Promise.all([expectOpen(ana), expectOpen(ben)]);
  });
});

test('where there is no relay, nobody is offered to hide, and everybody reads what that means', async ({
  openHouse,
  arrive,
}) => {
  const [house, ana] = [await openHouse({}), await arrive()];
  await ana.enter(house.url);
  await expect(ana.page.getByText('their devices learn your network address')).toBeVisible();
  await expect(ana.page.getByRole('checkbox', { name: 'Hide my network address' })).toBeHidden();
});

test('credentials are renewed, so that a restart finds the relay after the first have expired', async ({
  house,
  arrive,
}) => {
  const [ana, ben] = [await arrive(), await arrive()];
  for (const { page } of [ana, ben]) await page.addInitScript(onlyRelayed, 'udp');
  let renewals = 0;
  ana.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('"type":"renewed"')) renewals += 1;
    }),
  );
  await dine(house.url, ana, ben);
  for (const guest of [ana, ben]) await expect(guest.other()).toContainText('Relayed (UDP)');
  // At 60 % of five seconds each: the second comes after the end of what the seating brought.
  await expect.poll(() => renewals, { timeout: 20_000 }).toBeGreaterThan(1);
  const restarted = await ana.page.evaluate(async () => {
    const [pc] = window.connections.filter((each) => each.connectionState === 'connected');
    if (!pc) throw new Error('not connected');
    const relayOf = () => pc.getSenders()[0]?.transport?.iceTransport.getSelectedCandidatePair();
    const before = relayOf()?.local?.port;
    pc.restartIce();
    while (relayOf()?.local?.port === before) await new Promise(requestAnimationFrame);
    return relayOf()?.local?.type;
  });
  expect(restarted).toBe('relay');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});
