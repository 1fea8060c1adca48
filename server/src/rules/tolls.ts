/** Which work each guest has been asked for, and whether what they bring is it. A challenge is one guest's and good once. */
import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Challenge, Work } from '@eat-with-me/protocol/wire/work';
import type { Guest, Refusal } from '../guest/guest.ts';

/** Two digits are 256 tries on average, one try in ten thousand guests more than 2,400. */
const PREFIX = '00';

/** So long (ms) is a challenge good: for the slowest telephone, and for a page that was asleep. */
const CHALLENGE_LIFE_MS = 120_000;

/** Who brings what is no work is not looked at again for so long (ms): each look costs the house a try. */
const WRONG_WORK_MS = 10_000;

/** So many looks at once; they are done beside the event loop. */
const LOOKS_MAX = 16;

/** When looks are many, whoever brings work may bring it again after so long (ms). */
const BUSY_MS = 1000;

const derive = promisify(pbkdf2);

/** What a guest owes. */
type Toll =
  | { readonly kind: 'asked'; readonly challenge: Challenge; readonly until: number }
  | { readonly kind: 'looked-at' }
  | { readonly kind: 'wrong'; readonly until: number }
  /** For the next ticket that is taken. */
  | { readonly kind: 'paid' };

/** The clock is passed in, in ms. What a guest owes goes with them. */
export class Tolls {
  readonly #tolls = new WeakMap<Guest, Toll>();
  #looks = 0;

  /** Null if this guest has worked for the ticket, else why it is not taken; `cost` as in a challenge. */
  judge(
    guest: Guest,
    { work, cost }: { readonly work: Work | undefined; readonly cost: number },
    now: number,
  ): Refusal | null | Promise<Refusal | null> {
    const toll = this.#tolls.get(guest);
    if (toll?.kind === 'paid') return null;
    if (toll?.kind === 'wrong' && now < toll.until)
      return { code: 'too-soon', retryAfterMs: toll.until - now };
    if (toll?.kind === 'looked-at') return { code: 'one-moment', retryAfterMs: BUSY_MS };
    if (toll?.kind !== 'asked' || now >= toll.until) return this.#ask(guest, cost, now);
    if (!work) return { code: 'work', challenge: toll.challenge };
    if (this.#looks >= LOOKS_MAX) return { code: 'one-moment', retryAfterMs: BUSY_MS };
    // The challenge is void from now on, whatever is found.
    this.#tolls.set(guest, { kind: 'looked-at' });
    return this.#look(guest, { challenge: toll.challenge, work }, now);
  }

  /** A ticket of this guest was taken: the next one may cost again. */
  spent(guest: Guest): void {
    this.#tolls.delete(guest);
  }

  #ask(guest: Guest, cost: number, now: number): Refusal {
    const fresh = (): string => randomBytes(16).toString('hex');
    const challenge = { nonce: fresh(), salt: fresh(), cost, prefix: PREFIX };
    this.#tolls.set(guest, { kind: 'asked', challenge, until: now + CHALLENGE_LIFE_MS });
    return { code: 'work', challenge };
  }

  async #look(
    guest: Guest,
    { challenge, work }: { readonly challenge: Challenge; readonly work: Work },
    now: number,
  ): Promise<Refusal | null> {
    this.#looks += 1;
    const isGood = await isWork(challenge, work).finally(() => (this.#looks -= 1));
    this.#tolls.set(
      guest,
      isGood ? { kind: 'paid' } : { kind: 'wrong', until: now + WRONG_WORK_MS },
    );
    return isGood ? null : { code: 'too-soon', retryAfterMs: WRONG_WORK_MS };
  }
}

/** Whether this is the work of that challenge: one try. */
async function isWork(
  { nonce, salt, cost, prefix }: Challenge,
  { counter, key }: Work,
): Promise<boolean> {
  if (!key.startsWith(prefix)) return false;
  const password = Buffer.alloc(20);
  password.write(nonce, 'hex');
  password.writeUInt32BE(counter, 16);
  const found = await derive(password, Buffer.from(salt, 'hex'), cost, 32, 'sha256');
  return timingSafeEqual(found, Buffer.from(key, 'hex'));
}
