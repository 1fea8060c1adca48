/** Programs that operators have and tests drive: installed, or unpacked by `scripts/setup.mjs --for-tests`. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const UNPACKED = fileURLToPath(new URL('../../../.cache/debian/', import.meta.url));
const FOLDERS = [
  ...['usr/bin', 'usr/sbin', 'usr/libexec/docker/cli-plugins'].map((each) => UNPACKED + each),
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
];

/**
 * Where a program is; null, said once, where there is none. Where everything must be there (`CI` is set) it throws, so
 * that no test is left out in silence.
 */
export function programAt(name: string): string | null {
  const found = FOLDERS.map((folder) => join(folder, name)).find((each) => existsSync(each));
  if (found !== undefined) return found;
  const sentence = `there is no ${name} on this machine: node scripts/setup.mjs --for-tests`;
  if (process.env['CI']) throw new Error(sentence);
  console.warn(`skipped: ${sentence}`);
  return null;
}
