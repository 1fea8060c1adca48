/**
 * One evening with the house's voice: what it says, what can be answered, and what comes next. Pure: chance is drawn
 * once, at the beginning; afterwards the evening follows from its events alone.
 */
import type { HouseWords, Question, Story, Wish } from './house-words.ts';
import { sentences } from './sentences.ts';

/** Something that is said at most once an evening. */
type Item =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'story'; readonly story: Story }
  | { readonly kind: 'remark' | 'notUnderstood' | 'unanswered'; readonly text: string };

/** Nothing is being said. */
type Rest =
  /** A question is on the table. */
  | { readonly name: 'asking'; readonly question: Question }
  /** A pause: people chew. The course goes on by itself. */
  | { readonly name: 'chewing' }
  /** The guest is shown what there is; without a choice it goes on as before. */
  | { readonly name: 'choosing'; readonly before: Quiet | null }
  | Quiet
  | { readonly name: 'over'; readonly why: 'left' | 'parted' };

/** Nothing is said until asked; `softly`: but for a remark every few minutes. */
type Quiet = { readonly name: 'quiet'; readonly softly: boolean };

/** What is going on. */
export type Moment =
  /** The first of `lines` is said now; after the last one comes `after`. */
  { readonly name: 'telling'; readonly lines: readonly string[]; readonly after: Rest } | Rest;

export interface Evening {
  readonly words: HouseWords;
  readonly moment: Moment;
  /** What has not been said yet, in the order in which it comes. */
  readonly left: readonly Item[];
  /** Drawn for this evening. */
  readonly goodbye: { readonly found: string; readonly farewell: string };
  /** Questions in a row that nobody answered. */
  readonly unanswered: number;
}

export type EveningEvent =
  /** The line has been said. */
  | { readonly type: 'said' }
  /** The guest wants no more of what is being said. */
  | { readonly type: 'hushed' }
  /** A reply of `repliesOf`, or any `Wish`. */
  | { readonly type: 'replied'; readonly id: string }
  /** The guest said something else. */
  | { readonly type: 'spokeOtherwise' }
  /** The rest lasted as long as rests do. */
  | { readonly type: 'waited' }
  /** A human will sit down. */
  | { readonly type: 'guestFound' }
  | { readonly type: 'left' };

/** After so many questions without an answer it asks no more. */
export const UNANSWERED_MAX = 3;

/** Between two stories, or two remarks, that nobody asked for there are so many questions. */
const QUESTIONS_PER_STORY = 4;
const QUESTIONS_PER_REMARK = 3;

/** How a rest is answered at most. */
export const REPLIES_MAX = 6;

/** A new evening, about to greet. `random`: 0 to below 1, as `Math.random`. */
export function drawEvening(words: HouseWords, random: () => number): Evening {
  const texts = (kind: 'notUnderstood' | 'unanswered', of: readonly string[]) =>
    shuffled(of, random).map((text): Item => ({ kind, text }));
  const greeting = drawn(words.greetings, random);
  return {
    words,
    moment: {
      name: 'telling',
      lines: linesOf(words, `${words.whatItIs} ${greeting}`),
      after: { name: 'choosing', before: null },
    },
    left: [
      ...courseOf(words, random),
      ...texts('notUnderstood', words.notUnderstood),
      ...texts('unanswered', words.unanswered),
    ],
    goodbye: { found: drawn(words.found, random), farewell: drawn(words.farewells, random) },
    unanswered: 0,
  };
}

/** What comes of an event; the very same evening where nothing does. */
export function next(evening: Evening, event: EveningEvent): Evening {
  const { moment, goodbye } = evening;
  if (moment.name === 'over') return evening;
  if (event.type === 'left') return { ...evening, moment: { name: 'over', why: 'left' } };
  if (event.type === 'said') return said(evening);
  if (event.type === 'hushed') {
    return moment.name === 'telling' ? { ...evening, moment: moment.after } : evening;
  }
  if (isParting(evening)) return evening;
  switch (event.type) {
    case 'replied':
      return replied(evening, event.id);
    case 'spokeOtherwise':
      return spokeOtherwise(evening);
    case 'waited':
      return waited(evening);
    case 'guestFound':
      return tell(evening, goodbye.found, { name: 'over', why: 'parted' });
  }
}

/** What can be answered now: never nothing before the evening is parting. */
export function repliesOf(
  evening: Evening,
): readonly { readonly id: string; readonly text: string }[] {
  const rest = restOf(evening);
  const wishes = (...of: Wish[]) =>
    of
      .filter((wish) => !isSpent(evening, wish))
      .map((wish) => ({ id: wish, text: evening.words.wishes[wish].text }));
  switch (rest.name) {
    case 'asking':
      return [
        ...rest.question.replies.map(({ text }, index) => ({
          id: idOf(rest.question, index),
          text,
        })),
        ...wishes('other'),
      ];
    case 'chewing':
      return wishes('question', 'story', 'quiet', 'other');
    case 'choosing':
      return wishes('question', 'story', 'quiet', 'whatItIs', 'distress', 'farewell');
    case 'quiet':
      return wishes('talk', rest.softly ? 'silent' : 'softly', 'other');
    case 'over':
      return [];
  }
}

/** What comes when everything is said. */
export function restOf({ moment }: Evening): Rest {
  return moment.name === 'telling' ? moment.after : moment;
}

/** It is saying goodbye, and nothing can change that. */
export function isParting({ moment }: Evening): boolean {
  return moment.name === 'telling' && moment.after.name === 'over';
}

/** How a reply to a question is called; a reply that comes too late for its question is known by it. */
export const idOf = (question: Question, index: number): string => `${question.id}/${index}`;

function said(evening: Evening): Evening {
  const { moment } = evening;
  if (moment.name !== 'telling') return evening;
  const lines = moment.lines.slice(1);
  return { ...evening, moment: lines.length > 0 ? { ...moment, lines } : moment.after };
}

function replied(evening: Evening, id: string): Evening {
  const rest = restOf(evening);
  if (rest.name === 'asking') {
    const reply = rest.question.replies.find((_, index) => idOf(rest.question, index) === id);
    if (reply) return tell({ ...evening, unanswered: 0 }, reply.answer, { name: 'chewing' });
  }
  return isWish(evening.words, id) ? granted({ ...evening, unanswered: 0 }, id) : evening;
}

function granted(evening: Evening, wish: Wish): Evening {
  const { words, goodbye } = evening;
  const rest = restOf(evening);
  switch (wish) {
    case 'question':
    case 'story':
      return serve(evening, [wish]);
    case 'quiet':
      return tell(evening, words.hushed, { name: 'quiet', softly: false });
    case 'talk':
      return tell(evening, words.awake, { name: 'choosing', before: null });
    case 'softly':
      return tell(evening, words.softly, { name: 'quiet', softly: true });
    case 'silent':
      return { ...evening, moment: { name: 'quiet', softly: false } };
    case 'whatItIs':
      return tell(evening, words.whatItIs, rest);
    case 'distress':
      return tell(evening, words.distress, { name: 'quiet', softly: false });
    case 'other':
      return {
        ...evening,
        moment: { name: 'choosing', before: rest.name === 'quiet' ? rest : beforeOf(rest) },
      };
    case 'farewell':
      return tell(evening, goodbye.farewell, { name: 'over', why: 'left' });
  }
}

/** In quiet, what is said is not meant for the house. */
function spokeOtherwise(evening: Evening): Evening {
  const rest = restOf(evening);
  if (rest.name === 'quiet' || beforeOf(rest)) return evening;
  const { item, left } = take(evening.left, ['notUnderstood']);
  const heard: Evening = { ...evening, left, unanswered: 0 };
  return item ? say(heard, item) : { ...heard, moment: { name: 'chewing' } };
}

function waited(evening: Evening): Evening {
  const { moment, words } = evening;
  switch (moment.name) {
    case 'asking': {
      const unanswered = evening.unanswered + 1;
      if (unanswered >= UNANSWERED_MAX) {
        return tell({ ...evening, unanswered: 0 }, words.retreat, { name: 'quiet', softly: false });
      }
      const { item, left } = take(evening.left, ['unanswered']);
      const later: Evening = { ...evening, left, unanswered };
      return item ? say(later, item) : { ...later, moment: { name: 'chewing' } };
    }
    case 'choosing':
      return moment.before
        ? { ...evening, moment: moment.before }
        : serve(evening, ['question', 'story']);
    case 'chewing':
      return serve(evening, ['question', 'story', 'remark']);
    case 'quiet': {
      const { item, left } = take(evening.left, ['remark']);
      return moment.softly && item ? tell({ ...evening, left }, textOf(item), moment) : evening;
    }
    case 'telling':
    case 'over':
      return evening;
  }
}

/** The next of these kinds; when all have been said it says so, and is quiet. */
function serve(evening: Evening, kinds: readonly Item['kind'][]): Evening {
  const { item, left } = take(evening.left, kinds);
  if (item) return say({ ...evening, left }, item);
  return tell(evening, evening.words.spent, { name: 'quiet', softly: false });
}

function say(evening: Evening, item: Item): Evening {
  const after: Rest =
    item.kind === 'question' ? { name: 'asking', question: item.question } : { name: 'chewing' };
  return tell(evening, textOf(item), after);
}

function tell(evening: Evening, text: string, after: Rest): Evening {
  return { ...evening, moment: { name: 'telling', lines: linesOf(evening.words, text), after } };
}

function linesOf(words: HouseWords, text: string): readonly string[] {
  const lines = sentences(text, words.language);
  if (lines.length === 0) throw new Error(`the catalogue for ${words.language} has an empty text`);
  return lines;
}

function textOf(item: Item): string {
  if (item.kind === 'question') return item.question.ask;
  return item.kind === 'story' ? item.story.text : item.text;
}

function take(left: readonly Item[], kinds: readonly Item['kind'][]) {
  const item = left.find(({ kind }) => kinds.includes(kind));
  return { item, left: item ? left.filter((other) => other !== item) : left };
}

const beforeOf = (rest: Rest): Quiet | null => (rest.name === 'choosing' ? rest.before : null);

const isWish = (words: HouseWords, id: string): id is Wish => Object.hasOwn(words.wishes, id);

/** Asking for it would only show that there is none left. */
const isSpent = ({ left }: Evening, wish: Wish): boolean =>
  (wish === 'question' || wish === 'story') && left.every(({ kind }) => kind !== wish);

/** Questions, and among them a story or a remark now and then; what is over comes after them. */
function courseOf(words: HouseWords, random: () => number): Item[] {
  const stories = shuffled(words.stories, random).map((story): Item => ({ kind: 'story', story }));
  const remarks = shuffled(words.remarks, random).map((text): Item => ({ kind: 'remark', text }));
  const course = shuffled(words.questions, random).flatMap((question, index): Item[] => [
    { kind: 'question', question },
    ...(isTurnOf(index, QUESTIONS_PER_REMARK) ? remarks.splice(0, 1) : []),
    ...(isTurnOf(index, QUESTIONS_PER_STORY) ? stories.splice(0, 1) : []),
  ]);
  return [...course, ...stories, ...remarks];
}

const isTurnOf = (index: number, every: number): boolean => (index + 1) % every === 0;

function drawn(texts: readonly string[], random: () => number): string {
  const text = texts[Math.floor(random() * texts.length)];
  if (text === undefined) throw new Error('nothing to draw from');
  return text;
}

/** Fisher and Yates. */
function shuffled<T>(of: readonly T[], random: () => number): T[] {
  const rest = [...of];
  return of.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
}
