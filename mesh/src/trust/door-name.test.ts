// oxlint-disable no-restricted-imports -- another implementation to compare with
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { NAME_MAX_LENGTH } from '@eat-with-me/protocol/talk/tidy-name';
import { DOOR_NAME_LENGTH } from '@eat-with-me/protocol/wire/messages';
import { expect, test } from 'vitest';
import { concat, lab, lp, utf8 } from './bytes.ts';
import { openDoorName, sealDoorName } from './door-name.ts';

const at = {
  secret: new Uint8Array(32).fill(7),
  table: 'T'.repeat(22),
  guest: 'G'.repeat(22),
};
const seal = async (name: string): Promise<string> => (await sealDoorName(name, at)) ?? '';

test('whoever has the link reads the name, as docs/protocol.md says it is sealed', async () => {
  const box = await seal('Ζωή');
  expect(await openDoorName(box, at)).toBe('Ζωή');
  const bytes = Buffer.from(box, 'base64url');
  const label = Buffer.from('\x00\x0eEWM1 door name');
  const lengthed = (text: string) =>
    Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
  const ikm = Buffer.concat([Buffer.from([0, 32]), at.secret]);
  const info = Buffer.concat([label, lengthed(at.table)]);
  const key = Buffer.from(hkdfSync('sha256', ikm, '', info, 32));
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.concat([label, lengthed(at.table), lengthed(at.guest)]));
  decipher.setAuthTag(bytes.subarray(-16));
  const padded = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  expect([padded.length, padded[0]]).toEqual([121, 6]);
  expect(padded.subarray(1, 7).toString()).toBe('Ζωή');
});

test.each(['A', 'Ζωή', '食'.repeat(NAME_MAX_LENGTH), '🍜'.repeat(NAME_MAX_LENGTH / 2)])(
  'the box of %s is as long as any other',
  async (name) => {
    const box = await seal(name);
    expect(box).toHaveLength(DOOR_NAME_LENGTH);
    expect(await openDoorName(box, at)).toBe(name);
  },
);

test('the same name is another box each time', async () => {
  expect(await seal('Ana')).not.toBe(await seal('Ana'));
});

test('a name that shows nothing is not sealed, and one that deceives is made harmless', async () => {
  expect(await sealDoorName(' \u200b', at)).toBeNull();
  expect(await openDoorName(await seal('A\u202eb'), at)).toBe('Ab');
});

test.each([
  ['another secret', { secret: new Uint8Array(32).fill(8) }],
  ['another table', { table: 'U'.repeat(22) }],
  ['another guest', { guest: 'H'.repeat(22) }],
])('with %s it does not open', async (_, other) => {
  expect(await openDoorName(await seal('Ana'), { ...at, ...other })).toBeNull();
});

test('what is no box, or was changed, is no name', async () => {
  const box = await seal('Ana');
  const changed = (box.startsWith('A') ? 'B' : 'A') + box.slice(1);
  for (const wrong of ['', '!', 'A'.repeat(DOOR_NAME_LENGTH), changed, box.slice(1)])
    expect(await openDoorName(wrong, at), wrong).toBeNull();
});

/** What somebody seals who has the link and does not keep to the form. */
async function sealAsIs(padded: Uint8Array<ArrayBuffer>): Promise<string> {
  const ikm = await crypto.subtle.importKey('raw', lp(at.secret), 'HKDF', false, ['deriveKey']);
  const info = concat(lab('door name'), lp(utf8(at.table)));
  const key = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    ikm,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
  const iv = new Uint8Array(12);
  const additionalData = concat(lab('door name'), lp(utf8(at.table)), lp(utf8(at.guest)));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, padded);
  return Buffer.from(concat(iv, new Uint8Array(sealed))).toString('base64url');
}

const padded = (...first: number[]) =>
  concat(Uint8Array.from(first), new Uint8Array(121 - first.length));

test.each([
  ['a letter that turns the text around', padded(4, 65, 0xe2, 0x80, 0xae)],
  ['too long a name', concat(Uint8Array.of(41), new Uint8Array(41).fill(65), new Uint8Array(79))],
  ['no UTF-8', padded(1, 0xff)],
  ['something behind the name', padded(1, 65, 66)],
  ['a longer length than there is', padded(250, 65)],
  ['no name', padded(0)],
  ['another length', new Uint8Array(64)],
])('%s is no name, even from somebody who has the link', async (_, form) => {
  expect(await openDoorName(await sealAsIs(form), at)).toBeNull();
});
