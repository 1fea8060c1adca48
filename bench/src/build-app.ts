import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
const BUILD = fileURLToPath(new URL('../../web/build/', import.meta.url));

/** Builds the web app; does nothing when it is up to date. */
export function buildApp(): void {
  execFileSync(process.execPath, [SCRIPT], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The address of a file of the build whose path in it matches; throws where there is none. */
export function builtFile(pattern: RegExp): string {
  const names = readdirSync(BUILD, { recursive: true, encoding: 'utf8' });
  const name = names.find((one) => pattern.test(one));
  if (name === undefined) throw new Error(`the build has no ${pattern.source}`);
  return `/${name}`;
}
