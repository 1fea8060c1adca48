import { defineConfig } from '@playwright/test';
import { slowness } from '../lib/slowness.ts';

const SLOWNESS = slowness();

export default defineConfig({
  testDir: './tests',
  outputDir: '../results/lab',
  timeout: 60_000 * SLOWNESS,
  expect: { timeout: 20_000 * SLOWNESS },
  // One lab, whose network the tests change.
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json']],
});
