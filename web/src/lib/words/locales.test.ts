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
  const { called: _, label: __, honoured: ___, ...names } = company;
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

/** By what a question asks for more than yes or no, or leaves a choice. */
const OPEN_QUESTION: Readonly<Record<string, RegExp>> = {
  ar: /(?:^|\s)(?:أي|ما|ماذا|من|كيف|أين|متى|عمّ|بماذا|بأي|على أي|في أي|أم)(?:\s|$)/u,
  de: /\b(?:w(?:as|er|em|en|ie|o|arum|elch\w*|or\w+|omit)|oder)\b|\bWofür\b|Worüber/i,
  en: /\b(?:wh(?:at|ich|om?|ere|en|y)|how|or)\b/i,
  es: /qué|cuál|quién|cómo|dónde|cuándo| o /i,
  fr: /qu[e’]|quel|\bqui\b|comment|où|quand|pourquoi|quoi| ou |-tôt ou /i,
  it: /\bche\b|qual|\bchi\b|come|dove|quando| o /i,
  ja: /何|どこ|だれ|どの|どう|いつ|どんな|どれ|なぜ|(?:は|といえば|と)？$|？.*？/u,
  ko: /무엇|무슨|어떤|어느|어디|언제|누구|어떻게|왜|(?:은|는|건|다면)\?$|\?.*\?/u,
  nl: /\b(?:w(?:at|elke?|ie|aar\w*|anneer)|hoe|of)\b/i,
  pl: /\b(?:co|czego|czym|jak\p{L}*|kto\w*|kim|komu|kogo|czyjej|czy|skąd)(?!\p{L})|któr/iu,
  'pt-BR': /\bque\b|qual|quem|como|onde|quando| ou /i,
  uk: /(?:^|\s)(?:що|чого|чию|чим|як\S*|хто|ким|кому|кого|чи|де|коли|по який)(?:\s|$|[?,])/iu,
  'zh-Hans': /什么|哪|谁|怎|还是/u,
};

test.each(listed)('no card in $tag is answered by yes or no', async ({ tag }) => {
  const { topics } = (await (await bringWords(tag)).parts.cards()).cards;
  const open = OPEN_QUESTION[tag] ?? expect.fail(`which questions are open in ${tag}?`);
  expect(topics.filter((topic) => !open.test(topic))).toEqual([]);
  const closed = [
    'Do you cook?',
    'Kochst du gern?',
    '요리를 좋아하나요?',
    '料理は好きですか？',
    '你喜欢做饭吗？',
  ];
  expect(closed.filter((question) => open.test(question))).toEqual([]);
});

test.each(listed)('in $tag nobody takes a name that the page gives', async ({ tag, dir }) => {
  const { company } = await (await bringWords(tag)).parts.house();
  const ours = [company.guest({ place: 2 }), company.ai, company.house, ...company.ours];
  for (const name of [...ours, ...ours.map((each) => each.toUpperCase())])
    expect(company.called({ name, place: 3 })).toBe(company.chosen({ name, place: 3 }));
  const [same, other] = dir === 'ltr' ? ['Zoë', 'زوي'] : ['زوي', 'Zoë'];
  expect(company.called({ name: same, place: 3 })).toBe(company.named({ name: same }));
  // No name turns the words around it.
  const isolated = company.named({ name: `\u2068${other}\u2069` });
  expect(company.called({ name: other, place: 3 })).toBe(isolated);
  expect(company.label({ name: other, place: 3 })).toBe(company.named({ name: other }));
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

describe.each([
  [
    'ja',
    {
      name: '花子',
      honoured: '花子さん',
      place: '2番のお客さま',
      chosen: '「2番のお客さま」（2番のお客さま）',
    },
  ],
  [
    'ko',
    { name: '지민', honoured: '지민 님', place: '2번 손님', chosen: '2번 손님 ‘2번 손님’ 님' },
  ],
])('in %s', (tag, { name, honoured, place, chosen }) => {
  test('a guest is honoured once: a name by the word for names, a place by its own', async () => {
    const { company, meal, table } = await (await bringWords(tag)).parts.house();
    expect(company.called({ name, place: 2 })).toBe(honoured);
    expect(company.called({ name: honoured, place: 2 })).toBe(honoured);
    expect(company.called({ name: '', place: 2 })).toBe(place);
    expect(company.called({ name: place, place: 2 })).toBe(chosen);
    expect(meal.food.here({ guest: honoured })).toContain(honoured);
    expect(table.knocks.named({ guest: company.honoured(name) })).toContainEqual({
      as: 'name',
      text: honoured,
    });
  });

  test('no sentence honours on its own', () => {
    const words = locales.find((locale) => locale.tag === tag)?.words;
    const texts = [...messagesOf(parts)].map(([path]) => [path, at(words, path)] as const);
    const honouring = texts.filter(([, text]) =>
      /\{\w+(?:, list)?\}(?:<\/name>)?[’」]? ?(?:さん|様|さま|님)/u.test(String(text)),
    );
    expect(honouring.map(([path]) => path).filter((path) => path !== 'company.chosen')).toEqual([
      'company.named',
    ]);
  });
});

test('in Korean every particle after a guest goes with the sound in which all that they are called ends', () => {
  const words = locales.find(({ tag }) => tag === 'ko')?.words;
  const texts = [...messagesOf(parts)].map(([path]) => [path, at(words, path)] as const);
  // What they are called ends in 님, so in a consonant.
  const others = texts.filter(([, text]) =>
    /\{(?:guests?|other)(?:, list)?\}(?:<\/name>)?(?:가|는|를|와|랑|나|여|야|라|예요)(?![가-힣])/u.test(
      String(text),
    ),
  );
  expect(others).toEqual([]);
});

/** A paragraph of a page to read, without marks and what is the same in every letter. */
const lengthOf = (text: string): number =>
  text.replaceAll(/<code>.*?<\/code>|<\/?\w+>/g, '').length;

test.each(locales.map(({ tag, words }) => [tag, words] as const))(
  'in %s each paragraph of the pages to read says what its own in English says, no more and no less',
  (_, words) => {
    const told = [...messagesOf(parts)]
      .filter(
        ([path, { source }]) =>
          /^(?:privacy|access)\..*paragraphs/.test(path) && source.length >= 150,
      )
      .map(
        ([path, { source }]) =>
          [path, lengthOf(String(at(words, path))) / lengthOf(source)] as const,
      );
    const shares = told.map(([, share]) => share).toSorted((one, other) => one - other);
    const usual = shares[shares.length >> 1] ?? 0;
    // A sentence that landed in the paragraph of another makes one a third longer, and the other a third shorter.
    const odd = told.filter(([, share]) => Math.abs(Math.log(share / usual)) > Math.log(4 / 3));
    expect(odd).toEqual([]);
    expect(told.length).toBeGreaterThan(25);
  },
);

test('in French no sign of two parts begins a line, and no quote ends one', () => {
  const words = locales.find(({ tag }) => tag === 'fr')?.words;
  const texts = [...messagesOf(parts)].map(([path]) => [path, String(at(words, path))] as const);
  expect(texts.filter(([, text]) => /« | [:;?!»%]/.test(text))).toEqual([]);
  expect(texts.filter(([, text]) => /\u00A0[:;?!»]/.test(text)).length).toBeGreaterThan(100);
});

/** The companion's name, as it is inflected. */
const COMPANION = {
  ar: /رفيق/,
  de: /Begleitung/,
  en: /companion/i,
  es: /acompañante virtual/i,
  fr: /compagnon virtuel/i,
  it: /compagno virtuale/i,
  ja: /おともさん/,
  ko: /밥동무/,
  nl: /tafelmaatje/i,
  pl: /wirtualn\w+ towarzysz/i,
  'pt-BR': /companheiro virtual/i,
  uk: /співрозмовник/i,
  'zh-Hans': /饭搭子/,
} as const;

test.each(Object.entries(COMPANION))(
  'in %s the companion has one name, and no person has it',
  (tag, name) => {
    const words = locales.find((locale) => locale.tag === tag)?.words;
    const texts = [...messagesOf(parts)]
      .filter(([path]) => !/^company\.ours|^cards\./.test(path))
      .map(
        ([path, { source }]) => [path, source, words ? String(at(words, path)) : source] as const,
      );
    const [companions, others] = [true, false].map((isAbout) =>
      texts.filter(([, source]) => /companion/i.test(source) === isAbout),
    );
    expect(companions?.length).toBeGreaterThan(15);
    expect(companions?.filter(([, , text]) => !name.test(text)).map(([path]) => path)).toEqual([]);
    expect(others?.filter(([, , text]) => name.test(text)).map(([path]) => path)).toEqual([]);
  },
);

test('every language is asked for its companion', () => {
  expect(Object.keys(COMPANION).toSorted()).toEqual(listed.map(({ tag }) => tag).toSorted());
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
