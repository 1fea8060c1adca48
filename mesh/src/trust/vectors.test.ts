import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { sha256, utf8, type Bytes } from './bytes.ts';
import { confirmation, isConfirmation } from './confirm.ts';
import { pairKeys, type Direction } from './keys.ts';
import { encodeOpening, parseOpening } from './opening.ts';
import { pledgeOf, type Pledge } from './pledge.ts';
import { recipeOf } from './recipe.ts';
import { Opener, Sealer } from './sealing.ts';
import { fromHex, toHex } from './testing/hex.ts';
import { oracle, type VectorGuest } from './testing/oracle.ts';
import vectors from './testing/vectors.json' with { type: 'json' };
import { codeOf, tableDigest, transcriptOf } from './transcript.ts';

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

const openingOf = (hex: string) => {
  const opening = parseOpening(fromHex(hex));
  if (typeof opening === 'string') throw new Error(opening);
  return opening;
};

/** The vector's pledges and keys, made by what browsers run. */
async function made(vector: Vector) {
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
  const keys = await pairKeys(
    {
      privateKey: first.privateKey,
      publicKey: fromHex(vector.guests[1]?.publicKey ?? ''),
      psk,
      digest,
    },
    [direction(1, 2), direction(2, 1)],
  );
  const mirrored = await pairKeys(
    {
      privateKey: second.privateKey,
      publicKey: fromHex(vector.guests[0]?.publicKey ?? ''),
      psk,
      digest,
    },
    [direction(2, 1), direction(1, 2)],
  );
  if (!keys || !mirrored) throw new Error('a key of low order among the vectors');
  return { pledges, digest, transcript, keys, mirrored };
}

describe.each(vectors)('the vector $name', (vector) => {
  it('comes out of WebCrypto as it is frozen', async () => {
    const { pledges, digest, transcript, keys } = await made(vector);
    expect(pledges.map(({ commit }) => toHex(commit))).toEqual(
      vector.guests.map(({ commit }) => commit),
    );
    expect(toHex(digest)).toBe(vector.digest);
    expect(toHex(transcript)).toBe(vector.transcript);
    const code = await codeOf(transcript);
    expect(code).toBe(vector.code);
    expect(recipeOf(code).map(({ number }) => number)).toEqual(vector.recipe);
    const [to, from] = vector.guests.map(({ opening }) => openingOf(opening).fingerprint);
    for (const [at, frozen] of [vector['1→2'], vector['2→1']].entries()) {
      const key = keys[at];
      if (!key || !to || !from) throw new Error('two directions');
      const [fingerprintFrom, fingerprintTo] = at === 0 ? [to, from] : [from, to];
      const confirmed = { transcript, fingerprintFrom, fingerprintTo };
      expect(toHex(key.iv)).toBe(frozen.iv);
      expect(toHex(await confirmation(key, confirmed))).toBe(frozen.confirm);
      const sealer = new Sealer(key);
      for (const [nth, content] of vector.contents.entries()) {
        const box = await sealer.seal(utf8(content));
        expect(toHex(await sha256(fromBase64url(box)))).toBe(frozen.envelopeHashes[nth]);
      }
    }
  });

  it('comes out of the oracle as it is frozen', () => {
    const guests = vector.guests.map(({ seat, secretKey, nonce, opening }): VectorGuest => {
      const { caps, role, fingerprint, previous } = openingOf(opening);
      return {
        seat,
        caps,
        role: role === 'member' ? 1 : 0,
        secretKey: fromHex(secretKey),
        fingerprint,
        previous,
        nonce: fromHex(nonce),
      };
    });
    const psk = vector.psk === null ? null : fromHex(vector.psk);
    const said = oracle(vector.table, vector.epoch, psk, guests as [VectorGuest, VectorGuest]);
    expect(said.opened.map(({ opening }) => toHex(opening))).toEqual(
      vector.guests.map(({ opening }) => opening),
    );
    expect(toHex(said.digest)).toBe(vector.digest);
    expect(toHex(said.transcript)).toBe(vector.transcript);
    expect(said.code).toBe(vector.code);
    expect(toHex(said.direction(2, 1).key)).toBe(vector['2→1'].key);
    expect(toHex(said.direction(1, 2).confirm)).toBe(vector['1→2'].confirm);
  });

  it('gives both guests the same keys', async () => {
    const { keys, mirrored, transcript } = await made(vector);
    const box = await new Sealer(keys[0]).seal(utf8('hello'));
    const { contents, broken } = await new Opener(mirrored[1]).open(box, 0);
    expect({ contents, broken }).toEqual({ contents: [utf8('hello')], broken: false });
    const what = {
      transcript,
      fingerprintFrom: transcript.slice().fill(1),
      fingerprintTo: transcript.slice().fill(2),
    };
    const mac = await confirmation(mirrored[0], what);
    expect(await isConfirmation(mac, keys[1], what)).toBe(true);
    expect(await isConfirmation(mac, keys[0], what)).toBe(false);
  });

  it('writes the openings that it reads', () => {
    for (const { opening } of vector.guests)
      expect(toHex(encodeOpening(openingOf(opening)))).toBe(opening);
  });
});
