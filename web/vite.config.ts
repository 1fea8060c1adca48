import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { compiledAhead } from './vite/compiled-ahead.ts';
import { frontChunk } from './vite/front-chunk.ts';
import { lookModel } from './vite/look-model.ts';
import { notices } from './vite/notices.ts';
import { sourceVersion } from './vite/source-version.ts';
import { unstyledAnnouncer } from './vite/unstyled-announcer.ts';
import { verifiable } from './vite/verifiable.ts';
import { words } from './vite/words/words.ts';

/** The server beside which the app is worked on. */
const SERVER = `http://localhost:${process.env['PORT'] ?? 8080}`;
const PROXY = {
  '/wire': { target: SERVER, ws: true },
  '/companion/': { target: SERVER },
  '/house': { target: SERVER },
};

const { pages, workers } = notices();

export default defineConfig({
  plugins: [
    pages,
    unstyledAnnouncer(),
    words(),
    lookModel(),
    sveltekit({
      compilerOptions: { runes: true },
      adapter: verifiable(adapter({ pages: 'build', precompress: true }), 'build'),
      // The same sources give the same bytes; Kit's default is the time of the build.
      version: { name: sourceVersion(), pollInterval: 0 },
      // Kit's bootstrap becomes a file of its own, so its imports cannot be relative to the page.
      paths: { relative: false },
      // `lib/shell` does, under a policy of its own.
      serviceWorker: { register: false },
    }),
  ],
  // The content security policy allows no data: URL for fonts.
  build: { assetsInlineLimit: 0 },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: { codeSplitting: { groups: [frontChunk()] }, postBanner: compiledAhead },
          // Its class would stay at the door, though nothing here is a custom element.
          treeshake: {
            moduleSideEffects: [
              { test: /svelte.+elements[\\/]custom-element\.js$/, sideEffects: false },
            ],
          },
        },
      },
    },
  },
  worker: { plugins: workers },
  server: { proxy: PROXY },
  preview: { proxy: PROXY },
});
