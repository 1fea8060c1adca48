/** A worker that tries for one challenge, from one of several beginnings; what it hears and says is the library's. */
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { handler } from 'altcha-lib/workers/shared';

handler({ deriveKey });
