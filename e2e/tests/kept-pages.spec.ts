/** A browser keeps a page as it was, for Back: nothing of it is live or dead when its guest comes back, and their seat is theirs. */
import { chromium, expect, type Browser } from '@playwright/test';
import { CHROMIUM, FLAGS } from '../lib/flags.ts';
import { dine, type Guest } from '../lib/guest.ts';
import { test as base, visitorsOf } from '../lib/test.ts';

/** As people use it: the tests' usual browser is told to keep no page. */
const test = base.extend<{ arriveAsPeople: () => Promise<Guest> }, { browserOfPeople: Browser }>({
  browserOfPeople: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const ignoreDefaultArgs = ['--disable-back-forward-cache'];
      const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: FLAGS,
        ignoreDefaultArgs,
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  arriveAsPeople: async ({ browserOfPeople }, use) => {
    const { arrive, leave } = visitorsOf(browserOfPeople);
    await use(async () => {
      const guest = await arrive();
      await guest.page.addInitScript(noteWhatLives);
      return guest;
    });
    await leave();
  },
});

interface Noted {
  tracks: MediaStreamTrack[];
  sockets: WebSocket[];
  marked?: boolean;
}

/** Runs in the page, before it: notes each camera, microphone and socket. */
function noteWhatLives(): void {
  const noted: Noted = { tracks: [], sockets: [] };
  Object.assign(globalThis, { noted });
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    noted.tracks.push(...stream.getTracks());
    return stream;
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(...how: ConstructorParameters<typeof WebSocket>) {
      super(...how);
      noted.sockets.push(this);
    }
  };
}

/** Runs in the page. */
function whatLives(): { kept: boolean; tracks: number; sockets: number } {
  const { noted } = globalThis as unknown as { noted: Noted };
  return {
    kept: noted.marked === true,
    tracks: noted.tracks.filter(({ readyState }) => readyState === 'live').length,
    sockets: noted.sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING).length,
  };
}

/** The guest looks at another page, which stays. */
async function lookElsewhere({ page }: Guest, url: string): Promise<void> {
  await page.evaluate(() => {
    (globalThis as unknown as { noted: Noted }).noted.marked = true;
  });
  await page.goto(`${url}/privacy`);
  await expect(page.getByRole('heading', { name: 'Privacy', level: 1 })).toBeVisible();
}

/** And comes Back to the page that the browser has kept, of which nothing lives. */
async function comeBack(guest: Guest, heading: string | RegExp): Promise<void> {
  await guest.page.goBack({ waitUntil: 'commit' });
  await guest.expectHeading(heading);
  expect(await guest.page.evaluate(whatLives)).toEqual({ kept: true, tracks: 0, sockets: 0 });
}

const DOOR = /eating alone/;

test('whoever looked at another page from the door, while laying or while waiting finds the door, and a table by it', async ({
  house,
  arriveAsPeople,
}) => {
  const [ana, ben] = [await arriveAsPeople(), await arriveAsPeople()];
  await ana.page.goto(house.url);
  await ana.expectHeading(DOOR);
  await lookElsewhere(ana, house.url);
  await comeBack(ana, DOOR);

  await ana.press('Find a table');
  await ana.expectLaying();
  await expect.poll(async () => (await ana.page.evaluate(whatLives)).tracks).toBe(2);
  await lookElsewhere(ana, house.url);
  await comeBack(ana, DOOR);

  await ana.press('Find a table');
  await ana.takeSeat();
  await ana.expectWaiting();
  await lookElsewhere(ana, house.url);
  await comeBack(ana, DOOR);

  // Nobody is seated with a page that was put away; who comes in by it is there.
  await ben.queue(house.url);
  await ben.expectWaiting();
  await ana.press('Find a table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});

test('whoever looked at another page from the table has their seat, and is not live before they go back to it', async ({
  house,
  arriveAsPeople,
}) => {
  const [ana, ben] = [await arriveAsPeople(), await arriveAsPeople()];
  await dine(house.url, ana, ben);
  await lookElsewhere(ana, house.url);
  await expect(ben.other()).toContainText('Their page was closed. We hold their seat.');
  await comeBack(ana, 'Your seat is held');
  await ana.press('Back to the table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  // Also by another page of the tab, while the browser still keeps the one that had it.
  await lookElsewhere(ana, house.url);
  await ana.page.goto(house.url);
  await ana.expectHeading('Your seat is held');
  expect(await ana.page.evaluate(whatLives)).toEqual({ kept: false, tracks: 0, sockets: 0 });
  await ana.press('Back to the table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);

  // A slip in the middle of getting up costs nothing, either.
  await ana.press('Next table');
  await lookElsewhere(ana, house.url);
  await comeBack(ana, 'Your seat is held');
  await ana.press('Back to the table');
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});
