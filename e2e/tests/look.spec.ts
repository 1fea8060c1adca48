/** A picture that was opened is looked at before it is shown: by a check that is missing, fine, in doubt, hung, or switched off. */
import { COVERED_BY_DEFAULT, lifts } from '../lib/covers.ts';
import { dine, type Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';
import { TinyLook } from '../lib/tiny-look.ts';
import { showsTint, tint } from '../lib/tinted-camera.ts';

/** The sharp picture is painted, and nothing lies in front of it. */
async function expectShown(guest: Guest): Promise<void> {
  await expect(guest.other().locator('canvas')).toHaveCount(0);
  await expect(guest.other().locator('video')).toHaveCSS('opacity', '1');
}

/** Cells alone are painted, and something says why. */
async function expectNotShown(guest: Guest, why: string): Promise<void> {
  await expect(guest.other()).toContainText(why);
  await expect(guest.other().locator('canvas')).toHaveCount(1);
  await expect(guest.other().locator('video')).toHaveCSS('opacity', '0');
}

test('a picture is shown after a look that was fine, and else by the guest’s own press; the other end learns nothing', async ({
  openHouse,
  arrive,
}) => {
  const house = await openHouse(COVERED_BY_DEFAULT);
  const [ana, ben] = [await arrive({ fullCamera: true }), await arrive({ fullCamera: true })];
  const look = new TinyLook();
  look.comes = false;
  for (const guest of [ana, ben]) {
    // oxlint-disable-next-line no-await-in-loop -- two
    await Promise.all([look.serve(guest.page.context()), showsTint(guest)]);
  }
  const coverAgain = async () => {
    await ana.page.keyboard.press('c');
    await expect(ben.other().getByRole('button', { name: 'Lift the cover' })).toBeVisible();
  };
  await dine(house.url, ana, ben);

  // Ben wants no check: he sees Ana as soon as both have lifted.
  await ben.press('Your options');
  await ben.page.getByRole('checkbox', { name: 'Check pictures before they are shown' }).uncheck();
  await ben.page.keyboard.press('Escape');

  // The check does not come: nothing is shown before a press.
  await Promise.all([lifts(ana), lifts(ben)]);
  await expectShown(ben);
  await expectNotShown(ana, 'could not check');
  await ana.press('Show anyway');
  await expectShown(ana);

  // It comes later, and says no.
  look.comes = true;
  await coverAgain();
  await tint(ben, 'magenta');
  await Promise.all([lifts(ana), lifts(ben)]);
  await expectNotShown(ana, 'may be indecent');
  await expect(ana.other().getByRole('button')).toContainText(['Show anyway', 'Leave']);
  await expectShown(ben);
  await expect(ben.page.locator('body')).not.toContainText('indecent');
  await ana.press('Show anyway');
  await expectShown(ana);

  // Her own would not be shown at once; she goes on all the same.
  await coverAgain();
  await tint(ben, 'grey');
  await tint(ana, 'magenta');
  await expect(ana.other()).toContainText('Your picture would be covered at the other end.');
  await lifts(ana);
  const began = Date.now();
  await lifts(ben);
  await expectShown(ana);
  console.log(`shown after a look that was fine: ${Date.now() - began} ms after the press`);

  // What was fine turns out not to be: two looks of three.
  await tint(ben, 'magenta');
  await expectNotShown(ana, 'may be indecent');

  // A check that hangs: covered, until it is pressed away.
  await coverAgain();
  const [worker] = ana.page.workers();
  const hung = worker?.evaluate(() => {
    for (;;);
  });
  // It ends with its page.
  hung?.catch(() => undefined);
  await tint(ana, 'grey');
  await Promise.all([lifts(ana), lifts(ben)]);
  await expectNotShown(ana, 'could not check');
  await expect(ana.other().getByRole('button', { name: 'Show anyway' })).toBeVisible();
});
