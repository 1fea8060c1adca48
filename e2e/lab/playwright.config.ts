import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: './tests',
  outputDir: '../results/lab',
  // Generous, because a shared machine can be slow; nothing waits this long unless it is broken.
  timeout: 240_000,
  expect: { timeout: 90_000 },
  // One lab, whose network the tests change.
  workers: 1,
  // One that passes only then is named at the end of the run.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json']],
});
