/** Moments that not every evening has: what is asked, warned of and laid on the table, and what goes wrong. */
import { RATE } from '../../web/src/lib/plates/plates-messages.ts';
import { cutlery } from '../../web/src/lib/plates/testing/sounds.ts';
import { giveChosenMicrophone } from '../lib/chosen-microphone.ts';
import type { Scene, Set } from './scenes.ts';
import type { Speaker } from './speaker.ts';

/** So often quiet plates are switched on for their picture. */
const PLATES_TRIES = 6;

const [ANA, BEN, CHIDI] = ['Ana', 'Ben', 'Chidi'] as const;

/** Seats two, of whom the first speaks `tag`; nothing is covered any more. */
async function two(set: Set, tag: string, before?: (guest: Speaker) => Promise<void>) {
  const [guest, mate] = [await set.arrive(tag, 0), await set.arrive('en', 1)] as const;
  await before?.(guest);
  for (const [one, name] of [[guest, ANA] as const, [mate, BEN] as const]) {
    await one.lay(set.houses.plain, '2', name);
    await one.button('laying.takeSeat').click();
  }
  await Promise.all([guest.meets(1), mate.meets(1)]);
  for (const one of [guest, mate]) await one.liftsAll();
  return { guest, mate };
}

/** For each language, with nobody of the one before. */
const inEach =
  (scene: (set: Set, tag: string) => Promise<void>): Scene =>
  async (set) => {
    for (const tag of set.tags) {
      await scene(set, tag);
      await set.clear();
    }
  };

/** Two who wait for tables of different sizes are asked. */
const together = inEach(async (set, tag) => {
  const [guest, other] = [await set.arrive(tag, 0), await set.arrive('en', 1)];
  for (const [one, size] of [[guest, '2'] as const, [other, '4'] as const]) {
    await one.lay(set.houses.plain, size, ANA);
    await one.button('laying.takeSeat').click();
  }
  await guest.button('waiting.queue.instead.sit').waitFor();
  await set.camera.take(guest.page, 'queue-asked', tag);
});

/** The house no longer understands the page, or is out of reach of live connections. */
const away = inEach(async (set, tag) => {
  const queue = async (moment: string, guest: Speaker, sentence: string) => {
    await guest.lay(set.houses.plain, '2', ANA);
    await guest.button('laying.takeSeat').click();
    await guest.page.getByText(guest.says(sentence)).first().waitFor();
    await set.camera.take(guest.page, `queue-${moment}`, tag);
  };
  const old = await set.arrive(tag, 0);
  await old.page.addInitScript(() => {
    const Real = WebSocket;
    globalThis.WebSocket = class extends Real {
      constructor(url: string | URL) {
        super(url, 'eat-with-me.0');
      }
    };
  });
  await queue('outlived', old, 'waiting.outlived');
  const blocked = await set.arrive(tag, 0);
  await blocked.page.routeWebSocket(/./, (socket) => socket.close());
  await queue('blocked', blocked, 'waiting.away.blocked');
});

/** What stands behind the door does not come. */
const stuck = inEach(async (set, tag) => {
  const guest = await set.arrive(tag);
  await guest.open(set.houses.plain);
  await guest.page.context().setOffline(true);
  await guest.button('door.find').click();
  await guest.page.getByRole('heading', { name: guest.says('door.stuck') }).waitFor();
  await set.camera.take(guest.page, 'stuck', tag);
});

/** A chair is free again, and the two who stayed are asked. */
const refill = inEach(async (set, tag) => {
  const guests: Speaker[] = [];
  for (const [index, name] of [ANA, BEN, CHIDI].entries()) {
    const guest = await set.arrive(index === 0 ? tag : 'en', index);
    await guest.lay(set.houses.plain, '3', name);
    await guest.button('laying.takeSeat').click();
    guests.push(guest);
  }
  await Promise.all(guests.map((guest) => guest.meets(2)));
  const [guest, mate, third] = guests;
  await third?.button('table.controls.leave').click();
  if (!guest || !mate) return;
  await guest.button('table.refill.letJoin').waitFor();
  await set.camera.take(guest.page, 'table-refill', tag);
  await mate.button('table.refill.letJoin').click();
  await guest.button('table.refill.letJoin').click();
  await guest.button('table.refill.close').waitFor();
  await set.camera.take(guest.page, 'table-refilling', tag);
});

/** Dishes, a card, a glass and a line in writing. */
const laden = inEach(async (set, tag) => {
  const { guest, mate } = await two(set, tag);
  const within = (one: Speaker, path: string) =>
    one.page
      .getByRole('dialog')
      .getByRole('button', { name: one.says(path) })
      .first();
  const tell = async (one: Speaker, dish: string) => {
    await one.button('meal.open').click();
    const field = one.page.getByRole('dialog').getByRole('textbox').first();
    await field.fill(dish);
    await field.press('Enter');
    await one.page.keyboard.press('Escape');
  };
  await tell(mate, 'pumpkin soup with seeds');
  await tell(guest, 'noodles');
  await guest.page.locator('.opening').waitFor();
  await set.camera.take(guest.page, 'table-dishes', tag);
  await mate.button('meal.open').click();
  await mate.page
    .getByRole('textbox', { name: mate.says('meal.chat.field') })
    .fill('It is far too hot to eat. See https://example.org');
  await within(mate, 'meal.chat.send').click();
  await within(mate, 'meal.glass.raise').click();
  await guest.button('meal.glass.raiseYours').waitFor();
  await set.camera.take(guest.page, 'table-glass', tag);
  await guest.button('meal.notNow').click();
  await guest.button('meal.open').click();
  await within(guest, 'meal.cards.draw').click();
  await guest.page.getByRole('group', { name: guest.says('meal.cards.name') }).waitFor();
  await set.camera.take(guest.page, 'table-card', tag);
  await guest.button('meal.open').click();
  await set.camera.take(guest.page, 'sheet-meal-end', tag, 'end');
});

/** Two foods too many were not those that were read: the alarm, in its sheet and after it. */
const alarm = inEach(async (set, tag) => {
  const { guest, mate } = await two(set, tag);
  for (const one of [mate, guest]) {
    await one.button('trust.recipe.check').click();
    await one.button('trust.recipe.compare').click();
  }
  const recipe = guest.page.getByRole('list', { name: guest.says('trust.recipe.yours') });
  const read = await recipe.locator('.number').allTextContents();
  const listen = guest.says('trust.recipe.tapFor').replace('{guest}', BEN);
  await guest.page.getByRole('button', { name: listen }).click();
  const choices = guest.page.locator('.choices button');
  for (const _ of [1, 2]) {
    const numbers = await choices.locator('.number').allTextContents();
    const wrong = numbers.filter((number) => !read.includes(number)).slice(0, 5);
    for (const number of wrong)
      await choices.filter({ has: guest.page.getByText(number, { exact: true }) }).click();
  }
  await guest.page.getByRole('alert').waitFor();
  await set.camera.take(guest.page, 'sheet-differ', tag);
  await guest.page.keyboard.press('Escape');
  await guest.button('trust.recipe.getUp').waitFor();
  await set.camera.take(guest.page, 'table-differ', tag);
});

/** What only the guest with the loud plate is told. */
const plates = inEach(async (set, tag) => {
  const { guest } = await two(set, tag, ({ page }) =>
    giveChosenMicrophone(page, { cutlery: { samples: cutlery(5), rate: RATE } }),
  );
  const { page } = guest;
  const choose = async () => {
    await guest.button('table.own.options').click();
    const choice = page.getByRole('checkbox', { name: guest.says('devices.plates.choice') });
    await choice.uncheck();
    await choice.check();
    await page.keyboard.press('Escape');
  };
  const said = (what: string) => page.getByText(guest.says(`devices.plates.${what}`)).first();
  const loud = said('loud');
  const down = said('down.slow').or(said('down.late')).or(said('down.broken')).first();
  // It listens for a while before it says so; on a machine that is too busy for that it steps down, and is switched on again.
  for (let tries = 0; tries < PLATES_TRIES && !(await loud.isVisible()); tries += 1) {
    await down.waitFor({ state: 'detached' });
    await choose();
    await loud.or(down).first().waitFor({ timeout: 90_000 });
  }
  await loud.waitFor({ timeout: 1000 });
  await set.camera.take(guest.page, 'table-plates', tag);
});

/** Invitations that lead to no seat: a link that is not whole, a door that was locked. */
const turned = inEach(async (set, tag) => {
  const host = await set.arrive(tag, 0);
  await host.open(set.houses.plain);
  await host.button('door.setTable').click();
  await host.button('setting.set').click();
  await host.layPlace(ANA);
  await host.button('laying.takeSeat').click();
  await host.button('table.about').click();
  const link = await host.page.getByRole('textbox').inputValue();
  const comes = async (moment: string, to: string, press: boolean) => {
    const guest = await set.arrive(tag, 1);
    await guest.page.goto(to.replace(/(\/\/[^/]+)(?:\/[\w-]+)?\/t\//, `$1/${tag}/t/`));
    if (press) {
      await guest.button('invited.come').click();
      await guest.layPlace(BEN);
      await guest.button('laying.takeSeat').click();
    }
    await guest.button('site.backToDoor').waitFor();
    await set.camera.take(guest.page, `exit-${moment}`, tag);
  };
  await comes('broken-link', link.slice(0, -3), false);
  await host.page
    .getByRole('radio', { name: host.says('setting.doors.locked.label') })
    .check({ force: true });
  await comes('locked', link, true);
});

/** By name, as they can be asked for. */
export const MOMENTS: Readonly<Record<string, Scene>> = {
  together,
  away,
  stuck,
  refill,
  laden,
  alarm,
  plates,
  turned,
};
