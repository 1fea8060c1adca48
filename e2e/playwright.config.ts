import { defineConfig } from '@playwright/test';
import { FIREFOX } from './lib/firefox.ts';

/** Flags without which a headless browser of its own looks up hosts that are not there. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: './tests',
  outputDir: './results',
  // Generous, because a shared machine can be slow; nothing waits this long unless it is broken.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  // Two cores, two or three browsers pages each: more would measure the machine's queue.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      // Ten frames a second are plenty to count, and leave two cores time for the rest.
      args: [
        ...QUIET,
        '--use-fake-device-for-media-stream=fps=10',
        '--use-fake-ui-for-media-stream',
      ],
    },
    trace: 'retain-on-failure',
  },
  projects: [{ name: 'chromium' }, { name: 'firefox', testMatch: 'mesh.spec.ts', use: FIREFOX }],
});
