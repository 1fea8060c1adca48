/**
 * docs/transcript.json is what the code does: `npx vitest run e2e/reference --update` writes it anew, out of a whole evening.
 */
import { expect, test } from 'vitest';
import { evening } from './evening.ts';

/** One step in one line. */
function written({ steps, ...rest }: Awaited<ReturnType<typeof evening>>): string {
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  return `${head},\n  "steps": [\n${steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n')}\n  ]\n}\n`;
}

test('the reference evening goes as it is written', async () => {
  await expect(written(await evening())).toMatchFileSnapshot('../../docs/transcript.json');
});
