/** Playwright's `test` in a lab: guests with a network of their own, that the test can harm. */
import { test as base } from '@playwright/test';
import { FLAGS, HEADLESS_SHELL } from '../lib/flags.ts';
import type { Guest } from '../lib/guest.ts';
import { Browsers } from './browsers.ts';
import { Lab, type LabOptions } from './lab.ts';

interface Fixtures {
  /** A guest at this machine of the lab, in a window and profile of their own. */
  visit: (name: string) => Promise<Guest>;
}

/** What a file, or a project, may choose. */
export interface LabChoices {
  /** What lab to build; each file may ask for another. */
  labOptions: LabOptions;
  /** Flags for Chromium, instead of the usual. */
  chromiumFlags: readonly string[];
  /** The path of the Chromium. The headless shell takes less time, but never notices that its network has changed. */
  chromiumProgram: string;
  /** The camera as it is, for what is measured. */
  fullCamera: boolean;
}

interface WorkerFixtures extends LabChoices {
  /** Built once for all tests with the same options, browsers included. */
  lab: Lab;
  browsers: Browsers;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  labOptions: [{ guests: { A: 'cone', B: 'cone' } }, { option: true, scope: 'worker' }],
  chromiumFlags: [FLAGS, { option: true, scope: 'worker' }],
  chromiumProgram: [HEADLESS_SHELL, { option: true, scope: 'worker' }],
  fullCamera: [false, { option: true, scope: 'worker' }],
  lab: [
    async ({ labOptions }, use, { parallelIndex }) => {
      const lab = await Lab.open({ name: `test${parallelIndex}`, ...labOptions });
      await use(lab);
      await lab.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    async ({ lab, chromiumProgram, chromiumFlags, fullCamera }, use) => {
      const browsers = new Browsers(lab, chromiumProgram, chromiumFlags, fullCamera);
      await use(browsers);
      await browsers.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  visit: async ({ browsers }, use) => {
    const guests: Guest[] = [];
    await use(async (name) => {
      const guest = await browsers.visit(name);
      guests.push(guest);
      return guest;
    });
    await Promise.all(guests.map(({ page }) => page.context().close()));
  },
});

export { expect } from '@playwright/test';
