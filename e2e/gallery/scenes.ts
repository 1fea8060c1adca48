/** What is photographed: each stage of an evening as a guest gets to it, with real calls where there is company. */
import type { Camera } from './camera.ts';
import { MOMENTS } from './moments.ts';
import type { Speaker } from './speaker.ts';

/** What a scene has to work with. */
export interface Set {
  camera: Camera;
  tags: readonly string[];
  /** Addresses of houses: of strangers, with rules, with an AI for company. */
  houses: { plain: string; ruled: string; withAi: string };
  /** Opens a window for a guest who looks like the diner of this number; `blind`: who may not use their camera. */
  arrive: (tag: string, diner?: number, how?: 'blind') => Promise<Speaker>;
  /** Everybody of the scene goes. */
  clear: () => Promise<void>;
}
export type Scene = (set: Set) => Promise<void>;

const NAMES = ['Ana', 'Ben', 'Chidi', 'نور'];
/** A picture that has grown so high, in pixels, is sharp enough on a laptop. */
const GROWN = 170;

/** Takes one picture of a stage for each language, by a guest of their own. */
const each =
  (stage: string, come: (guest: Speaker, set: Set) => Promise<void>, how?: 'blind'): Scene =>
  async (set) => {
    for (const tag of set.tags) {
      const guest = await set.arrive(tag, 0, how);
      await come(guest, set);
      await set.camera.take(guest.page, stage, tag);
      await set.clear();
    }
  };

/** Languages of a table of this size: those asked for first, and English where there are more chairs. */
const around = (tags: readonly string[], size: number): string[][] => {
  const tables: string[][] = [];
  for (let first = 0; first < tags.length; first += size) {
    const at = tags.slice(first, first + size);
    tables.push([...at, ...Array.from({ length: size - at.length }, () => 'en')]);
  }
  return tables;
};

/** Seats so many; each language once is photographed at each moment. */
const meal =
  (size: 2 | 3 | 4): Scene =>
  async (set) => {
    for (const [round, languages] of around(set.tags, size).entries()) {
      const guests: Speaker[] = [];
      for (const [index, tag] of languages.entries()) {
        const guest = await set.arrive(tag, index);
        await guest.lay(set.houses.plain, String(size), NAMES[index] ?? '');
        await guest.button('laying.takeSeat').click();
        guests.push(guest);
      }
      const looking = guests.slice(0, Math.min(size, set.tags.length - round * size));
      const photograph = async (moment: string) => {
        for (const guest of looking)
          await set.camera.take(guest.page, `table-${size}-${moment}`, guest.tag);
      };
      await Promise.all(guests.map((guest) => guest.meets(size - 1)));
      await photograph('covered');
      const [first] = guests;
      await first?.liftsAll();
      if (first) await set.camera.take(first.page, `table-${size}-wished`, first.tag);
      for (const guest of guests) await guest.liftsAll();
      await Promise.all(guests.map((guest) => guest.seesAll(size === 2 ? GROWN : 0)));
      await photograph('open');
      await set.clear();
    }
  };

/** A table-mate's page crashes, which says no goodbye; then the guest leaves. */
const parting: Scene = async (set) => {
  for (const tag of set.tags) {
    const guests = [await set.arrive(tag, 0), await set.arrive('en', 1)] as const;
    for (const [index, guest] of guests.entries()) {
      await guest.lay(set.houses.plain, '2', NAMES[index] ?? '');
      await guest.button('laying.takeSeat').click();
    }
    const [guest, mate] = guests;
    await Promise.all([guest.meets(1), mate.meets(1)]);
    await mate.page.goto('chrome://crash').catch(() => undefined);
    await guest.page.waitForFunction(() => document.querySelector('.dimmed') !== null);
    await set.camera.take(guest.page, 'reconnecting', tag);
    await guest.button('table.controls.leave').click();
    await guest.button('exit.findAnother').waitFor();
    await set.camera.take(guest.page, 'exit', tag);
    await set.clear();
  }
};

/** A private table from its setting to the guest at its door and the two at it. */
const privateTable: Scene = async (set) => {
  for (const tag of set.tags) {
    const host = await set.arrive(tag, 0);
    await host.page.context().grantPermissions(['camera', 'microphone', 'clipboard-read']);
    await host.open(set.houses.plain);
    await host.button('door.setTable').click();
    await host.button('setting.set').waitFor();
    await set.camera.take(host.page, 'private-setting', tag);
    await host.page.getByRole('radio').nth(2).check({ force: true });
    await host.page
      .getByRole('radio', { name: host.says('setting.doors.knock.label') })
      .check({ force: true });
    await host.button('setting.set').click();
    await host.layPlace(NAMES[0] ?? '');
    await set.camera.take(host.page, 'private-laying', tag);
    await host.button('laying.takeSeat').click();
    await host.page.getByRole('heading', { name: host.says('table.alone.heading') }).waitFor();
    await set.camera.take(host.page, 'table-1', tag);
    await host.button('table.about').click();
    const link = await host.page.getByRole('textbox').inputValue();
    await set.camera.take(host.page, 'private-about', tag);
    await host.page.keyboard.press('Escape');
    const guest = await set.arrive(tag, 1);
    await guest.page.goto(link.replace('/t/', `/${tag}/t/`).replace(`/${tag}/${tag}/`, `/${tag}/`));
    await guest.button('invited.come').waitFor();
    await set.camera.take(guest.page, 'private-invited', tag);
    await guest.button('invited.come').click();
    await guest.layPlace(NAMES[1] ?? '');
    await guest.button('laying.takeSeat').click();
    await guest.button('waiting.knocking.stop').waitFor();
    await host.button('table.knocks.letIn').waitFor();
    await set.camera.take(guest.page, 'private-knocking', tag);
    await set.camera.take(host.page, 'private-knocked', tag);
    await host.button('table.knocks.letIn').click();
    await Promise.all([host.meets(1), guest.meets(1)]);
    await host.seesAll(GROWN);
    await set.camera.take(host.page, 'private-open', tag);
    await set.clear();
  }
};

/** What is one level deeper at a table of two, and after it: each sheet as one of them opens it. */
const sheets: Scene = async (set) => {
  const [own = '', other = ''] = NAMES;
  for (const tag of set.tags) {
    const [guest, mate] = [await set.arrive(tag, 0), await set.arrive('en', 1)] as const;
    await guest.lay(set.houses.plain, '2', own);
    await guest.button('laying.takeSeat').click();
    await mate.lay(set.houses.plain, '2', other);
    await mate.button('laying.takeSeat').click();
    await Promise.all([guest.meets(1), mate.meets(1)]);
    for (const one of [guest, mate]) await one.liftsAll();
    await Promise.all([guest, mate].map((one) => one.seesAll(GROWN)));
    const dialogs = guest.page.getByRole('dialog');
    const press = (path: string) =>
      guest.page
        .getByRole('button', { name: guest.says(path).replace('{guest}', other) })
        .last()
        .click();
    const photograph = async (sheet: string, ...ways: readonly string[]) => {
      for (const way of ways) await press(way);
      await set.camera.take(guest.page, `sheet-${sheet}`, tag);
      const sheetOpen = guest.page.locator('dialog[open]').last();
      const isLong = await sheetOpen.evaluate(
        ({ scrollHeight, clientHeight }) => scrollHeight > clientHeight,
      );
      if (isLong) await set.camera.take(guest.page, `sheet-${sheet}-end`, tag, 'end');
      // Twice where none is open would be a goodbye.
      while ((await dialogs.count()) > 0) await guest.page.keyboard.press('Escape');
    };
    await photograph('options', 'table.own.options');
    await photograph('view', 'table.own.options', 'view.title');
    await photograph('keys', 'table.own.options', 'devices.keys.title');
    await photograph('guest', 'table.options.of');
    await photograph('report', 'table.options.of', 'report.name');
    await photograph('meal', 'meal.open');
    await photograph('napkin', 'meal.open', 'napkin.open', 'napkin.stamps.heart');
    await photograph('saw', 'saw.title');
    for (const one of [mate, guest]) {
      await one.button('trust.recipe.check').click();
      await one.button('trust.recipe.compare').click();
    }
    await guest.page.getByRole('list', { name: guest.says('trust.recipe.yours') }).waitFor();
    await set.camera.take(guest.page, 'sheet-recipe', tag);
    await photograph('tapping', 'trust.recipe.tapFor');
    await guest.page.goBack();
    await photograph('leave');
    await guest.button('table.controls.leave').click();
    await guest.button('exit.findAnother').waitFor();
    await photograph('wrong', 'report.wrong');
    await set.clear();
  }
};

/** By name, as they can be asked for. */
export const SCENES: Readonly<Record<string, Scene>> = {
  door: each('door', (guest, { houses }) => guest.open(houses.plain)),
  laying: each('laying', (guest, { houses }) => guest.lay(houses.plain, '2', 'Ana')),
  rules: each('laying-rules', (guest, { houses }) => guest.lay(houses.ruled, '2', '')),
  denied: async (set) => {
    const blind = (guest: Speaker) => guest.lay(set.houses.plain, '2', 'Ana', false);
    await each('laying-denied', blind, 'blind')(set);
    const queueing = async (guest: Speaker) => {
      await blind(guest);
      await guest.button('laying.takeSeat').click();
      await guest.button('waiting.queue.leave').waitFor();
    };
    await each('queue-denied', queueing, 'blind')(set);
  },
  queue: each('queue', async (guest, { houses }) => {
    await guest.lay(houses.plain, '4', 'Ana');
    await guest.button('laying.takeSeat').click();
    await guest.button('waiting.queue.leave').waitFor();
  }),
  consent: each('companion-consent', async (guest, { houses }) => {
    await guest.open(houses.withAi);
    await guest.button('door.eatWithCompanion').click();
    await guest.layPlace('Ana');
    await guest.button('laying.takeSeat').click();
    await guest.button('companion.consent.yes').waitFor();
  }),
  house: each('companion-house', async (guest, { houses }) => {
    await guest.open(houses.plain);
    await guest.button('door.eatWithCompanion').click();
    await guest.layPlace('Ana');
    await guest.button('laying.takeSeat').click();
    await guest.page.getByRole('log').waitFor();
  }),
  table2: meal(2),
  table3: meal(3),
  table4: meal(4),
  parting,
  sheets,
  private: privateTable,
  pages: async (set) => {
    for (const page of ['privacy', 'access', 'offline', 'no-such-page'])
      await each(page, async (guest, { houses }) => {
        await guest.page.goto(`${houses.plain}/${guest.tag}/${page}`);
        await guest.page.getByRole('heading', { level: 1 }).waitFor();
        // The page for a house out of reach leaves as soon as it answers.
        if (page === 'offline') await guest.page.context().setOffline(true);
      })(set);
  },
  ...MOMENTS,
};
