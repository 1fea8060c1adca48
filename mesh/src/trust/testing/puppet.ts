/** What a hostile server plays with: guests of its own making, whose every secret it knows. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { Bytes } from '../bytes.ts';
import { confirmation } from '../confirm.ts';
import { pairKeys, type DirectionKeys } from '../keys.ts';
import { encodeOpening, NO_TRANSCRIPT, type Opening } from '../opening.ts';
import type { TableProposal } from '../table-checks.ts';
import { commitmentTo, tableDigest, transcriptOf, type SeatOpening } from '../transcript.ts';
import { randomBytes, type Diner } from './diner.ts';

export interface Puppet {
  opening: Opening;
  encoded: Bytes;
  privateKey: CryptoKey;
  nonce: Bytes;
  commit: Bytes;
}

/** A puppet; what is not given is its own. */
export async function puppet(change: Partial<Opening> = {}): Promise<Puppet> {
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  const opening: Opening = {
    caps: 0,
    role: 'newcomer',
    publicKey: new Uint8Array(raw),
    fingerprint: randomBytes(),
    previous: NO_TRANSCRIPT,
    ...change,
  };
  return withNonce(
    { opening, encoded: encodeOpening(opening), privateKey: pair.privateKey },
    randomBytes(),
  );
}

/** The same puppet, committed to another nonce. */
export const withNonce = async (
  one: Pick<Puppet, 'opening' | 'encoded' | 'privateKey'>,
  nonce: Bytes,
): Promise<Puppet> => ({ ...one, nonce, commit: await commitmentTo(one.encoded, nonce) });

export const puppetAt = ({ encoded, commit }: Puppet, seat: Seat): SeatOpening => ({
  seat,
  opening: encoded,
  commit,
});

/** T of this table with these nonces in the order of its seats. */
export async function transcriptWith(
  { table, epoch, seats }: TableProposal,
  nonces: readonly Bytes[],
): Promise<Bytes> {
  return transcriptOf(await tableDigest(table, epoch, seats), nonces);
}

/** The keys that a puppet in this seat shares with an honest guest: for what it sends, for what it gets. */
export async function keysWith(
  { privateKey }: Puppet,
  seat: Seat,
  diner: Diner,
  { table, epoch, you, seats }: TableProposal,
): Promise<[DirectionKeys, DirectionKeys]> {
  const digest = await tableDigest(table, epoch, seats);
  const { publicKey } = diner.opening;
  const keys = await pairKeys({ privateKey, publicKey, psk: null, digest }, [
    { table, epoch, from: seat, to: you },
    { table, epoch, from: you, to: seat },
  ]);
  if (!keys) throw new Error('an honest key of low order');
  return keys;
}

/** Lets a puppet confirm its seat to an honest guest who has agreed on a transcript. */
export async function confirmBy(
  one: Puppet,
  seat: Seat,
  diner: Diner,
  table: TableProposal,
): Promise<void> {
  const [outgoing] = await keysWith(one, seat, diner, table);
  const mac = await confirmation(outgoing, {
    transcript: diner.agreed?.transcript ?? NO_TRANSCRIPT,
    fingerprintFrom: one.opening.fingerprint,
    fingerprintTo: diner.opening.fingerprint,
  });
  await diner.do(diner.ceremony.confirmed(seat, mac, 0));
}
