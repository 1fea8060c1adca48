/**
 * "Again?" between two guests, double-blind: each has pressed it or has not, and only if both have do they learn it, and get a
 * secret for a table of their own. WebCrypto only.
 *
 * Both send a fresh X25519 key, and then 32 bytes: whoever would meet again proves that they hold the private key,
 *   proof[i] = HKDF-SHA-256(ikm = X25519, salt = SHA-256(lab("again") ‖ lp(meeting) ‖ u8 round), info = lab("again yes") ‖ u8 i ‖ lp(key_i) ‖ lp(key_j));
 * whoever would not has thrown that key away and sends random bytes. So both answers look the same on the wire, and who has not
 * pressed it can make nothing of the other's. `i` is the half of the meeting (1 or 2) that is theirs.
 */
import type { TableId } from '@eat-with-me/protocol/table';
import { toBase64url } from '../base64url.ts';
import { concat, lab, lp, sameBytes, sha256, u8, utf8, type Bytes } from './bytes.ts';

/** Length of a key and of a proof, in bytes. */
const LENGTH = 32;

/** What both know of the question: which meeting it is about, as this guest keeps it (`MEETING`), and the how-manieth time it is asked. */
export interface AgainAsked {
  readonly meeting: string;
  readonly round: number;
}

/** Where the two meet again: the table's id, and the secret that goes into its keys (the psk of docs/protocol.md §7). */
export interface AgainTable {
  readonly table: TableId;
  readonly secret: Bytes;
}

/** One guest's answer to one question, whatever it is. */
export interface AgainAnswer {
  /** The own key, to be sent first. */
  readonly key: Bytes;
  /** What is sent once the other's key is there. */
  proof(theirs: Bytes): Promise<Bytes>;
  /** The table, if both would meet again; else null, and nothing learned. Never rejects. */
  open(theirs: Bytes, proof: Bytes): Promise<AgainTable | null>;
}

const X25519 = { name: 'X25519' };
const EMPTY = new Uint8Array();

/** `yes`: whether this guest would meet the other again. Rejects where there is no WebCrypto. */
export async function againAnswer(yes: boolean, asked: AgainAsked): Promise<AgainAnswer> {
  const [secret = '', side = ''] = asked.meeting.split('.');
  const [mine, other] = side === '1' ? [1, 2] : [2, 1];
  const salt = await sha256(lab('again'), lp(utf8(secret)), u8(asked.round));
  const made = await makePair();
  const key = new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey));
  // A no works as long as a yes, with a key that is not the one it has sent: that one is gone.
  const { privateKey } = yes ? made : await makePair();

  const derive = async (theirs: Bytes, info: Bytes, length = LENGTH): Promise<Bytes> => {
    const material = await materialOf(privateKey, theirs);
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info };
    return new Uint8Array(await crypto.subtle.deriveBits(hkdf, material, length * 8));
  };
  const proofInfo = (of: number, first: Bytes, second: Bytes): Bytes =>
    concat(lab('again yes'), u8(of), lp(first), lp(second));

  return {
    key,
    proof: async (theirs) => {
      const proof = await derive(theirs, proofInfo(mine, key, theirs)).catch(() => EMPTY);
      return yes && proof.length === LENGTH ? proof : randomBytes();
    },
    open: async (theirs, proof) => {
      try {
        const due = await derive(theirs, proofInfo(other, theirs, key));
        // Their own key sent back to them would be proof of nothing.
        if (!yes || sameBytes(theirs, key) || !sameBytes(due, proof)) return null;
        const [table, tableSecret] = await Promise.all([
          derive(theirs, lab('again table'), 16),
          derive(theirs, lab('again secret')),
        ]);
        return { table: toBase64url(table), secret: tableSecret };
      } catch {
        return null;
      }
    },
  };
}

const makePair = async (): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey(X25519, false, ['deriveBits'])) as CryptoKeyPair;

const randomBytes = (): Bytes => crypto.getRandomValues(new Uint8Array(LENGTH));

/** Rejects for a key of low order (RFC 7748 §6.1). */
async function materialOf(privateKey: CryptoKey, theirs: Bytes): Promise<CryptoKey> {
  const publicKey = await crypto.subtle.importKey('raw', theirs, X25519, true, []);
  const algorithm = { name: 'X25519', public: publicKey };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, 256));
  if (shared.every((byte) => byte === 0)) throw new Error('a key of low order');
  return crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
}
