// @vitest-environment node
/** Every language is whole, and its food names can be told apart at a glance and by ear. */
import { locales as listed } from 'virtual:locales';
import { bringWords } from 'virtual:words';
import { describe, expect, test } from 'vitest';
import { messagesOf, readEnglish } from '../../../vite/words/english.ts';
import { DECK } from '../meal/cards.ts';
import { at, faultsIn, readLocales } from '../../../vite/words/locale.ts';
import { foods as english } from './en/foods.ts';
import { looksOf, soundsOf } from '../testing/alike.ts';

const parts = await readEnglish();
const locales = readLocales();
const catalogues = [
  ['en', english] as const,
  ...locales.map(({ tag, words }) => [tag, at(words, 'trust.recipe.foods') as string[]] as const),
];

test.each(locales.map((locale) => [locale.tag, locale] as const))('%s is whole', (_, locale) => {
  expect(faultsIn(locale, parts)).toEqual([]);
});

/** Every sentence of a tree, those with values said with some. */
function said(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  if (typeof words === 'function') {
    const some = Object.assign(['x'], { amount: 2, unit: 'second' });
    return said(Reflect.apply(words, undefined, [new Proxy({}, { get: () => some })]));
  }
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(said) : [];
}

test.each(listed)('every sentence in $tag can be said', async ({ tag }) => {
  const words = await bringWords(tag);
  const { company, ...house } = await words.parts.house();
  const { called: _, ...names } = company;
  const pages = [
    await words.parts.privacy(),
    await words.parts.access(),
    await words.parts.cards(),
  ];
  const all = [names, house, words.front, await words.parts.wishes(), ...pages];
  const sentences = said(all);
  expect(sentences.length).toBeGreaterThan(800);
  expect(sentences.filter((text) => text === '' || text.includes('⟦'))).toEqual([]);
});

test.each(listed)(
  'the deck of cards in $tag is whole, and asks something else with each card',
  async ({ tag }) => {
    const { topics } = (await (await bringWords(tag)).parts.cards()).cards;
    expect([topics.length, new Set(topics).size]).toEqual([DECK, DECK]);
    // One question, short enough to be read with a full mouth.
    for (const topic of topics) expect(topic).toMatch(/^[^<>{}⟦]{5,90}[?？؟]$/u);
  },
);

test.each(listed)('in $tag nobody takes a name that the page gives', async ({ tag }) => {
  const { company } = await (await bringWords(tag)).parts.house();
  const ours = [company.guest({ place: 2 }), company.ai, company.house, ...company.ours];
  for (const name of [...ours, ...ours.map((each) => each.toUpperCase())])
    expect(company.called({ name, place: 3 })).toBe(company.chosen({ name, place: 3 }));
  expect(company.called({ name: 'Zoë', place: 3 })).toBe('Zoë');
  expect(company.called({ name: '', place: 3 })).toBe(company.guest({ place: 3 }));
});

describe.each(catalogues)('the foods in %s', (tag, foods) => {
  test('are 64', () => {
    expect([foods.length, new Set(foods).size]).toEqual([64, 64]);
  });

  test.each([
    ['look', looksOf],
    ['sound', soundsOf],
  ] as const)('do not %s alike', (_, normalised) => {
    const seen = new Map<string, string>();
    const alike: string[] = [];
    for (const food of foods) {
      const form = normalised(food, tag);
      const other = seen.get(form);
      if (other !== undefined) alike.push(`${other} ≈ ${food}`);
      seen.set(form, food);
    }
    expect(alike).toEqual([]);
  });

  test('are no word of each other', () => {
    const wordsOf = (food: string) => food.split(/[\s-]/).map((word) => looksOf(word, tag));
    const within = foods.filter((name) =>
      foods.some((other) => other !== name && wordsOf(other).includes(looksOf(name, tag))),
    );
    expect(within).toEqual([]);
  });
});

test.each(['ar', 'de', 'es', 'it', 'pl', 'pt-BR', 'uk'])(
  'in %s a microphone is another gender than a camera, also in what holds it',
  (tag) => {
    const words = locales.find((locale) => locale.tag === tag)?.words;
    const held = ['camera', 'microphone', 'both'].map((device) =>
      at(words, `devices.troubles.${device}.interrupted.action`),
    );
    // In German several are called as one of her gender is.
    expect(new Set(held).size).toBe(tag === 'de' ? 2 : 3);
  },
);

test('in Japanese whoever has no name is not honoured twice', () => {
  const japanese = locales.find(({ tag }) => tag === 'ja');
  const texts = [...messagesOf(parts)].map(([path]) => [path, at(japanese?.words, path)] as const);
  const honoured = texts.filter(([, text]) =>
    /\{guests?[^}]*\}(?:<\/name>)?さん/u.test(String(text)),
  );
  // Who knocks with a name has one of their own.
  expect(honoured.map(([path]) => path)).toEqual(['table.knocks.named']);
});

test('what is alike is found', () => {
  expect(soundsOf('Krebs', 'de')).toBe(soundsOf('grebbs', 'de'));
  expect(soundsOf('vino', 'es')).toBe(soundsOf('bino', 'es'));
  expect(soundsOf('ビール', 'ja')).toBe(soundsOf('ピル', 'ja'));
  expect(soundsOf('탕', 'ko')).toBe(soundsOf('당', 'ko'));
  expect(soundsOf('قلب', 'ar')).toBe(soundsOf('كلب', 'ar'));
  expect(soundsOf('蟹', 'zh-Hans')).toBe(soundsOf('鞋', 'zh-Hans'));
  expect(looksOf('Café', 'fr')).toBe(looksOf('cafe', 'fr'));
});
