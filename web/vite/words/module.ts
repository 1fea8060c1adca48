/** Makes code of catalogues: the same modules as those of `lib/words/en/`, with nothing left to parse in the browser. Pure. */
import type { Parts, PartName, Wanted } from './english.ts';
import { at, type Locale } from './locale.ts';
import { FORMATS, MessageError, parse, partsOf, type Message, type Part } from './message.ts';

/** Those that a message formats as a list, and so count as many as they hold. */
const listsIn = (message: Message): ReadonlySet<string> =>
  new Set(
    [...partsOf(message)].flatMap((part) =>
      part.kind === 'value' && (part.format === 'list' || part.format === 'enumerate')
        ? [part.name]
        : [],
    ),
  );

/** An expression: of a string, or with `marked` of an array of strings and marks. */
function expression(
  message: Message,
  marked: boolean,
  lists = listsIn(message),
  counted = '',
): string {
  const within = (inner: Message, count = counted) => expression(inner, marked, lists, count);
  const plain = (inner: Message) => expression(inner, false, lists, counted);
  const numberOf = (name: string) => (lists.has(name) ? `${name}.length` : name);

  function code(part: Part): string {
    switch (part.kind) {
      case 'text':
        return JSON.stringify(part.text);
      case 'count':
        return `$number(${counted})`;
      case 'value':
        return part.format ? `$${part.format}(${part.name})` : part.name;
      case 'mark':
        return `{as:${JSON.stringify(part.as)},text:${plain(part.inside)}}`;
      case 'select': {
        const other = within(part.cases.get('other') ?? []);
        const cases = [...part.cases].filter(([selector]) => selector !== 'other');
        return `(${cases.map(([selector, inner]) => `String(${part.name})===${JSON.stringify(selector)}?${within(inner)}:`).join('')}${other})`;
      }
      case 'plural': {
        const count = numberOf(part.name);
        const exact = [...part.cases].filter(([selector]) => selector.startsWith('='));
        const forms = [...part.cases].filter(([selector]) => !selector.startsWith('='));
        const rest =
          forms.length === 1
            ? within(part.cases.get('other') ?? [], count)
            : `$plural(${count},{${forms.map(([form, inner]) => `${form}:${within(inner, count)}`).join(',')}})`;
        return `(${exact.map(([selector, inner]) => `${count}===${selector.slice(1)}?${within(inner, count)}:`).join('')}${rest})`;
      }
    }
  }

  if (!marked)
    return message.length === 0
      ? '""'
      : (message[0]?.kind === 'value' ? ['""'] : []).concat(message.map(code)).join('+');
  const spread = (part: Part) =>
    part.kind === 'plural' || part.kind === 'select' ? `...${code(part)}` : code(part);
  return `[${message.map(spread).join(',')}]`;
}

function messageCode(
  text: unknown,
  wanted: Extract<Wanted, { kind: 'message' }>,
  path: string,
): string {
  // What is wrong with it has been said; somebody who works on the page sees where.
  const shown = typeof text === 'string' ? text : `⟦${path}⟧`;
  let message: Message;
  try {
    message = parse(shown);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    message = [{ kind: 'text', text: `⟦${path}⟧` }];
  }
  const value = expression(message, wanted.marks !== null);
  if (wanted.params === null) return value;
  return wanted.params.length === 0 ? `()=>${value}` : `({${wanted.params.join(',')}})=>${value}`;
}

function valueCode(words: unknown, wanted: Wanted, path: string): string {
  switch (wanted.kind) {
    case 'message':
      return messageCode(at(words, path), wanted, path);
    case 'fixed':
      return JSON.stringify(wanted.value);
    case 'list':
      return `[${wanted.items.map((item, index) => valueCode(words, item, `${path}.${index}`)).join(',')}]`;
    case 'tree':
      return `{${[...wanted.keys].map(([key, each]) => `${JSON.stringify(key)}:${valueCode(words, each, `${path}.${key}`)}`).join(',')}}`;
  }
}

/** Where modules of a language are: `virtual:words/de/house`. */
export const idOf = (tag: string, part: string): string => `virtual:words/${tag}/${part}`;

/** The words of one part of a language. Formats have a `$` before their names, which no value has: `{percent, percent}`. */
export function partCode({ tag, words }: Locale, part: PartName, english: Parts): string {
  const chapters = [...english[part]].map(([name, wanted]) => {
    // The house has its wishes from where the door has them.
    if (part === 'house' && english.wishes.has(name))
      return `export { ${name} } from '${idOf(tag, 'wishes')}';`;
    const code = valueCode(words, wanted, name);
    return `export const ${name} = ${name === 'company' ? `calling(${code})` : code};`;
  });
  return [
    `import { ${[...FORMATS, 'plural'].map((name) => `${name} as $${name}`).join(', ')} } from '${idOf(tag, 'formats')}';`,
    `import { calling } from '#lib/words/calling.ts';`,
    ...chapters,
  ].join('\n');
}

export const formatsCode = ({ tag, head }: Locale): string =>
  `import { formatsOf } from '#lib/words/formats.ts';
export const { ${[...FORMATS, 'plural'].join(', ')} } = formatsOf('${head.formats ?? tag}');`;

export const catalogueCode = ({ tag, head }: Locale): string =>
  `import * as front from '${idOf(tag, 'front')}';
export const catalogue = {
  tag: '${tag}',
  name: ${JSON.stringify(head.name)},
  dir: '${head.dir}',
  front,
  parts: {
    ${['house', 'wishes', 'privacy', 'access', 'cards'].map((part) => `${part}: () => import('${idOf(tag, part)}'),`).join('\n    ')}
  },
};`;

/** Fullwidth English (`lib/testing/pseudo.ts`), for looking at pages in which a sentence of no catalogue shows. */
const PSEUDO = { tag: 'en-x-pseudo', name: 'Ｐｓｅｕｄｏ', dir: 'ltr' };

/** What every language is made with comes with the door's own code, not as a file of its own. */
const SHARED = `import '#lib/words/formats.ts';\nimport '#lib/words/calling.ts';`;

/** Which languages there are; English, the source, first. */
export const listCode = (locales: readonly Locale[], withPseudo: boolean): string =>
  `export const locales = ${JSON.stringify([
    { tag: 'en', name: 'English', dir: 'ltr' },
    ...locales.map(({ tag, head: { name, dir } }) => ({ tag, name, dir })),
    ...(withPseudo ? [PSEUDO] : []),
  ])};`;

/** How words are brought where all languages are at hand: while pages are prerendered, and while somebody works on them. */
export function tableCode(locales: readonly Locale[], withPseudo: boolean): string {
  const brought = [
    `en: () => import('#lib/words/en/catalogue.ts').then(({ en }) => en),`,
    ...locales.map(
      ({ tag }) =>
        `'${tag}': () => import('${idOf(tag, 'catalogue')}').then(({ catalogue }) => catalogue),`,
    ),
    ...(withPseudo
      ? [
          `'${PSEUDO.tag}': () => import('#lib/testing/pseudo.ts').then(({ pseudoCatalogue }) => pseudoCatalogue),`,
        ]
      : []),
  ];
  return `${SHARED}
const catalogues = {\n${brought.join('\n')}\n};
export const bringWords = (tag) =>
  catalogues[tag]?.() ?? Promise.reject(new Error(\`there is no catalogue \${tag}\`));`;
}

/** How a built page brings its own: it names them (`one-locale.ts`), so that the code of the door need not list all. */
export const ownCode = (): string => `${SHARED}
export const bringWords = () =>
  import(/* @vite-ignore */ document.querySelector('[data-words]').href).then(
    ({ en, catalogue = en, pseudoCatalogue = catalogue }) => pseudoCatalogue,
  );`;
