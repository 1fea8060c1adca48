/** Does the work that the house asks for a ticket, beside the page: on as many cores as it may, and not for ever. */
import type { Challenge, Work } from '@eat-with-me/protocol/wire/work';
import { solveChallengeWorkers } from 'altcha-lib';
import { ownWorker } from './own-worker.ts';
// oxlint-disable-next-line import/default -- Vite gives the file's address
import tries from './tries.ts?worker&url';

/** More would make a telephone warm and be no faster. */
const WORKERS_MAX = 4;

/** In ms. Nobody who is lucky in nothing needs as long; what is not done by then is given up. */
const WITHIN_MS = 60_000;

/** Null where nothing was found in time. Rejects where there are no workers. */
export async function workFor({ nonce, salt, cost, prefix }: Challenge): Promise<Work | null> {
  const found = await solveChallengeWorkers({
    challenge: {
      parameters: {
        algorithm: 'PBKDF2/SHA-256',
        keyLength: 32,
        nonce,
        salt,
        cost,
        keyPrefix: prefix,
      },
    },
    concurrency: Math.min(WORKERS_MAX, Math.max(1, navigator.hardwareConcurrency - 1)),
    createWorker: () => ownWorker(tries),
    timeout: WITHIN_MS,
  });
  return found && { counter: found.counter, key: found.derivedKey };
}
