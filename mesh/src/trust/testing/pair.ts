/** Two guests who share keys, for tests of what travels between them. */
import type { Bytes } from '../bytes.ts';
import { pairKeys, type Direction, type DirectionKeys } from '../keys.ts';
import { makePledge } from '../pledge.ts';
import { parseOpening } from '../opening.ts';

/** What can be different about a pair. */
export interface PairOptions {
  psk?: Bytes | null;
  digest?: Bytes;
  epoch?: number;
}

export const TABLE = 'a'.repeat(22);
const fingerprint = new Uint8Array(32);

/** A guest's key pair, as it comes with their pledge. */
export async function keyPair() {
  const pledge = await makePledge({ caps: 0, fingerprint, previous: null });
  const opening = parseOpening(pledge.opening);
  if (typeof opening === 'string') throw new Error(opening);
  return { privateKey: pledge.privateKey, publicKey: opening.publicKey };
}

type KeyPair = Awaited<ReturnType<typeof keyPair>>;

/** Keys for the direction from one guest to another, as one of them has them. */
export async function keysFor(
  own: KeyPair,
  other: KeyPair,
  seats: Pick<Direction, 'from' | 'to'>,
  { psk = null, digest = new Uint8Array(32).fill(9), epoch = 1 }: PairOptions = {},
): Promise<DirectionKeys> {
  const direction = { table: TABLE, epoch, ...seats };
  const secrets = { privateKey: own.privateKey, publicKey: other.publicKey, psk, digest };
  const keys = await pairKeys(secrets, [direction, direction]);
  if (!keys) throw new Error('a key of low order');
  return keys[0];
}
