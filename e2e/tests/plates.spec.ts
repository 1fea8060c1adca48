/** Quiet plates, at a table between both engines: what a guest's eating sounds like at the other end. */
import { RATE } from '../../web/src/lib/plates/plates-messages.ts';
import { cutlery } from '../../web/src/lib/plates/testing/sounds.ts';
import { giveChosenMicrophone, letHear, sentence } from '../lib/chosen-microphone.ts';
import { complaintsOf, dine, type Guest } from '../lib/guest.ts';
import { expect, test } from '../lib/test.ts';

const SAYS = 'I made far too much of it, as always. What is on your plate tonight?';

/** While it is at work, and while it is not, the same plate and the same voice. */
async function expectQuietPlate(guest: Guest, other: Guest): Promise<void> {
  const { page } = guest;
  // Cutlery is loud for a moment, twice a second.
  const loud = () => other.loudness('Guest 2', 900);
  await expect.poll(loud).toBeGreaterThan(0.03);
  await guest.own.getByRole('button', { name: 'Your options' }).click();
  const choice = page.getByRole('checkbox', { name: /^Quiet plates/ });
  /** On a machine that is too busy it steps down, and says what to do. */
  const asked = async () => {
    if (await page.getByText('To try again, switch it off and on.').isVisible()) {
      await choice.uncheck();
    }
    await choice.check();
    await expect(page.getByText(/Quiet plates is at work|switch it off and on/)).toBeVisible();
    return loud();
  };
  await expect.poll(asked).toBeLessThan(0.003);
  await letHear(page, 'voice');
  await expect.poll(loud).toBeGreaterThan(0.03);
}

test('a guest’s cutlery all but vanishes for the others and their voice does not, in both engines', async ({
  house,
  arrive,
  arriveInFirefox,
}) => {
  const [ana, ben] = [await arrive(), await arriveInFirefox()];
  const sounds = { cutlery: { samples: cutlery(5), rate: RATE }, voice: await sentence(SAYS, 0) };
  await Promise.all([ana, ben].map(({ page }) => giveChosenMicrophone(page, sounds)));
  const complaints = complaintsOf(ana, ben);
  await dine(house.url, ana, ben);
  await Promise.all([expectQuietPlate(ana, ben), expectQuietPlate(ben, ana)]);
  // WebAssembly ran, and no page had to allow it.
  expect(complaints).toEqual([]);
});
