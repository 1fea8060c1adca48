/** Servers that tests start as processes of their own, compiled once for all of them. */
import { fileURLToPath } from 'node:url';

/** For the environment of such a process: half of its time until it is open is that of compiling. */
export const COMPILED = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../.cache/compiled', import.meta.url)),
} as const;
