import { defineConfig } from '@playwright/test';
import { FLAGS, HEADLESS_SHELL } from './lib/flags.ts';
import { FIREFOX } from './lib/firefox.ts';

/** What measures time, or needs both cores for itself; the rest waits for most of its time, two at once. */
const ALONE = [
  'companion.spec.ts',
  'companion-sound.spec.ts',
  'operator.spec.ts',
  'relay.spec.ts',
  'start.spec.ts',
  'verify.spec.ts',
];

export default defineConfig({
  testDir: './tests',
  outputDir: './results',
  // Generous, because a shared machine can be slow; nothing waits this long unless it is broken.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  // Two cores, two to five pages that see each other: more would measure the machine's queue. CI says where two can be at once.
  workers: 1,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: HEADLESS_SHELL,
      args: FLAGS,
    },
    // Without a graphics card every pixel costs; a trace films all windows, which costs more than the meals.
    viewport: { width: 800, height: 600 },
    trace: 'off',
    actionTimeout: 60_000,
  },
  projects: [
    { name: 'chromium', testIgnore: ALONE },
    { name: 'alone', testMatch: ALONE },
    {
      name: 'firefox',
      testMatch: ['mesh.spec.ts', 'vectors.spec.ts', 'companion-sound.spec.ts'],
      use: FIREFOX,
    },
  ],
});
