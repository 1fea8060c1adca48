/** The secrets and names that the server makes up, and how it recognises a secret without keeping it. */
import { hash, randomBytes } from 'node:crypto';

/** Asked of the system at once: each time costs about as much as all else that is done for a name. */
const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);
let used = 0;

function random(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const text = pool.toString('base64url', used, used + bytes);
  // A token is nowhere but with its guest.
  pool.fill(0, used, used + bytes);
  used += bytes;
  return text;
}

/** 128 random bits as base64url: a GuestId or TableId. */
export const randomId = (): string => random(16);

/** 256 random bits as base64url: a resume token. */
export const randomToken = (): string => random(32);

/** What is kept of a token: its SHA-256. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');
