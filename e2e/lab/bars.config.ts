import { defineConfig } from '@playwright/test';
import { CHROMIUM } from '../lib/flags.ts';
import lab from './playwright.config.ts';
import type { LabChoices } from './test.ts';

/** What is measured against the clock: only a machine with nothing else to do meets these bars every time. */
export default defineConfig<object, LabChoices>({
  ...lab,
  testDir: './bars',
  use: { chromiumProgram: CHROMIUM, fullCamera: true },
});
