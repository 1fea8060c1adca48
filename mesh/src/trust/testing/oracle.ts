/** The protocol once more, out of @noble alone and straight from docs/protocol.md: agrees with WebCrypto or one is wrong. */
import { gcm } from '@noble/ciphers/aes.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const number = (value: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (value / 256 ** (length - 1 - at)) & 255);
const lp = (bytes: Uint8Array): Uint8Array => concatBytes(number(bytes.length, 2), bytes);
const lab = (name: string): Uint8Array => lp(utf8ToBytes(`EWM1 ${name}`));
const zeros = new Uint8Array(32);

/** What one guest of the vectors is made of. */
export interface VectorGuest {
  seat: number;
  caps: number;
  role: number;
  secretKey: Uint8Array;
  fingerprint: Uint8Array;
  previous: Uint8Array | null;
  nonce: Uint8Array;
}

/** All public values of a table with two guests, and both directions' keys. */
export function oracle(
  table: string,
  epoch: number,
  psk: Uint8Array | null,
  tie: Uint8Array | null,
  guests: readonly [VectorGuest, VectorGuest],
) {
  const opened = guests.map((guest) => {
    const publicKey = x25519.getPublicKey(guest.secretKey);
    const opening = concatBytes(
      number(1, 2),
      number(guest.caps, 4),
      number(guest.role, 1),
      lp(publicKey),
      lp(guest.fingerprint),
      lp(guest.previous ?? zeros),
    );
    const commit = sha256(concatBytes(lab('commit'), opening, lp(guest.nonce)));
    return { ...guest, publicKey, opening, commit };
  });
  const digest = sha256(
    concatBytes(
      lab('table'),
      lp(utf8ToBytes(table)),
      number(epoch, 4),
      number(opened.length, 1),
      ...opened.flatMap(({ seat, opening, commit }) => [number(seat, 1), lp(opening), lp(commit)]),
    ),
  );
  const transcript = sha256(
    concatBytes(lab('transcript'), lp(digest), ...opened.map(({ nonce }) => lp(nonce))),
  );

  /** A run of comparing between the two; nonces in the order of the seats. */
  const compare = (run: number, nonces: readonly Uint8Array[]) => {
    const who = concatBytes(
      lp(transcript),
      number(run, 4),
      number(opened.length, 1),
      ...opened.map(({ seat }) => number(seat, 1)),
    );
    const commits = opened.map(({ seat }, at) =>
      sha256(
        concatBytes(lab('recipe commit'), who, number(seat, 1), lp(nonces[at] ?? new Uint8Array())),
      ),
    );
    const set = sha256(concatBytes(lab('recipe set'), who, ...commits.map(lp)));
    const drawn = concatBytes(lp(transcript), ...nonces.map(lp));
    const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = hkdf(sha256, drawn, set, lab('sas'), 4);
    const code = Math.floor((b0 * 2 ** 24 + b1 * 2 ** 16 + b2 * 2 ** 8 + b3) / 4);
    return { commits, set, code };
  };

  const [one, other] = opened as [(typeof opened)[0], (typeof opened)[0]];
  const shared = x25519.getSharedSecret(one.secretKey, other.publicKey);
  const ikm = concatBytes(lp(shared), lp(psk ?? new Uint8Array()), ...(tie ? [lp(tie)] : []));
  const direction = (from: number, to: number) => {
    const bytes = concatBytes(
      lp(utf8ToBytes(table)),
      number(epoch, 4),
      number(from, 1),
      number(to, 1),
    );
    const derive = (label: string, length: number) =>
      hkdf(sha256, ikm, digest, concatBytes(lab(label), bytes), length);
    const [key, iv, confirmKey] = [derive('key', 32), derive('iv', 12), derive('confirm', 32)];
    const back = derive('back', 32);
    const [sender, receiver] = from === one.seat ? [one, other] : [other, one];
    const confirm = hmac(
      sha256,
      confirmKey,
      concatBytes(
        lab('confirm'),
        lp(transcript),
        number(from, 1),
        number(to, 1),
        lp(sender.fingerprint),
        lp(receiver.fingerprint),
      ),
    );
    const envelope = (sequence: number, content: Uint8Array, bucket: number): Uint8Array => {
      const padded = new Uint8Array(bucket);
      padded.set(lp(content));
      const nonce = iv.slice();
      number(sequence, 4).forEach((byte, at) => (nonce[8 + at] = (nonce[8 + at] ?? 0) ^ byte));
      const additional = concatBytes(lab('env'), bytes, number(sequence, 4));
      return concatBytes(number(sequence, 4), gcm(key, nonce, additional).encrypt(padded));
    };
    return { key, iv, confirmKey, back, confirm, envelope };
  };
  return { opened, digest, transcript, compare, direction };
}
