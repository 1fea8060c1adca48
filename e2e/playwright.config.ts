import { defineConfig } from '@playwright/test';
import { FLAGS, HEADLESS_SHELL } from './lib/flags.ts';
import { FIREFOX } from './lib/firefox.ts';

/** Tests that compute much and that no clock is held against: `npm test` runs them beside the others, with what those leave. */
const PATIENT = ['dev.spec.ts', 'image.spec.ts'];

export default defineConfig({
  testDir: './tests',
  // What is kept of a test is read by people, and stands with the documents.
  snapshotPathTemplate: '{testDir}/../../docs/{arg}{ext}',
  // Generous, because a shared machine can be slow; nothing waits this long unless it is broken.
  timeout: 300_000,
  expect: { timeout: 120_000 },
  // A test waits for people, lines and clocks for two fifths of its time, which another can use.
  workers: 2,
  fullyParallel: true,
  // One that passes only then is named at the end of the run.
  retries: process.env['CI'] ? 1 : 0,
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
    { name: 'chromium', testIgnore: PATIENT, outputDir: './results/chromium' },
    { name: 'patient', testMatch: PATIENT, workers: 1, outputDir: './results/patient' },
    {
      name: 'firefox',
      testMatch: ['mesh.spec.ts', 'vectors.spec.ts', 'companion-sound.spec.ts'],
      outputDir: './results/firefox',
      use: FIREFOX,
    },
  ],
});
