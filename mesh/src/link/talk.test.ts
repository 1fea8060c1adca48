import { EVENTS_MAX, FRAME_RATE } from '@eat-with-me/protocol/talk/frame';
import {
  DIRECT,
  MEETING,
  PICTURE,
  PRESENCE,
  REFILL,
  VIEW,
} from '@eat-with-me/protocol/talk/link-topics';
import { RECORDED, understood } from '@eat-with-me/protocol/talk/testing/version-1';
import {
  VALUE_MAX_LENGTH,
  type EventTopic,
  type StateTopic,
} from '@eat-with-me/protocol/talk/topic';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asChannels, settled, Wire } from '../testing/channels.ts';
import { UNSENT_MAX } from './speech.ts';
import { AGAIN_APART_MS, HELD_MAX, Talk } from './talk.ts';
import { Topics } from './topics.ts';

const isText = (value: unknown) => (typeof value === 'string' ? value : null);
const TOAST: EventTopic<string> = { name: 'toast', kind: 'event', parse: isText };
const DISH: StateTopic<string> = { name: 'dish', kind: 'state', parse: isText };
const presence = (name: string) => ({ name, microphone: 'on', camera: 'on' }) as const;

/** One end: a page that carries these topics besides those of every link. */
function end(...carried: (EventTopic | StateTopic)[]) {
  const topics = new Topics();
  for (const topic of carried) topics.register(topic);
  const talk = new Talk(topics);
  talk.begin();
  const told: unknown[] = [];
  const states: string[] = [];
  talk.on('event', (_, value) => told.push(value));
  talk.on('state', ({ name }) => states.push(name));
  return { topics, talk, told, states };
}

/** Both talk over another connection, which is open at once. */
function connect(here: Talk, there: Talk): Wire {
  const wire = new Wire();
  here.over(asChannels(wire.here));
  there.over(asChannels(wire.there));
  wire.here.channel.onmessage = ({ data }) => here.hearFirst(data);
  wire.there.channel.onmessage = ({ data }) => there.hearFirst(data);
  wire.open();
  return wire;
}

/** Says this on a channel of topics as if the page there did. */
const inject = (wire: Wire, frame: object | string) =>
  wire.there.topics.send(typeof frame === 'string' ? frame : JSON.stringify(frame));

const frames = (sent: readonly string[], type: string) =>
  sent.map((text) => JSON.parse(text) as { type: string }).filter((frame) => frame.type === type);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('before the other guest is confirmed', () => {
  /** One end that has not begun to talk, with everything to say. */
  function early() {
    const topics = new Topics();
    topics.register(TOAST);
    const talk = new Talk(topics);
    talk.say(PRESENCE, presence('Ana'));
    talk.say(MEETING, 'Nlc6K1ks1gddEnwmMjRPSA');
    talk.say(DIRECT, true);
    talk.tell(TOAST, 'early');
    return talk;
  }

  it('not a word is said, whatever comes; then everything, once', async () => {
    const [ana, ben] = [early(), end(TOAST)];
    const wire = connect(ana, ben.talk);
    ben.talk.say(PRESENCE, presence('Ben'));
    inject(wire, { type: 'again' });
    wire.there.channel.send(RECORDED[0] ?? '');
    connect(ana, ben.talk);
    await settled();
    expect([...wire.here.topics.sent, ...wire.here.channel.sent]).toEqual([]);
    ana.begin();
    ana.begin();
    await settled();
    expect(ben.talk.heard(PRESENCE)).toEqual(presence('Ana'));
    expect(ben.told).toEqual(['early']);
  });

  it('not a word is heard; what was said by then is heard from then on, in order', async () => {
    const [ana, ben] = [early(), end(TOAST)];
    const states: string[] = [];
    const told: unknown[] = [];
    ana.on('state', ({ name }) => states.push(name));
    ana.on('event', (_, value) => told.push(value));
    connect(ana, ben.talk);
    ben.talk.say(PRESENCE, presence('Ben'));
    ben.talk.say(PRESENCE, presence('Benno'));
    ben.talk.say(DIRECT, true);
    await settled();
    expect([states, told, ana.manner]).toEqual([[], [], { kind: 'unknown' }]);
    expect(ana.heard(PRESENCE)).toBeUndefined();
    ana.begin();
    expect(ana.heard(PRESENCE)).toEqual(presence('Benno'));
    ben.talk.tell(TOAST, 'cheers');
    await settled();
    expect([states, told]).toEqual([['presence', 'presence', 'direct'], ['cheers']]);
  });

  it('a page of version 1 that greets at once is heard then, and answered in its own form', async () => {
    const ana = early();
    const wire = new Wire('first');
    ana.over(asChannels(wire.here));
    wire.here.channel.onmessage = ({ data }) => ana.hearFirst(data);
    wire.open();
    for (const text of RECORDED) wire.there.channel.send(text);
    await settled();
    expect([wire.here.channel.sent, ana.heard(PRESENCE)]).toEqual([[], undefined]);
    ana.begin();
    expect(ana.manner).toEqual({ kind: 'first' });
    expect(ana.heard(PRESENCE)?.name).toBe('Ben');
    expect(JSON.parse(wire.here.channel.sent[0] ?? '')).toMatchObject({ type: 'presence' });
  });

  it('negotiation and a goodbye are heard', () => {
    const ana = early();
    const signal = { connection: 0, asks: 'restart', description: null, candidates: [] };
    expect(ana.hearFirst(JSON.stringify({ type: 'signal', signal }))).toMatchObject({ signal });
    expect(ana.hearFirst('{"type":"leaving"}')).toEqual({ type: 'leaving' });
  });

  it('no more is kept than there may be, and what is missing is asked for', async () => {
    const [ana, ben] = [early(), end(TOAST)];
    const wire = connect(ana, ben.talk);
    for (let count = 0; count < HELD_MAX; count += 1) inject(wire, '{"type":"sing"}');
    ben.talk.say(PRESENCE, presence('Ben'));
    await settled();
    ana.begin();
    expect(ana.ignored.early).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(AGAIN_APART_MS);
    await settled();
    expect(ana.heard(PRESENCE)).toEqual(presence('Ben'));
  });

  it('a link that ends before has said and heard nothing', async () => {
    const [ana, ben] = [early(), end(TOAST)];
    const wire = connect(ana, ben.talk);
    ben.talk.say(PRESENCE, presence('Ben'));
    await settled();
    ana.end();
    ana.begin();
    await settled();
    expect([wire.here.topics.sent, ana.heard(PRESENCE)]).toEqual([[], undefined]);
  });
});

describe('a state', () => {
  it('that was said before there was a connection arrives on the first one', async () => {
    const [ana, ben] = [end(), end()];
    ana.talk.say(PRESENCE, presence('Ana'));
    ana.talk.say(PRESENCE, presence('Ana María'));
    connect(ana.talk, ben.talk);
    await settled();
    expect(ben.talk.heard(PRESENCE)).toEqual(presence('Ana María'));
    expect(ben.states).toEqual(['presence']);
  });

  it('is said when it changes, and not when it does not', async () => {
    const [ana, ben] = [end(), end()];
    const { here } = connect(ana.talk, ben.talk);
    ana.talk.say(PICTURE, 'held-by-line');
    ana.talk.say(PICTURE, 'held-by-line');
    ana.talk.say(PICTURE, 'travels');
    await settled();
    expect(frames(here.topics.sent, 'state')).toHaveLength(2);
    expect(ben.talk.heard(PICTURE)).toBe('travels');
  });

  it('is said again on every new connection, all of them by the same code', async () => {
    const [ana, ben] = [end(), end()];
    ana.talk.say(PRESENCE, presence('Ana'));
    ana.talk.say(REFILL, true);
    ana.talk.say(VIEW, { height: 180, lowData: false });
    connect(ana.talk, ben.talk).cut();
    await settled();
    expect(ben.talk.heard(REFILL)).toBeUndefined();
    connect(ana.talk, ben.talk);
    await settled();
    expect(ben.talk.heard(REFILL)).toBe(true);
    expect(ben.talk.heard(PRESENCE)).toEqual(presence('Ana'));
    expect(ben.talk.heard(VIEW)).toEqual({ height: 180, lowData: false });
  });

  it('that was said into a closed channel arrives on the next one', async () => {
    const [ana, ben] = [end(), end()];
    connect(ana.talk, ben.talk).cut();
    ana.talk.say(DIRECT, true);
    await settled();
    connect(ana.talk, ben.talk);
    await settled();
    expect(ben.talk.heard(DIRECT)).toBe(true);
  });

  it('that comes late over an earlier connection does not undo a later one', async () => {
    const [ana, ben] = [end(), end()];
    const earlier = connect(ana.talk, ben.talk);
    await settled();
    earlier.hold();
    ana.talk.say(REFILL, true);
    connect(ana.talk, ben.talk);
    ana.talk.say(REFILL, false);
    await settled();
    earlier.release();
    await settled();
    expect(ben.talk.heard(REFILL)).toBe(false);
    expect(ben.talk.ignored.late).toBe(1);
  });

  it('that is forgotten holds at neither end, and is not said again', async () => {
    const [ana, ben] = [end(), end()];
    ana.talk.say(REFILL, true);
    connect(ana.talk, ben.talk);
    await settled();
    for (const { talk } of [ana, ben]) talk.forget(REFILL);
    connect(ana.talk, ben.talk);
    await settled();
    expect(ana.talk.said(REFILL)).toBeUndefined();
    expect(ben.talk.heard(REFILL)).toBeUndefined();
    ana.talk.say(REFILL, true);
    await settled();
    expect(ben.talk.heard(REFILL)).toBe(true);
  });
});

describe('an event', () => {
  it('arrives once and in order, also those told before there was a connection', async () => {
    const [ana, ben] = [end(TOAST), end(TOAST)];
    expect(ana.talk.tell(TOAST, 'one')).toBe('on-its-way');
    connect(ana.talk, ben.talk);
    ana.talk.tell(TOAST, 'two');
    await settled();
    ana.talk.tell(TOAST, 'three');
    await settled();
    expect(ben.told).toEqual(['one', 'two', 'three']);
  });

  it('that the connection took with it comes over the next one, and nothing comes twice', async () => {
    const [ana, ben] = [end(TOAST), end(TOAST)];
    const first = connect(ana.talk, ben.talk);
    await settled();
    ana.talk.tell(TOAST, 'one');
    await settled();
    ana.talk.tell(TOAST, 'two');
    first.cut();
    ana.talk.tell(TOAST, 'three');
    await settled();
    expect(ben.told).toEqual(['one']);
    connect(ana.talk, ben.talk);
    await settled();
    expect(ben.told).toEqual(['one', 'two', 'three']);
  });

  it('whose acknowledgement was lost is not handed over twice', async () => {
    const [ana, ben] = [end(TOAST), end(TOAST)];
    const first = connect(ana.talk, ben.talk);
    await settled();
    const acknowledged = first.there.topics;
    acknowledged.far = null;
    ana.talk.tell(TOAST, 'one');
    await settled();
    first.cut();
    const { here, there } = connect(ana.talk, ben.talk);
    await settled();
    expect(ben.told).toEqual(['one']);
    expect(frames(here.topics.sent, 'event')).toHaveLength(1);
    expect(frames(there.topics.sent, 'got')).toEqual([{ type: 'got', number: 1 }]);
  });

  it('is not taken once so many are on their way, and is again when they have arrived', async () => {
    const [ana, ben] = [end(TOAST), end(TOAST)];
    for (let count = 0; count < EVENTS_MAX; count += 1)
      expect(ana.talk.tell(TOAST, String(count))).toBe('on-its-way');
    expect(ana.talk.tell(TOAST, 'one more')).toBe('too-many');
    connect(ana.talk, ben.talk);
    await settled();
    expect(ben.told).toHaveLength(EVENTS_MAX);
    expect(ana.talk.tell(TOAST, 'later')).toBe('on-its-way');
  });

  it('arrives exactly once and in order however connections come and go', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('tell' as const) },
      fc.constantFrom('connect' as const, 'cut' as const, 'hold' as const, 'settle' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const [ana, ben] = [end(TOAST), end(TOAST)];
        const wires: Wire[] = [];
        const all: string[] = [];
        for (const one of steps) {
          if (one === 'connect') wires.push(connect(ana.talk, ben.talk));
          else if (one === 'cut') wires.at(-1)?.cut();
          else if (one === 'hold') wires.at(-1)?.hold();
          else if (one === 'settle') await settled();
          else if (ana.talk.tell(TOAST, String(all.length)) === 'on-its-way')
            all.push(String(all.length));
        }
        connect(ana.talk, ben.talk);
        await settled();
        for (const wire of wires) wire.release();
        await settled();
        expect(ben.told).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a topic', () => {
  it('that the other page does not carry is ignored and counted there; events of it are not told', async () => {
    const [ana, ben] = [end(TOAST, DISH), end()];
    ana.talk.say(DISH, 'soup');
    ana.talk.tell(TOAST, 'early');
    connect(ana.talk, ben.talk);
    await settled();
    expect(ana.talk.tell(TOAST, 'cheers')).toBe('not-understood');
    ana.talk.say(DISH, 'noodles');
    ana.talk.say(PRESENCE, presence('Ana'));
    await settled();
    expect(ben.talk.heard(PRESENCE)).toEqual(presence('Ana'));
    expect(ben.told).toEqual([]);
    // The dish before a word of theirs, and the toast that was on its way by then.
    expect(ben.talk.ignored).toMatchObject({ unknownTopic: 2, unreadable: 0 });
  });

  it('that is carried later is heard from then on, with what was said of it before', async () => {
    const [ana, ben] = [end(TOAST, DISH), end()];
    ana.talk.say(DISH, 'soup');
    connect(ana.talk, ben.talk);
    await settled();
    ben.topics.register(DISH);
    ben.topics.register(TOAST);
    await settled();
    expect(ben.talk.heard(DISH)).toBe('soup');
    expect(ana.talk.tell(TOAST, 'cheers')).toBe('on-its-way');
    await settled();
    expect(ben.told).toEqual(['cheers']);
  });

  it('takes no value that is none, and no value too long', async () => {
    const [ana, ben] = [end(TOAST, DISH), end(TOAST, DISH)];
    const wire = connect(ben.talk, ana.talk);
    await settled();
    inject(wire, { type: 'state', topic: 'dish', number: 9, value: 7 });
    inject(wire, { type: 'state', topic: 'toast', number: 10, value: 'an event' });
    inject(wire, { type: 'event', topic: 'dish', number: 1, value: 'a state' });
    inject(wire, { type: 'event', topic: 'toast', number: 2, value: 7 });
    inject(wire, { type: 'event', topic: 'toast', number: 3, value: 'cheers' });
    await settled();
    expect(ben.talk.ignored.badValue).toBe(4);
    expect(ben.told).toEqual(['cheers']);
    expect(() => ana.talk.say(DISH, 'a'.repeat(VALUE_MAX_LENGTH))).toThrow(RangeError);
    expect(() => ana.talk.tell(TOAST, 'a'.repeat(VALUE_MAX_LENGTH))).toThrow(RangeError);
    expect(ana.talk.tell(TOAST, 'a'.repeat(VALUE_MAX_LENGTH - 2))).toBe('on-its-way');
  });
});

describe('too much', () => {
  it('is dropped and counted; once it is quiet the latest is asked for, and arrives', async () => {
    const [ana, ben] = [end(TOAST), end(TOAST)];
    const wire = connect(ben.talk, ana.talk);
    await settled();
    const flood = FRAME_RATE.burst + 100;
    for (let count = 0; count < flood; count += 1) inject(wire, '{"type":"sing"}');
    await settled();
    ana.talk.say(PRESENCE, presence('Ana'));
    ana.talk.tell(TOAST, 'cheers');
    await settled();
    const { tooMuch } = ben.talk.ignored;
    expect(tooMuch).toBeGreaterThan(100);
    expect(ben.talk.heard(PRESENCE)).toBeUndefined();
    await vi.advanceTimersByTimeAsync((FRAME_RATE.burst / FRAME_RATE.perSecond) * 1000);
    await settled();
    expect(ben.talk.heard(PRESENCE)).toEqual(presence('Ana'));
    expect(ben.told).toEqual(['cheers']);
    expect(frames(wire.here.topics.sent, 'again')).toHaveLength(1);
    expect(ben.talk.ignored.tooMuch).toBe(tooMuch);
  });

  it('is asking again and again: everything is repeated seldom', async () => {
    const [ana, ben] = [end(), end()];
    ben.talk.say(PRESENCE, presence('Ben'));
    const wire = connect(ben.talk, ana.talk);
    await settled();
    const before = frames(wire.here.topics.sent, 'state').length;
    for (let count = 0; count < 50; count += 1) inject(wire, { type: 'again' });
    await settled();
    expect(frames(wire.here.topics.sent, 'state')).toHaveLength(before + 1);
    await vi.advanceTimersByTimeAsync(AGAIN_APART_MS);
    inject(wire, { type: 'again' });
    await settled();
    expect(frames(wire.here.topics.sent, 'state')).toHaveLength(before + 2);
  });

  it('on the first channel is dropped as well', () => {
    const { talk } = end();
    for (let count = 0; count < FRAME_RATE.burst + 10; count += 1) talk.hearFirst('{}');
    expect(talk.ignored).toMatchObject({ unreadable: FRAME_RATE.burst, tooMuch: 10 });
    expect(talk.hearFirst('{"type":"leaving"}')).toBeNull();
  });

  it('waits while the channel is full, and follows in order', async () => {
    const [ana, ben] = [end(TOAST), end(TOAST)];
    const { here } = connect(ana.talk, ben.talk);
    await settled();
    here.topics.bufferedAmount = UNSENT_MAX + 1;
    ana.talk.say(PRESENCE, presence('A'));
    ana.talk.say(PRESENCE, presence('Ana'));
    ana.talk.tell(TOAST, 'one');
    ana.talk.tell(TOAST, 'two');
    await settled();
    expect(ben.talk.heard(PRESENCE)).toBeUndefined();
    here.topics.bufferedAmount = 0;
    here.topics.onbufferedamountlow?.();
    await settled();
    expect(ben.talk.heard(PRESENCE)).toEqual(presence('Ana'));
    expect(ben.states).toEqual(['presence']);
    expect(ben.told).toEqual(['one', 'two']);
  });
});

describe('with a page of version 1', () => {
  function meet(...carried: (EventTopic | StateTopic)[]) {
    const ana = end(...carried);
    const wire = new Wire('first');
    ana.talk.over(asChannels(wire.here));
    wire.here.channel.onmessage = ({ data }) => ana.talk.hearFirst(data);
    wire.open();
    return { ana, wire };
  }

  it('everything that it says is heard', async () => {
    const { ana, wire } = meet();
    for (const text of RECORDED) wire.there.channel.send(text);
    await settled();
    expect(ana.talk.manner).toEqual({ kind: 'first' });
    expect(ana.talk.heard(PRESENCE)).toEqual({
      name: 'Ben',
      microphone: 'off',
      camera: 'on',
      away: true,
    });
    expect(ana.talk.heard(VIEW)).toEqual({ height: 360, lowData: true });
    expect(ana.talk.heard(MEETING)).toBe('Nlc6K1ks1gddEnwmMjRPSA');
    expect(ana.talk.heard(REFILL)).toBe(true);
    expect(ana.talk.ignored.unreadable).toBe(0);
  });

  it('nothing of a topic goes over its channel before it has said a word; then all that it knows, and nothing else', async () => {
    const { ana, wire } = meet(TOAST, DISH);
    ana.talk.say(PRESENCE, presence('Ana'));
    ana.talk.say(DISH, 'soup');
    ana.talk.tell(TOAST, 'early');
    await settled();
    expect(wire.here.channel.sent).toEqual([]);
    wire.there.channel.send(RECORDED[0] ?? '');
    await settled();
    ana.talk.say(REFILL, true);
    ana.talk.say(DISH, 'noodles');
    expect(ana.talk.tell(TOAST, 'cheers')).toBe('not-understood');
    expect(wire.here.channel.sent.map((text) => JSON.parse(text) as unknown)).toEqual([
      { type: 'presence', presence: presence('Ana') },
      { type: 'refill', agreed: true },
    ]);
    expect(wire.here.channel.sent.every(understood)).toBe(true);
  });

  it('that says hello nevertheless is of a later version, and gets what was on its way, without a gap', async () => {
    const ana = end(TOAST);
    const wire = new Wire();
    ana.talk.over(asChannels(wire.here));
    wire.here.channel.onmessage = ({ data }) => ana.talk.hearFirst(data);
    wire.open();
    ana.talk.tell(TOAST, 'early');
    wire.there.channel.send(RECORDED[0] ?? '');
    await settled();
    expect(ana.talk.tell(TOAST, 'in between')).toBe('not-understood');
    inject(wire, { type: 'hello', version: 2, topics: ['toast'] });
    await settled();
    ana.talk.tell(TOAST, 'cheers');
    expect(frames(wire.here.topics.sent, 'event')).toMatchObject([
      { number: 1, value: 'early' },
      { number: 2, value: 'cheers' },
    ]);
  });

  it('the next connection begins with all that it knows, at once', async () => {
    const { ana, wire } = meet();
    ana.talk.say(PRESENCE, presence('Ana'));
    ana.talk.say(REFILL, true);
    wire.there.channel.send(RECORDED[0] ?? '');
    await settled();
    wire.cut();
    const next = new Wire('first');
    ana.talk.over(asChannels(next.here));
    next.open();
    expect(next.here.channel.sent).toEqual(wire.here.channel.sent);
    expect(next.here.channel.sent).toHaveLength(2);
    expect(next.here.topics.sent).toEqual([]);
  });
});

describe('with a page of a later version', () => {
  it('what is known is heard, and what is not is ignored', async () => {
    const ana = end(TOAST);
    const wire = new Wire();
    ana.talk.over(asChannels(wire.here));
    wire.open();
    inject(wire, { type: 'hello', version: 9, topics: ['presence', 'toast', 'smell'], colour: 1 });
    inject(wire, { type: 'sing', song: 3 });
    inject(wire, { type: 'state', topic: 'smell', number: 1, value: { of: 'soup' } });
    const value = { ...presence('Zoë'), hungry: true };
    inject(wire, { type: 'state', topic: 'presence', number: 2, value, mood: 'glad' });
    inject(wire, { type: 'event', topic: 'smell', number: 1, value: 1 });
    inject(wire, { type: 'event', topic: 'toast', number: 2, value: 'cheers' });
    await settled();
    expect(ana.talk.manner).toMatchObject({ kind: 'topics', version: 9 });
    expect(ana.talk.heard(PRESENCE)).toEqual(presence('Zoë'));
    expect(ana.told).toEqual(['cheers']);
    expect(ana.talk.ignored).toMatchObject({ unknownTopic: 2, unreadable: 1, badValue: 0 });
  });

  it('a topic on the first channel counts for nothing once it has said hello', async () => {
    const [ana, ben] = [end(), end()];
    const { there } = connect(ana.talk, ben.talk);
    ben.talk.say(PRESENCE, presence('Ben'));
    await settled();
    there.channel.send(RECORDED[0] ?? '');
    await settled();
    expect(ana.talk.manner.kind).toBe('topics');
    expect(ana.talk.heard(PRESENCE)).toEqual(presence('Ben'));
    expect(ana.talk.ignored.unreadable).toBe(1);
  });
});

it('nothing is heard any more once it has ended', async () => {
  const [ana, ben] = [end(), end()];
  connect(ana.talk, ben.talk);
  await settled();
  ben.talk.end();
  ana.talk.say(PRESENCE, presence('Ana'));
  await settled();
  expect(ben.talk.heard(PRESENCE)).toBeUndefined();
});
