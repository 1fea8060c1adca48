/**
 * One message of a catalogue as translators' tools write it: ICU MessageFormat 1 (unicode-org.github.io/icu, "Formatting
 * Messages") with arguments, `plural` and `select`, and marked parts in tags. Values are formatted by `FORMATS`, which
 * are functions of `lib/words/formats.ts`. Pure.
 */

/** What stands after the comma of `{guests, list}`. */
export const FORMATS = [
  'number',
  'tenths',
  'list',
  'enumerate',
  'span',
  'percent',
  'bytes',
] as const;
/** `MarkKind` of `lib/words/sentence.ts`. */
const MARKS = ['strong', 'code', 'heard', 'name', 'own'] as const;

type Format = (typeof FORMATS)[number];
type MarkName = (typeof MARKS)[number];

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly format: Format | null }
  /** `#`: the number on which the plural around it turns. */
  | { readonly kind: 'count' }
  /** Cases by `=1`, or by plural category. */
  | { readonly kind: 'plural'; readonly name: string; readonly cases: Cases }
  | { readonly kind: 'select'; readonly name: string; readonly cases: Cases }
  | { readonly kind: 'mark'; readonly as: MarkName; readonly inside: Message };
export type Message = readonly Part[];
type Cases = ReadonlyMap<string, Message>;

/** The message is not well formed; `message` says where and how, in words for whoever wrote it. */
export class MessageError extends Error {}

const NAME = /[A-Za-z]\w*/y;
const SELECTOR = /=\d+(?:\.\d+)?|[\w-]+/y;
const TAG = /<(\/?)(\w+)>/y;
const BLANK = /\s*/y;

const isOf = <T extends string>(known: readonly T[], name: string): name is T =>
  known.some((one) => one === name);

/** Throws `MessageError`. */
export function parse(text: string): Message {
  let at = 0;
  const fail = (why: string): never => {
    throw new MessageError(`${why} at “${text.slice(at, at + 20)}”`);
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const expect = (sign: string): void => {
    take(BLANK);
    if (!text.startsWith(sign, at)) fail(`“${sign}” expected`);
    at += sign.length;
    take(BLANK);
  };

  function cases(): Cases {
    const found = new Map<string, Message>();
    while (text[at] !== '}') {
      const [selector] = take(SELECTOR) ?? fail('a case expected');
      expect('{');
      found.set(selector, inside('}', true));
      at += 1;
      take(BLANK);
    }
    if (!found.has('other')) fail('no case “other”');
    return found;
  }

  function argument(): Part {
    take(BLANK);
    const [name] = take(NAME) ?? fail('a name expected');
    take(BLANK);
    if (text[at] === '}') return { kind: 'value', name, format: null };
    expect(',');
    const [how] = take(NAME) ?? fail('a format expected');
    if (how === 'plural' || how === 'select') {
      expect(',');
      return { kind: how, name, cases: cases() };
    }
    take(BLANK);
    return { kind: 'value', name, format: isOf(FORMATS, how) ? how : fail(`no format “${how}”`) };
  }

  /** Up to `end`, which is left. */
  function inside(end: string, counted: boolean): Message {
    const parts: Part[] = [];
    let plain = '';
    const push = (part: Part): void => {
      if (plain) parts.push({ kind: 'text', text: plain });
      plain = '';
      parts.push(part);
    };
    const isOpen = (): boolean => at < text.length && (end === '' || !text.startsWith(end, at));
    while (isOpen()) {
      const sign = text[at] ?? '';
      if (sign === '{') {
        at += 1;
        push(argument());
        if (text[at] !== '}') fail('“}” expected');
        at += 1;
      } else if (sign === '<') {
        const [, closes, tag = ''] = take(TAG) ?? fail('a tag expected');
        if (closes || !isOf(MARKS, tag)) return fail(`no mark “${tag}”`);
        push({ kind: 'mark', as: tag, inside: inside(`</${tag}>`, counted) });
        at += tag.length + 3;
      } else if (sign === '#' && counted) {
        at += 1;
        push({ kind: 'count' });
      } else if (sign === '}' || sign === "'") {
        // ICU quotes with it, and no language writes it.
        fail(sign === "'" ? 'write ’ for an apostrophe' : '“}” without “{”');
      } else {
        plain += sign;
        at += 1;
      }
    }
    if (end && at >= text.length) fail(`“${end}” is missing`);
    if (plain) parts.push({ kind: 'text', text: plain });
    return parts;
  }

  return inside('', false);
}

/** All parts, however deep. */
export function* partsOf(message: Message): Generator<Part> {
  for (const part of message) {
    yield part;
    if (part.kind === 'mark') yield* partsOf(part.inside);
    if (part.kind === 'plural' || part.kind === 'select')
      for (const each of part.cases.values()) yield* partsOf(each);
  }
}

/** Names of all values, sorted. */
export const paramsOf = (message: Message): string[] =>
  [
    ...new Set([...partsOf(message)].flatMap((part) => ('name' in part ? [part.name] : []))),
  ].toSorted();

/** What is marked, sorted: each kind once. */
export const marksOf = (message: Message): string[] =>
  [
    ...new Set([...partsOf(message)].flatMap((part) => (part.kind === 'mark' ? [part.as] : []))),
  ].toSorted();
