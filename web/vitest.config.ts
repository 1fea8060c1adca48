import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { words } from './vite/words/words.ts';

export default defineConfig({
  plugins: [words(), svelte({ configFile: false, compilerOptions: { runes: true } })],
  // Without the browser condition Svelte runs as on a server, and effects silently never run.
  resolve: { conditions: ['browser'] },
  test: {
    name: 'web',
    // As many as the other projects have, so that all run side by side.
    maxWorkers: 4,
    retry: process.env['CI'] ? 1 : 0,
    environment: 'happy-dom',
    // Whole stages are rendered; nothing waits this long unless it is broken.
    testTimeout: 60_000,
    // A browser's world for each file costs more than all tests; what a test sets up it also puts away.
    isolate: false,
    setupFiles: ['src/lib/testing/clean-storage.ts', '../scripts/property-seed.ts'],
    // Icons are components, which must be compiled too.
    server: { deps: { inline: ['@lucide/svelte'] } },
    include: ['{src,vite}/**/*.test.ts'],
  },
});
