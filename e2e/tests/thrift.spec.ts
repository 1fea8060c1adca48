/** Pictures that nobody looks at, or that a guest does not want, do not travel; and they are back at once. */
import { seatCouple } from '../lib/couple.ts';
import type { Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

/** Asserts that no frame of this guest's table-mate has come for a second. */
async function expectStill(guest: Guest): Promise<void> {
  let before = -1;
  const same = async () => {
    const now = await guest.frames();
    const still = now === before;
    before = now;
    return still;
  };
  await expect.poll(same, { intervals: [1000] }).toBe(true);
}

const couple = seatCouple();

test('a picture that is hidden does not travel, and is back when it is shown', async () => {
  const { ana, ben } = couple;
  await ana.press('Options for Guest 2');
  await ana.press('Hide picture');
  await expectStill(ana);
  await ben.expectFrames();
  await ana.press('Show picture');
  await ana.press('Close');
  await ana.expectFrames();
  await ana.expectSound();
});

test('a page out of view gets no pictures, and gets them again at once', async () => {
  const { ana } = couple;
  const turn = (hidden: boolean) =>
    ana.page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await turn(true);
  await expectStill(ana);
  await ana.expectSound();
  await turn(false);
  await ana.expectFrames();
});

test('audio only: no picture either way, both know why, and both are heard', async () => {
  const { ana, ben } = couple;
  await ana.press('Your options');
  await ana.page.getByRole('radio', { name: 'Audio only' }).check();
  await expect(ana.other()).toContainText('Audio only, as you chose.');
  await expect(ana.own).toContainText('Only your voice travels.');
  await expect(ben.other()).toContainText('They chose audio only.');
  await Promise.all([expectStill(ana), expectStill(ben)]);
  await Promise.all([ana.expectSound(), ben.expectSound()]);
  await ana.page.getByRole('radio', { name: 'Picture and sound' }).check();
  await Promise.all([ana.expectFrames(), ben.expectFrames()]);
});
