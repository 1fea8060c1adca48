import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{protocol,mesh,server}/src/**/*.test.ts'],
        },
      },
      'web',
    ],
  },
});
