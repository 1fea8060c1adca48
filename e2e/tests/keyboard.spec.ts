/** A whole meal by keyboard alone, and what a screen reader says of it. docs/meal-read-aloud.txt is what came of it. */
import { COVERED_BY_DEFAULT, lifts } from '../lib/covers.ts';
import { Reader, softly } from '../lib/reader.ts';
import { expect, test } from '../lib/test.ts';

test('a whole meal can be walked with the keyboard alone, and is told to who does not see it', async ({
  openHouse,
  arrive,
}, info) => {
  const house = await openHouse(COVERED_BY_DEFAULT);
  const [ana, ben] = [await arrive(), await arrive()];
  const reader = await Reader.of(ana.page, info);
  const button = (name: string | RegExp) =>
    ana.page.getByRole('button', { name, exact: true }).last();
  const press = async (name: string | RegExp, key = 'Enter', way: 'Tab' | 'Shift+Tab' = 'Tab') => {
    await reader.tabTo(button(name), way);
    await reader.press(key);
  };
  /** A stage has come, and whoever walks by keyboard is at its beginning. */
  const arrivesAt = async (heading: string) => {
    await ana.expectHeading(heading);
    await softly(ana.page.getByRole('heading', { name: heading, level: 1 })).toBeFocused();
    await reader.here();
  };

  // So that nobody waits for so long that the queue says more.
  await ben.enter(house.url);
  await ben.expectLaying();

  reader.chapter('At the door');
  await ana.page.goto(house.url);
  // What cannot be pressed yet is not reached either.
  await expect(button('Find a table')).toBeEnabled();
  await reader.tabTo(ana.page.getByRole('radio', { checked: true }));
  const two = ana.page.getByRole('radio', { name: 'Two' });
  for (let turns = 0; turns < 4 && !(await two.isChecked()); turns += 1) {
    await reader.press('ArrowRight');
    await reader.here();
  }
  await expect(two).toBeChecked();

  reader.chapter('Laying the table');
  await press('Find a table');
  await arrivesAt('Lay your place');
  await reader.tabTo(ana.page.getByRole('textbox', { name: 'Your name' }));
  await ana.page.keyboard.type('Ana');
  const preview = ana.page.getByLabel('Your picture');
  await expect
    .poll(() => preview.evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);

  reader.chapter('In the queue, out of it, and in again');
  await press('Take a seat');
  await arrivesAt('Your place is laid');
  await press('Leave the queue', 'Space');
  await arrivesAt('You left the queue');
  await press('Find another table');
  await arrivesAt('Your place is laid');

  reader.chapter('At the table');
  await ben.takeSeat();
  await arrivesAt('Your table for two');
  await reader.hears('Guest 2 is here.');
  await ana.expectFrames();
  await expect(ana.other()).toHaveAccessibleDescription(/see each other under a cover/);
  await reader.press('m');
  await reader.hears('Microphone off.');
  await press('Turn camera off');
  await reader.hears('Camera off.');
  await reader.press('v');
  await reader.hears('Camera on.');

  reader.chapter('The cover');
  await press('Lift the cover', 'Enter', 'Shift+Tab');
  await softly(ana.page.getByText('You would lift the cover.')).toBeFocused();
  await reader.here();
  await lifts(ben, 'Ana');
  await reader.hears('The cover is lifted');
  await expect(ana.other()).not.toContainText('takes a first look');
  await reader.press('c');
  await reader.hears('Your picture is covered.');

  reader.chapter('A toast');
  await press('Meal');
  await reader.here();
  await press('Raise a glass');
  await softly(button('Meal')).toBeFocused();
  await ben.press('Raise yours');
  await reader.hears('Cheers!');

  reader.chapter('The napkin');
  await reader.press('Enter');
  await press(/^Draw on the napkin/);
  await press('Heart');
  await expect(
    ana.page.getByRole('img', { name: /^The napkin, with .* drawn on it/ }),
  ).toBeVisible();
  await press('Wipe off what I drew');
  await reader.here();
  await reader.press('Escape');
  await softly(button('Meal')).toBeFocused();

  reader.chapter('Something is wrong with them');
  const options = button('Options for Guest 2');
  await press('Options for Guest 2', 'Enter', 'Shift+Tab');
  await reader.here();
  await press('Report');
  await reader.here();
  await reader.tabTo(ana.page.getByRole('radio').first());
  await reader.press('ArrowDown');
  await reader.here();
  await press('Send report', 'Space');
  await reader.hears('The house has heard you.');
  await reader.press('Escape');
  await softly(options).toBeFocused();

  reader.chapter('A list of keys');
  await reader.press('?');
  await reader.here();
  await reader.press('Escape');
  await softly(options).toBeFocused();

  reader.chapter('To another table, and back');
  await press('Next table');
  await arrivesAt('Your place is laid');
  await press('Back to the table');
  await arrivesAt('Your table for two');
  await ana.expectFrames();

  reader.chapter('Goodbye, taken back, and for good');
  await reader.press('Escape');
  await reader.press('Escape');
  await arrivesAt('You left the table');
  await press('Back to the table');
  await arrivesAt('Your table for two');
  await press('Leave the table');
  await arrivesAt('You left the table');

  reader.chapter('At the door again');
  await press('Back to the door');
  await softly(ana.page.getByRole('heading', { level: 1 })).toBeFocused();
  await reader.here();
  expect(reader.transcript).toMatchSnapshot('meal-read-aloud.txt');
});
