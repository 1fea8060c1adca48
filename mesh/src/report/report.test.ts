import { PICTURE_MAX_BYTES, WORDS_MAX_LENGTH } from '@eat-with-me/protocol/report';
import { expect, test } from 'vitest';
import { open } from './hpke.ts';
import { openReport, sealReport } from './report.ts';
import { REPORT_BOX_MAX_LENGTH } from '@eat-with-me/protocol/wire/claims';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

test('opens what RFC 9180 A.1.1 has sealed', async () => {
  const recipient = hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d');
  const key = {
    kty: 'OKP',
    crv: 'X25519',
    x: Buffer.from(recipient).toString('base64url'),
    d: Buffer.from(
      '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
      'hex',
    ).toString('base64url'),
  };
  const privateKey = await crypto.subtle.importKey('jwk', key, 'X25519', false, ['deriveBits']);
  const enc = '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431';
  const ciphertext =
    'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a';
  const plain = await open({ privateKey, recipient }, hex(enc + ciphertext), {
    info: hex('4f6465206f6e2061204772656369616e2055726e'),
    aad: hex('436f756e742d30'),
  });
  expect(new TextDecoder().decode(plain)).toBe('Beauty is truth, truth beauty');
});

async function operator() {
  const pair = await crypto.subtle.generateKey('X25519', true, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('no pair');
  const recipient = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    key: Buffer.from(recipient).toString('base64url'),
    keys: { privateKey: pair.privateKey, recipient },
  };
}

const REPORT = { reason: 'indecent', words: 'Žofie 食', picture: null } as const;

test('what a guest reports is read by the operator, and by nobody else', async () => {
  const { key, keys } = await operator();
  const box = await sealReport(key, REPORT);
  expect(await openReport(keys, box)).toEqual(REPORT);
  await expect(openReport((await operator()).keys, box)).rejects.toThrow();
  const changed = `${box.slice(0, -2)}${box.endsWith('AA') ? 'BB' : 'AA'}`;
  await expect(openReport(keys, changed)).rejects.toThrow();
});

test('the longest report fits into its message, and how long the words are is not seen', async () => {
  const { key, keys } = await operator();
  const picture = Buffer.alloc(PICTURE_MAX_BYTES, 7).toString('base64');
  const longest = { reason: 'other', words: '食'.repeat(WORDS_MAX_LENGTH), picture } as const;
  const box = await sealReport(key, longest);
  expect(box.length).toBeLessThanOrEqual(REPORT_BOX_MAX_LENGTH);
  expect(await openReport(keys, box)).toEqual(longest);
  const lengths = [await sealReport(key, REPORT), await sealReport(key, { ...REPORT, words: '' })];
  expect(new Set(lengths.map(({ length }) => length)).size).toBe(1);
});
