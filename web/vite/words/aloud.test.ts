/** What is read aloud has words where a voice would stumble over a sign: in every language, wherever a sentence is not for the eye alone. */
import { expect, test } from 'vitest';
import { messagesOf, readEnglish } from './english.ts';
import { at, readLocales } from './locale.ts';

/** Hidden from screen readers, with the same in words beside it. */
const FOR_EYES = [
  /^line\.(?:milliseconds|kbps|picture|pictureAs)$/,
  /^meal\.candle\.minutes$/,
  /^table\.options\.percentShort$/,
  /^waiting\.queue\.(?:ticketIn|in\..+)$/,
];

/** A unit after a number, a range without its “to”, a dot between two names, and a part of a number by a stroke. */
const STUMBLES = [
  /(?:[}\d#]|<\/own>)[\s\u00A0\u202F]?(?:kB|MB|GB|Ki[Bo]|[KM]o|ms|min|s|fps|kbit|хв|мс|с|МБ|КіБ|د|م\.ث)(?!\p{L})/u,
  /[}\d][\s\u00A0]?–[\s\u00A0]?[{\d]/,
  /·/,
  /[}\d#] ?\/ ?[{\d]/,
];

const english = await readEnglish();
const paths = [...messagesOf(english)].filter(([path]) => !FOR_EYES.some((one) => one.test(path)));

const stumbling = (texts: Iterable<readonly [string, unknown]>): string[] =>
  [...texts].flatMap(([path, text]) =>
    STUMBLES.some((sign) => sign.test(String(text))) ? [`${path}: ${String(text)}`] : [],
  );

test('the signs are found', () => {
  const found = stumbling(
    ['{n} min.', '80 MB', '{from}–{to}', 'a · b', '{a} / {b}'].entries() as never,
  );
  expect(found).toHaveLength(5);
  expect(stumbling([['a', '{n} minutes, from {from} to {to}, in 3 small steps']])).toEqual([]);
});

test('in English', () => {
  // Of a message with cases the source is code.
  const plain = paths.filter(([, { source }]) => !source.includes('=>'));
  expect(plain.length).toBeGreaterThan(600);
  expect(stumbling(plain.map(([path, { source }]) => [path, source]))).toEqual([]);
});

test.each(readLocales().map(({ tag, words }) => [tag, words]))('in %s', (_, words) => {
  expect(stumbling(paths.map(([path]) => [path, at(words, path)]))).toEqual([]);
});
