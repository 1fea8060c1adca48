/** Playwright's `test` with a house, and guests who come in windows of their own. */
import {
  expect,
  test as base,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from '@playwright/test';
import { RealRedis } from '../../server/src/testing/redis.ts';
import { Cable } from './cable.ts';
import { FIREFOX } from './firefox.ts';
import { Guest } from './guest.ts';
import { House } from './house.ts';
import { askForLess } from './small-camera.ts';

/** How a guest comes. Their camera is a small one, so that two cores can encode a crowd, unless a test is about size. */
type Coming = BrowserContextOptions & { fullCamera?: boolean };

/** Opens a browser window for one more guest. */
type Arrive = (coming?: Coming) => Promise<Guest>;

interface Fixtures {
  /** A server of this test's own, open. */
  house: House;
  /** Opens one more, with these settings. */
  openHouse: (environment: Record<string, string>) => Promise<House>;
  /** Lays a cable to the servers at these ports; new connections get the first that answers. */
  layCable: (...ports: number[]) => Promise<Cable>;
  /** Starts a Redis of this test's own. */
  startRedis: () => Promise<RealRedis>;
  arrive: Arrive;
  /** The same in Firefox, whatever the test's own browser is. */
  arriveInFirefox: Arrive;
}

/** What a test brings about, and puts away when it ends, however it ends. */
async function keeping<T>(
  use: (keep: (thing: T) => T) => Promise<void>,
  putAway: (thing: T) => Promise<void>,
): Promise<void> {
  const things: T[] = [];
  await use((thing) => {
    things.push(thing);
    return thing;
  });
  await Promise.all(things.map(putAway));
}

/** Guests in windows of their own of a browser, until they all leave. */
export function visitorsOf(browser: Browser): { arrive: Arrive; leave: () => Promise<void> } {
  const contexts: BrowserContext[] = [];
  return {
    arrive: async ({ fullCamera = false, ...options } = {}) => {
      // Animations are for eyes; here they cost a sixth of the processor.
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      contexts.push(context);
      if (!fullCamera) await context.addInitScript(askForLess);
      return new Guest(await context.newPage());
    },
    leave: async () => {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

/** Lets a test open windows of a browser. */
async function welcome(browser: Browser, use: (arrive: Arrive) => Promise<void>): Promise<void> {
  const { arrive, leave } = visitorsOf(browser);
  await use(arrive);
  await leave();
}

// oxlint-disable no-empty-pattern -- Playwright reads what a fixture needs from this pattern
export const test = base.extend<Fixtures, { firefox: Browser }>({
  house: async ({ openHouse }, use) => {
    await use(await openHouse({}));
  },
  openHouse: async ({}, use) => {
    await keeping<House>(
      (keep) =>
        use(async (environment) => {
          const house = keep(new House(environment));
          await house.start();
          return house;
        }),
      async (house) => {
        await house.stop();
        // No token, id, pledge, nonce or envelope, and nothing of a description; hashes of files are in hexadecimal.
        expect(house.output).not.toMatch(
          /(?![0-9a-f]{64}\b)[\w-]{43,}|candidate:|ice-ufrag|a=fingerprint/,
        );
      },
    );
  },
  layCable: async ({}, use) => {
    await keeping<Cable>(
      (keep) =>
        use(async (...ports) => {
          const cable = keep(new Cable(ports));
          await cable.plugIn();
          return cable;
        }),
      (cable) => cable.close(),
    );
  },
  startRedis: async ({}, use) => {
    await keeping<RealRedis>(
      (keep) => use(async () => keep(await RealRedis.start())),
      (redis) => redis.stop(),
    );
  },
  arrive: ({ browser }, use) => welcome(browser, use),
  arriveInFirefox: ({ firefox }, use) => welcome(firefox, use),
  firefox: [
    async ({ playwright }, use) => {
      const { channel, launchOptions } = FIREFOX;
      const firefox = await playwright.firefox.launch({ channel, args: [], ...launchOptions });
      await use(firefox);
      await firefox.close();
    },
    { scope: 'worker' },
  ],
});
// oxlint-enable no-empty-pattern

export { expect };
