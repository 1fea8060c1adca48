import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes.ts';
import { confirmation, isConfirmation } from './confirm.ts';
import { tieOf } from './keys.ts';
import { encodeOpening } from './opening.ts';
import { Opener, Sealer } from './sealing.ts';
import { fromHex, toHex } from './testing/hex.ts';
import { frozen, made, openingOf, remade, vectors } from './testing/made.ts';
import { oracle, type VectorGuest } from './testing/oracle.ts';

describe.each(vectors)('the vector $name', (vector) => {
  it('comes out of WebCrypto as it is frozen', async () => {
    expect(await remade(vector)).toEqual(frozen(vector));
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
    const tie = vector.tie === null ? null : fromHex(vector.tie);
    const said = oracle(vector.table, vector.epoch, psk, tie, guests as [VectorGuest, VectorGuest]);
    expect(said.opened.map(({ opening }) => toHex(opening))).toEqual(
      vector.guests.map(({ opening }) => opening),
    );
    expect(toHex(said.digest)).toBe(vector.digest);
    expect(toHex(said.transcript)).toBe(vector.transcript);
    const { run, nonces, commits, set, code } = vector.comparing;
    const compared = said.compare(run, nonces.map(fromHex));
    expect(compared.commits.map(toHex)).toEqual(commits);
    expect([toHex(compared.set), compared.code]).toEqual([set, code]);
    expect(toHex(said.direction(2, 1).key)).toBe(vector['2→1'].key);
    expect(toHex(said.direction(1, 2).confirm)).toBe(vector['1→2'].confirm);
    expect(toHex(said.direction(1, 2).back)).toBe(vector.nextTie);
  });

  it('gives both guests the same keys', async () => {
    const { keys, mirrored, transcript } = await made(vector);
    expect(toHex(tieOf(...mirrored))).toBe(vector.nextTie);
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
