/** Prints the test vectors of docs/protocol.md, out of the oracle alone: `node mesh/src/trust/testing/make-vectors.ts`. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { toHex } from './hex.ts';
import { oracle, type VectorGuest } from './oracle.ts';

const bytesOf = (name: string): Uint8Array => sha256(utf8ToBytes(`EWM1 vector ${name}`));

function vector(name: string, epoch: number, invited: boolean, tied = false) {
  const table = 'eatWithMeTestVector-01';
  const psk = invited ? bytesOf('psk') : null;
  const tie = tied ? bytesOf('tie') : null;
  const guest = (seat: number): VectorGuest => {
    const isMember = epoch > 1 && seat === 1;
    return {
      seat,
      caps: (psk ? 2 : 0) + (seat === 2 ? 1 : 0),
      role: isMember ? 1 : 0,
      secretKey: bytesOf(`${name} key ${seat}`),
      fingerprint: bytesOf(`${name} certificate ${seat}`),
      previous: isMember ? bytesOf('previous') : null,
      nonce: bytesOf(`${name} nonce ${seat}`),
    };
  };
  const guests = [guest(1), guest(2)] as const;
  const said = oracle(table, epoch, psk, tie, guests);
  const { opened, digest, transcript, compare, direction } = said;
  const run = epoch + 2;
  const nonces = [1, 2].map((seat) => bytesOf(`${name} run ${seat}`));
  const { commits, set, code } = compare(run, nonces);
  const contents = ['a first envelope', 'a second one'];
  const keysOf = (from: number, to: number) => {
    const { key, iv, confirmKey, confirm, envelope } = direction(from, to);
    const envelopes = contents.map((text, at) => envelope(at, utf8ToBytes(text), 1024));
    return {
      key: toHex(key),
      iv: toHex(iv),
      confirmKey: toHex(confirmKey),
      confirm: toHex(confirm),
      envelopeHashes: envelopes.map((bytes) => toHex(sha256(bytes))),
    };
  };
  return {
    name,
    table,
    epoch,
    psk: psk && toHex(psk),
    tie: tie && toHex(tie),
    guests: opened.map((one) => ({
      seat: one.seat,
      secretKey: toHex(one.secretKey),
      publicKey: toHex(one.publicKey),
      nonce: toHex(one.nonce),
      opening: toHex(one.opening),
      commit: toHex(one.commit),
    })),
    digest: toHex(digest),
    transcript: toHex(transcript),
    comparing: {
      run,
      nonces: nonces.map(toHex),
      commits: commits.map(toHex),
      set: toHex(set),
      code,
      recipe: [24, 18, 12, 6, 0].map((shift) => ((code >>> shift) & 63) + 1),
    },
    contents,
    '1→2': keysOf(1, 2),
    '2→1': keysOf(2, 1),
    nextTie: toHex(direction(1, 2).back),
  };
}

const vectors = [
  vector('strangers', 1, false),
  vector('invited', 1, true),
  vector('late join', 2, false),
  vector('back by another page', 2, true, true),
];
console.log(JSON.stringify(vectors, null, 2));
