import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { ENGLISH } from './english/english.ts';
import {
  drawEvening,
  isParting,
  next,
  repliesOf,
  REPLIES_MAX,
  restOf,
  UNANSWERED_MAX,
  type Evening,
  type EveningEvent,
} from './evening.ts';
import type { Wish } from './house-words.ts';
import { sentences } from './sentences.ts';

const WISHES = Object.keys(ENGLISH.wishes) as Wish[];

/** Events as a guest, a companion and chance would make them; a reply is a choice among those that there are. */
const events = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant('said' as const) },
    { weight: 4, arbitrary: fc.constant('waited' as const) },
    { weight: 4, arbitrary: fc.nat(REPLIES_MAX - 1) },
    { weight: 1, arbitrary: fc.constantFrom(...WISHES) },
    { weight: 1, arbitrary: fc.constantFrom('hushed' as const, 'spokeOtherwise' as const) },
  ),
  { maxLength: 400 },
);
const seeds = fc.nat();

function eventOf(evening: Evening, choice: number | string): EveningEvent {
  if (typeof choice === 'string' && !WISHES.includes(choice as Wish)) {
    return { type: choice } as EveningEvent;
  }
  if (typeof choice === 'string') return { type: 'replied', id: choice };
  const replies = repliesOf(evening);
  return { type: 'replied', id: replies[choice % Math.max(1, replies.length)]?.id ?? 'none' };
}

/** Every evening on the way, the first one included. */
function lived(seed: number, choices: readonly (number | string)[]): Evening[] {
  const evenings = [drawEvening(ENGLISH, seeded(seed))];
  for (const choice of choices) {
    const evening = evenings.at(-1);
    if (evening) evenings.push(next(evening, eventOf(evening, choice)));
  }
  return evenings;
}

/** What began to be told, in order: the first sentence of each text. */
function begunIn(evenings: readonly Evening[]): string[] {
  return evenings.flatMap(({ moment }, index) => {
    const before = evenings[index - 1]?.moment;
    if (moment.name !== 'telling' || moment === before) return [];
    const goesOn = before?.name === 'telling' && before.lines[1] === moment.lines[0];
    return goesOn ? [] : [moment.lines[0] ?? ''];
  });
}

const first = (text: string) => sentences(text, 'en')[0];
const ONCE = new Set(
  [
    ...ENGLISH.questions.map(({ ask }) => ask),
    ...ENGLISH.stories.map(({ text }) => text),
    ...ENGLISH.remarks,
    ...ENGLISH.notUnderstood,
    ...ENGLISH.unanswered,
  ].map(first),
);

const until = (evening: Evening, event: EveningEvent, steps: number): Evening =>
  steps === 0 ? evening : until(next(evening, event), event, steps - 1);

/** Longer than the longest text has sentences. */
const SENTENCES_MAX = 20;
const hasSaidAll = (evening: Evening) => until(evening, { type: 'said' }, SENTENCES_MAX);

describe('any evening', () => {
  it('says nothing twice that is meant to be said once', () => {
    fc.assert(
      fc.property(seeds, events, (seed, choices) => {
        const once = begunIn(lived(seed, choices)).filter((line) => ONCE.has(line));
        expect(new Set(once).size).toBe(once.length);
      }),
    );
  });

  it('can always be answered until it is parting, and every answer does something', () => {
    fc.assert(
      fc.property(seeds, events, (seed, choices) => {
        for (const evening of lived(seed, choices)) {
          const replies = repliesOf(evening);
          const isEnding = isParting(evening) || evening.moment.name === 'over';
          expect(replies.length > 0).toBe(!isEnding);
          expect(replies.length).toBeLessThanOrEqual(REPLIES_MAX);
          expect(new Set(replies.map(({ text }) => text)).size).toBe(replies.length);
          for (const { id } of replies) {
            expect(next(evening, { type: 'replied', id })).not.toBe(evening);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is never stuck: left alone it falls quiet, after few words', () => {
    fc.assert(
      fc.property(seeds, events, (seed, choices) => {
        let evening = lived(seed, choices).at(-1) ?? expect.unreachable();
        const stories = evening.left.filter(({ kind }) => kind === 'story').length;
        let asked = 0;
        for (let step = 0; step < 2 * (UNANSWERED_MAX + 3) + stories; step += 1) {
          evening = next(hasSaidAll(evening), { type: 'waited' });
          if (restOf(evening).name === 'asking') asked += 1;
        }
        const { moment } = hasSaidAll(evening);
        expect(['quiet', 'over', 'telling']).toContain(moment.name);
        if (moment.name === 'telling') expect(moment.after.name).toBe('quiet');
        expect(asked).toBeLessThanOrEqual(2 * UNANSWERED_MAX);
      }),
    );
  });

  it('parts in at most two sentences when a guest is found, and for nothing else any more', () => {
    fc.assert(
      fc.property(seeds, events, events, (seed, choices, later) => {
        const evening = lived(seed, choices).at(-1) ?? expect.unreachable();
        fc.pre(!isParting(evening) && evening.moment.name !== 'over');
        const parting = next(evening, { type: 'guestFound' });
        let disturbed = parting;
        for (const choice of later.filter((one) => one !== 'said' && one !== 'hushed')) {
          disturbed = next(disturbed, eventOf(disturbed, choice));
        }
        expect(disturbed).toBe(parting);
        expect(until(parting, { type: 'said' }, 2).moment).toEqual({ name: 'over', why: 'parted' });
        expect(next(parting, { type: 'hushed' }).moment).toEqual({ name: 'over', why: 'parted' });
        expect(next(parting, { type: 'left' }).moment).toEqual({ name: 'over', why: 'left' });
      }),
    );
  });

  it('says what it is whenever asked, and goes on where it was', () => {
    fc.assert(
      fc.property(seeds, events, (seed, choices) => {
        const evening = lived(seed, choices).at(-1) ?? expect.unreachable();
        fc.pre(!isParting(evening) && evening.moment.name !== 'over');
        const told = next(evening, { type: 'replied', id: 'whatItIs' });
        expect(told.moment).toMatchObject({ name: 'telling', lines: [ENGLISH.whatItIs] });
        expect(restOf(told)).toEqual(restOf(evening));
      }),
    );
  });
});

describe('an evening', () => {
  const begin = (seed = 1) => hasSaidAll(drawEvening(ENGLISH, seeded(seed)));
  const wish = (evening: Evening, id: Wish) => next(evening, { type: 'replied', id });

  it('says first what it is', () => {
    const { moment } = drawEvening(ENGLISH, seeded(7));
    expect(moment).toMatchObject({ name: 'telling' });
    expect(moment.name === 'telling' && moment.lines[0]).toBe(ENGLISH.whatItIs);
  });

  it('is another one every time', () => {
    const openings = Array.from({ length: 30 }, (_, seed) =>
      drawEvening(ENGLISH, seeded(seed))
        .left.slice(0, 4)
        .map((item) => JSON.stringify(item))
        .join(),
    );
    expect(new Set(openings).size).toBe(openings.length);
  });

  it('goes on by itself with questions, remarks and stories until all is said, and then keeps company', () => {
    let evening = begin();
    const moments: string[] = [];
    for (let step = 0; step < 400 && restOf(evening).name !== 'quiet'; step += 1) {
      const { moment } = evening;
      if (moment.name === 'telling') moments.push(moment.lines[0] ?? '');
      const reply = moment.name === 'asking' ? repliesOf(evening)[0] : undefined;
      evening = hasSaidAll(evening);
      if (moment.name === 'telling') continue;
      evening = next(evening, reply ? { type: 'replied', id: reply.id } : { type: 'waited' });
    }
    for (const { ask } of ENGLISH.questions) expect(moments).toContain(first(ask));
    for (const { text } of ENGLISH.stories) expect(moments).toContain(first(text));
    for (const text of ENGLISH.remarks) expect(moments).toContain(first(text));
    expect(evening.moment).toMatchObject({
      name: 'telling',
      lines: sentences(ENGLISH.spent, 'en'),
    });
    expect(repliesOf(evening).map(({ id }) => id)).toEqual(['talk', 'softly', 'other']);
  });

  it('answers a reply with its own words, and takes no reply to a question that is gone', () => {
    const asked = wish(begin(), 'question');
    const reply = repliesOf(asked)[1] ?? expect.unreachable();
    const answered = next(asked, { type: 'replied', id: reply.id });
    const question = ENGLISH.questions.find(({ id }) => reply.id.startsWith(`${id}/`));
    expect(answered.moment).toEqual({
      name: 'telling',
      lines: sentences(question?.replies[1]?.answer ?? '', 'en'),
      after: { name: 'chewing' },
    });
    expect(next(answered, { type: 'replied', id: reply.id })).toBe(answered);
  });

  it(`asks no more after ${UNANSWERED_MAX} questions without an answer`, () => {
    let evening = begin();
    let asked = 0;
    while (restOf(evening).name !== 'quiet') {
      evening = next(hasSaidAll(evening), { type: 'waited' });
      if (restOf(evening).name === 'asking') asked += 1;
    }
    expect(asked).toBe(UNANSWERED_MAX);
    expect(evening.moment).toMatchObject({ lines: sentences(ENGLISH.retreat, 'en') });
    expect(hasSaidAll(evening).moment).toEqual({ name: 'quiet', softly: false });
  });

  it('says nothing in quiet, or a remark now and then if that is wanted, until none is left', () => {
    const quiet = hasSaidAll(wish(begin(), 'quiet'));
    expect(next(quiet, { type: 'waited' })).toBe(quiet);
    expect(next(quiet, { type: 'spokeOtherwise' })).toBe(quiet);
    let soft = hasSaidAll(wish(quiet, 'softly'));
    for (const _ of ENGLISH.remarks) {
      const remark = next(soft, { type: 'waited' });
      expect(remark.moment).toMatchObject({
        name: 'telling',
        after: { name: 'quiet', softly: true },
      });
      soft = hasSaidAll(remark);
    }
    expect(next(soft, { type: 'waited' })).toBe(soft);
    expect(wish(soft, 'silent').moment).toEqual({ name: 'quiet', softly: false });
  });

  it('is quiet again when somebody who wanted quiet looks what else there is', () => {
    const quiet = hasSaidAll(wish(begin(), 'quiet'));
    const looking = wish(quiet, 'other');
    expect(restOf(looking).name).toBe('choosing');
    expect(next(looking, { type: 'waited' }).moment).toEqual(quiet.moment);
  });

  it('says where there is help, and jokes no more', () => {
    const told = wish(wish(begin(), 'question'), 'distress');
    expect(told.moment).toMatchObject({ name: 'telling', after: { name: 'quiet', softly: false } });
    expect(told.moment.name === 'telling' && told.moment.lines.join(' ')).toBe(ENGLISH.distress);
  });

  it('says goodbye to a guest who goes', () => {
    const leaving = wish(begin(), 'farewell');
    expect(ENGLISH.farewells).toContain(leaving.goodbye.farewell);
    expect(hasSaidAll(leaving).moment).toEqual({ name: 'over', why: 'left' });
  });
});
