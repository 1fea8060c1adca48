/** The test vectors as WebCrypto makes them, wherever this runs: in Node and in browsers. */
import { fromBase64url, toBase64url } from '../../base64url.ts';
import { sha256, utf8, type Bytes } from '../bytes.ts';
import { confirmation } from '../confirm.ts';
import { pairKeys, tieOf, type Direction } from '../keys.ts';
import { parseOpening } from '../opening.ts';
import { pledgeOf, type Pledge } from '../pledge.ts';
import { recipeOf } from '../recipe.ts';
import { Sealer } from '../sealing.ts';
import { runCode, runCommitment, runSet } from '../run-bytes.ts';
import { tableDigest, transcriptOf } from '../transcript.ts';
import { fromHex, toHex } from './hex.ts';
import vectors from './vectors.json' with { type: 'json' };

type Vector = (typeof vectors)[number];

/** WebCrypto reads a bare private key through its public one alone. */
const privateKeyOf = ({ secretKey, publicKey }: Vector['guests'][number]): Promise<CryptoKey> => {
  const [d, x] = [secretKey, publicKey].map((hex) => toBase64url(fromHex(hex)));
  return crypto.subtle.importKey(
    'jwk',
    { kty: 'OKP', crv: 'X25519', d, x } as JsonWebKey,
    'X25519',
    false,
    ['deriveBits'],
  );
};

export const openingOf = (hex: string) => {
  const opening = parseOpening(fromHex(hex));
  if (typeof opening === 'string') throw new Error(opening);
  return opening;
};

/** The vector's pledges and keys, made by what browsers run. */
export async function made(vector: Vector) {
  const pledges = await Promise.all(
    vector.guests.map(async (guest) =>
      pledgeOf(openingOf(guest.opening), await privateKeyOf(guest), fromHex(guest.nonce)),
    ),
  );
  const [first, second] = pledges as [Pledge, Pledge];
  const seats = vector.guests.map(({ seat }, at) => ({ seat, ...(at === 0 ? first : second) }));
  const digest = await tableDigest(vector.table, vector.epoch, seats);
  const nonces = vector.guests.map(({ nonce }) => fromHex(nonce));
  const transcript = await transcriptOf(digest, nonces);
  const direction = (from: number, to: number): Direction => ({
    table: vector.table,
    epoch: vector.epoch,
    from,
    to,
  });
  const psk: Bytes | null = vector.psk === null ? null : fromHex(vector.psk);
  const tie: Bytes | null = vector.tie === null ? null : fromHex(vector.tie);
  const keysOf = ({ privateKey }: Pledge, other: number, from: number, to: number) =>
    pairKeys(
      { privateKey, publicKey: fromHex(vector.guests[other]?.publicKey ?? ''), psk, tie, digest },
      [direction(from, to), direction(to, from)],
    );
  const keys = await keysOf(first, 1, 1, 2);
  const mirrored = await keysOf(second, 0, 2, 1);
  if (!keys || !mirrored) throw new Error('a key of low order among the vectors');
  return { pledges, digest, transcript, keys, mirrored };
}

/** What of a vector does not have to stay in the browser, as it is frozen. */
export const frozen = (vector: Vector) => ({
  name: vector.name,
  commits: vector.guests.map(({ commit }) => commit),
  digest: vector.digest,
  transcript: vector.transcript,
  comparing: vector.comparing,
  nextTie: vector.nextTie,
  directions: [vector['1→2'], vector['2→1']].map(({ iv, confirm, envelopeHashes }) => ({
    iv,
    confirm,
    envelopeHashes,
  })),
});

async function compared({ guests, comparing: { run: number, nonces } }: Vector, transcript: Bytes) {
  const seats = guests.map(({ seat }) => seat);
  const run = { transcript, run: number, seats };
  const opened = nonces.map(fromHex);
  const commits = await Promise.all(
    opened.map((nonce, at) => runCommitment(run, seats[at] ?? 0, nonce)),
  );
  const set = await runSet(run, commits);
  const code = await runCode(run, set, opened);
  const recipe = recipeOf(code).map((food) => food.number);
  return { run: number, nonces, commits: commits.map(toHex), set: toHex(set), code, recipe };
}

/** The same, made here. */
export async function remade(vector: Vector): Promise<ReturnType<typeof frozen>> {
  const { pledges, digest, transcript, keys } = await made(vector);
  const [one, other] = vector.guests.map(({ opening }) => openingOf(opening).fingerprint);
  if (!one || !other) throw new Error('two guests');
  const directions = keys.map(async (key, at) => {
    const [fingerprintFrom, fingerprintTo] = at === 0 ? [one, other] : [other, one];
    const mac = await confirmation(key, { transcript, fingerprintFrom, fingerprintTo });
    const sealer = new Sealer(key);
    const hashes = vector.contents.map(async (content) =>
      toHex(await sha256(fromBase64url(await sealer.seal(utf8(content))))),
    );
    return { iv: toHex(key.iv), confirm: toHex(mac), envelopeHashes: await Promise.all(hashes) };
  });
  return {
    name: vector.name,
    commits: pledges.map(({ commit }) => toHex(commit)),
    digest: toHex(digest),
    transcript: toHex(transcript),
    comparing: await compared(vector, transcript),
    nextTie: toHex(tieOf(...keys)),
    directions: await Promise.all(directions),
  };
}

/** All of them, in the order of the file. */
export { default as vectors } from './vectors.json' with { type: 'json' };
