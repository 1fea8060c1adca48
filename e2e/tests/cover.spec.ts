/** What strangers see of each other before both want to be seen, after, and when one of them only says so. */
import {
  COVERED_BY_DEFAULT,
  expectCovered,
  expectCoveredSoon,
  expectOpen,
  lifts,
  showsLines,
} from '../lib/covers.ts';
import { FINE } from '../lib/fine-camera.ts';
import { dine } from '../lib/guest.ts';
import { keepConnections, restartIce } from '../lib/restarted-line.ts';
import { openTabs } from '../lib/tabs.ts';
import { expect, test } from '../lib/test.ts';

declare global {
  interface Window {
    /** The page says what it should, and never sends a sharp picture. */
    lies?: boolean;
    /** When the button was pressed, and when the first larger picture had left; in ms since 1970. */
    pressedAt?: number;
    leftAt?: number;
  }
}

/** Runs in the page, before anything else: lets it lie, and notes when what leaves becomes sharp. */
function tamper(): void {
  const now = () => performance.timeOrigin + performance.now();
  const pressed = (event: Event) => {
    if (String(Object(event.target).textContent).includes('Lift')) window.pressedAt = now();
  };
  addEventListener('click', pressed, { capture: true });
  const watch = async (sender: RTCRtpSender): Promise<void> => {
    for (const until = now() + 3000; now() < until;) {
      for (const report of (await sender.getStats()).values())
        if (report.type === 'outbound-rtp' && report.frameWidth > 200) {
          window.leftAt = now();
          return;
        }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const proto = RTCRtpSender.prototype;
  const replace = Reflect.get(proto, 'replaceTrack');
  proto.replaceTrack = function (track) {
    if (this.track?.kind === 'video' && window.lies) return Promise.resolve();
    if (track?.kind === 'video') void watch(this);
    return Reflect.apply(replace, this, [track]);
  };
}

test('strangers start covered, both lift it, one covers again, a page that lies sees nothing, and getting up covers', async ({
  openHouse,
  arrive,
}) => {
  const house = await openHouse(COVERED_BY_DEFAULT);
  const [ana, ben] = [await arrive({ fullCamera: true }), await arrive({ fullCamera: true })];
  await Promise.all([showsLines(ana), showsLines(ben), ben.page.addInitScript(tamper)]);
  await dine(house.url, ana, ben);
  await expectCovered(ben);
  // Whatever came, it would be shown as cells here.
  await expect(ben.other().locator('canvas')).toHaveCount(1);

  // One would: that opens nothing, and nobody is shown it. How the line goes comes a moment after the picture.
  await expect(ben.other()).toContainText('Direct');
  const before = await ben.other().innerText();
  const heard = await ben.other().ariaSnapshot();
  expect(heard).toContain('You and Guest 2 see each other under a cover');
  await lifts(ana);
  await expect(ana.other()).toContainText('You would.');
  await expectCovered(ben);
  expect(await ben.other().innerText()).toBe(before);
  expect(await ben.other().ariaSnapshot()).toBe(heard);
  await expect(ben.page.locator('[aria-live] p')).toHaveCount(0);

  // Both would.
  const shown = ana.other().locator('video').evaluate(FINE.sharpAt);
  await lifts(ben);
  await Promise.all([expectOpen(ana), expectOpen(ben)]);
  await expect(ben.other().locator('canvas')).toHaveCount(0);
  // The same for the ear: said once, and to be found again.
  await expect(ben.page.locator('[aria-live] p')).toContainText(['The cover is lifted']);
  await expect(ben.other()).toMatchAriaSnapshot(`
    - group "Guest 2":
      - paragraph: /you and Guest 2 see each other\\. Your device/
  `);
  await expect(ana.own).toHaveAccessibleDescription('Your picture is open for Guest 2.');
  const [leftMs, shownMs] = await ben.page.evaluate(
    (at) => {
      const { pressedAt = 0, leftAt = NaN } = window;
      return [leftAt - pressedAt, at - pressedAt] as const;
    },
    await shown,
  );
  console.log(`sharp after the mutual wish: left ${leftMs} ms, shown ${shownMs} ms`);
  // 150 and 800 are wanted; a busy machine takes longer.
  expect(leftMs).toBeLessThan(1000);
  expect(shownMs).toBeLessThan(2000);
  await expect(ana.page.getByRole('button', { name: 'Cover my picture' })).toBeVisible();

  // A screen in the place of the camera is another picture: covered, until both lift it again. The camera comes back covered.
  await ana.press('Your options');
  await ana.press('Show a screen');
  await expect(ben.other()).toContainText('shows a screen');
  await Promise.all([expectCoveredSoon(ana), expectCoveredSoon(ben)]);
  await Promise.all([lifts(ana), lifts(ben)]);
  await expectOpen(ana);
  await expect(ben.other().locator('canvas')).toHaveCount(0);
  await ben.expectFrames();
  await ben.press('Your options');
  await expect(ben.page.getByRole('button', { name: 'Show a screen' })).toBeDisabled();
  await ben.page.keyboard.press('Escape');
  await ana.press('Stop showing it');
  await expect(ben.other()).not.toContainText('shows a screen');
  await Promise.all([expectCoveredSoon(ana), expectCoveredSoon(ben)]);
  await Promise.all([lifts(ana), lifts(ben)]);
  await Promise.all([expectOpen(ana), expectOpen(ben)]);

  // One covers, with one key: both are.
  await ana.page.keyboard.press('c');
  await Promise.all([expectCoveredSoon(ana), expectCoveredSoon(ben)]);
  await expect(ben.other()).toHaveAccessibleDescription(/Guest 2 covered their picture/);
  await expect(ana.own).toHaveAccessibleDescription('Your picture is covered.');

  // One only says that they are open.
  await ben.page.evaluate(() => (window.lies = true));
  await lifts(ana);
  await lifts(ben);
  await expect(ana.other()).toContainText('did not become clear');
  await expectCoveredSoon(ben);
  await ben.page.evaluate(() => (window.lies = false));

  // Away with two presses of one key, and back: covered.
  await Promise.all([lifts(ana), lifts(ben)]);
  await Promise.all([expectOpen(ana), expectOpen(ben)]);
  await ana.page.keyboard.press('Escape');
  await ana.page.keyboard.press('Escape');
  await ana.press('Back to the table');
  await Promise.all([expectCoveredSoon(ana), expectCoveredSoon(ben)]);
});

test('a tab that is hidden goes on sending cells, and no picture that is sharp', async ({
  openHouse,
  arrive,
}) => {
  const house = await openHouse(COVERED_BY_DEFAULT);
  const tabs = await openTabs();
  try {
    const [ana, ben] = [tabs.guest, await arrive()];
    await showsLines(ana);
    await dine(house.url, ana, ben);
    await expectCovered(ben);
    await tabs.cover();
    // Nothing is painted in that tab any more; what leaves it is drawn all the same.
    await ben.expectFrames();
    await expectCovered(ben);
  } finally {
    await tabs.close();
  }
});

test('Chromium and Firefox see each other under a cover, also over a line that was restarted, and lift it', async ({
  openHouse,
  arrive,
  arriveInFirefox,
}) => {
  const house = await openHouse(COVERED_BY_DEFAULT);
  const [ana, ben] = [
    await arrive({ fullCamera: true }),
    await arriveInFirefox({ fullCamera: true }),
  ];
  await Promise.all([showsLines(ana), showsLines(ben), ana.page.addInitScript(keepConnections)]);
  await ana.queue(house.url);
  await ben.queue(house.url);
  await ana.expectFrames();
  await expect(ben.other().locator('canvas')).toHaveCount(1);
  await Promise.all([expectCovered(ana), expectCovered(ben)]);
  const [before, after] = await ana.page.evaluate(restartIce);
  expect(after).not.toBe(before);
  await Promise.all([expectCovered(ana), expectCovered(ben)]);
  await lifts(ben);
  await lifts(ana);
  await Promise.all([expectOpen(ana), expectOpen(ben)]);
  // Whichever of the two covers.
  await ben.page.keyboard.press('c');
  await Promise.all([expectCoveredSoon(ana), expectCoveredSoon(ben)]);
});
