/**
 * Makes a process a later version of the house, as far as Redis knows: its records, or its layout, have the next number. For
 * `node --import`, with VERSION_AFTER=RECORD or LAYOUT.
 */
import { registerHooks } from 'node:module';

const raised = process.env['VERSION_AFTER'] ?? '';

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/store/redis/records.ts')) return loaded;
    const { source: bytes = '' } = loaded;
    const written = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
    const source = written.replace(
      new RegExp(`(?<=^const ${raised} = )\\d+(?=;$)`, 'm'),
      (number) => String(Number(number) + 1),
    );
    if (source === written) throw new Error(`records.ts says nothing of ${raised}`);
    return { ...loaded, source };
  },
});
