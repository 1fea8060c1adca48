import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: './tests',
  outputDir: '../results/lab',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // One lab, whose network the tests change.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json']],
});
