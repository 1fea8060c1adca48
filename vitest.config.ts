import { defineConfig } from 'vitest/config';
import { PACKAGES } from './scripts/packages.ts';

/** The app has a configuration of its own, for a browser's world; what runs in browsers only is tested in them. */
const ELSEWHERE = ['web', 'e2e', 'bench'];
const FOLDERS = PACKAGES.map(({ folder }) => folder).filter((one) => !ELSEWHERE.includes(one));

export default defineConfig({
  test: {
    // Most of the slow files wait for timers, sockets and processes of their own, not for a processor.
    maxWorkers: 4,
    // A machine that stands still for a second has a test fail that waits for less. Such a test is tried once more, and named.
    retry: process.env['CI'] ? 1 : 0,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          // For property tests on a slow machine; nothing waits this long unless it is broken.
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Likewise: what is polled for comes about sooner or later, on a busy machine later.
          expect: { poll: { timeout: 60_000 } },
          // A worker for each file takes longer than most files; what a test sets up it also puts away.
          isolate: false,
          setupFiles: ['scripts/property-seed.ts'],
          include: [
            ...FOLDERS.map((folder) => `${folder}/src/**/*.test.ts`),
            // A stand-in for a provider, and what plays a guest to a server, are programs like any other.
            'e2e/gemini/**/*.test.ts',
            'e2e/conformance/**/*.test.ts',
            'e2e/reference/**/*.test.ts',
            // What a house costs, what a page weighs and what a report says is arithmetic.
            'bench/src/**/*.test.ts',
          ],
        },
      },
      'web',
    ],
  },
});
