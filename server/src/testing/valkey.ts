/** Valkey for tests: Debian has it from 13 on, and `scripts/setup.mjs --for-tests` unpacks that one on any. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { programAt } from './program.ts';
import type { ServerCommand } from './redis.ts';

/** How to run it here; null, said once, where there is none. Throws where `programAt` does. */
export function valkeyServer(): ServerCommand | null {
  const program = programAt('valkey-server');
  if (program === null) return null;
  if (spawnSync(program, ['--version']).status === 0) return [program];
  // The C library of this machine is too old for it: with its own, by the loader that came with that.
  const usr = dirname(dirname(program));
  const [loader] = globSync(`${usr}/lib*/**/ld-linux-*.so.*`);
  const [libraries] = globSync(`${usr}/lib/*-linux-gnu`);
  if (loader === undefined || libraries === undefined) return null;
  return [loader, '--library-path', libraries, program];
}
