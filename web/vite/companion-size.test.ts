// @vitest-environment node
/** What a guest who wants the companion loads of it: every provider, ears, eyes and voice. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const ENTRY = 'virtual:companion';
const COMPANION = fileURLToPath(new URL('../../companion/src/', import.meta.url));

/** As much as `ai-companion.ts` and `bring-companion.ts` take of it. */
const WANTED = [
  ['Session', 'session'],
  ['gemini', 'providers/gemini'],
  ['openAiRealtime', 'providers/openai-realtime'],
  ['openSound', 'sound/open-sound'],
  ['default', 'sound/worklet', '?worker&url'],
  ['Eyes', 'eyes/eyes'],
  ['PROMPTS', 'prompts'],
] as const;

test('all of the companion is 12 kB, both files of it compressed as they are served', async () => {
  const code = WANTED.map(
    ([name, file, how = '']) =>
      `export { ${name} as ${name}Wanted } from '${COMPANION}${file}.ts${how}';`,
  ).join('\n');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === ENTRY ? id : null),
        load: (id) => (id === ENTRY ? code : null),
      },
    ],
    build: {
      write: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: ENTRY, preserveEntrySignatures: 'strict' },
    },
  });
  if (!('output' in built)) throw new Error('it was not built once');
  const files = built.output.map((file) => (file.type === 'chunk' ? file.code : file.source));
  expect(files).toHaveLength(2);
  expect(files.join()).toContain('registerProcessor');
  expect(files.join()).toMatch(
    /realtimeInput[^]*input_audio_buffer|input_audio_buffer[^]*realtimeInput/,
  );
  const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  expect(bytes).toBeLessThanOrEqual(12 * 1024);
});
