import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most of the slow files wait for timers, sockets and processes of their own, not for a processor.
    maxWorkers: 4,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          // For property tests on a slow machine; nothing waits this long unless it is broken.
          testTimeout: 30_000,
          include: ['{protocol,mesh,server}/src/**/*.test.ts'],
        },
      },
      'web',
    ],
  },
});
