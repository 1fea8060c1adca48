import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
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
