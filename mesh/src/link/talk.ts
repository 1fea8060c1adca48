/**
 * What two guests tell each other on their link, by topics, over as many connections as it takes. Nothing of it is said or
 * heard before the other guest is confirmed: until then a server may sit there.
 */
import { parseFrame, TALK_VERSION, type Frame } from '@eat-with-me/protocol/talk/frame';
import { fromFirstForm } from '@eat-with-me/protocol/talk/link-topics';
import { parseTableTalk, type TableTalk } from '@eat-with-me/protocol/talk/table-talk';
import {
  VALUE_MAX_LENGTH,
  type AnyTopic,
  type EventTopic,
  type StateTopic,
} from '@eat-with-me/protocol/talk/topic';
import { Emitter } from '../emitter.ts';
import { Inflow } from './inflow.ts';
import { Outbox } from './outbox.ts';
import { Speech, UNSENT_LOW, type Agenda, type Channels, type Manner } from './speech.ts';
import type { Topics } from './topics.ts';

/** Whoever has dropped something asks for it no sooner and no more often, in ms. */
export const AGAIN_APART_MS = 1000;

/** So many messages that come before the talk has begun are kept: more than an honest end has to say in that time. */
export const HELD_MAX = 64;

/**
 * What becomes of an event: it is on its way, or will be; so many are on their way already that this one is not sent; the
 * other page does not know the topic.
 */
export type Telling = 'on-its-way' | 'too-many' | 'not-understood';

/** What came and was not used, counted since the link began. */
export interface Ignored {
  /** Beyond what one link may say. */
  tooMuch: number;
  /** No message of a version that is known here, or not where it belongs. */
  unreadable: number;
  /** Of topics that this page does not carry. */
  unknownTopic: number;
  /** Of a topic that this page carries, and not a value of it. */
  badValue: number;
  /** Older than what came before, or a second time. */
  late: number;
  /** Too much to be kept until the talk began. */
  early: number;
}

/** What the first channel brings that is no talk: negotiation and goodbye. */
export type LinkMessage = Extract<TableTalk, { type: 'signal' | 'leaving' }>;

export class Talk extends Emitter<{
  /** The other guest's latest value of this topic is another one. */
  state: [StateTopic];
  event: [EventTopic, unknown];
}> {
  readonly #topics: Topics;
  readonly #unlisten: () => void;
  readonly #agenda: Agenda & { states: Map<string, { number: number; value: unknown }> };
  readonly #heard = new Map<string, { number: number; value: unknown }>();
  readonly #inflow = new Inflow();
  readonly #firstInflow = new Inflow();
  readonly #ignored: Omit<Ignored, 'tooMuch'> = {
    unreadable: 0,
    unknownTopic: 0,
    badValue: 0,
    late: 0,
    early: 0,
  };
  /** In the order in which their connections were made. */
  #speeches: readonly Speech[] = [];
  #number = 0;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #startedOverAt = -Infinity;
  /** What has come before the talk began, to be heard then; null once it has. */
  #held: (() => void)[] | null = [];
  #isOver = false;
  /** The one topic that is still talked about; null while all are. */
  #only: string | null = null;

  constructor(topics: Topics) {
    super();
    this.#topics = topics;
    this.#agenda = {
      manner: { kind: 'unknown' },
      hello: this.#hello(),
      states: new Map(),
      outbox: new Outbox(),
      received: 0,
    };
    this.#unlisten = topics.on('change', () => {
      this.#agenda.hello = this.#hello();
      this.flush();
    });
  }

  /** How the other page talks, as far as it has shown. */
  get manner(): Manner {
    return this.#agenda.manner;
  }

  /** Whether the other page has said that it carries this topic. */
  carries({ name }: AnyTopic): boolean {
    const { manner } = this.#agenda;
    return manner.kind === 'topics' && manner.carries.has(name);
  }

  /** What came and was not used. */
  get ignored(): Ignored {
    return { ...this.#ignored, tooMuch: this.#inflow.dropped + this.#firstInflow.dropped };
  }

  /** The other guest is confirmed: says what there is to say, and hears what has come already. */
  begin(): void {
    if (this.#isOver || !this.#held) return;
    const held = this.#held;
    this.#held = null;
    for (const hear of held) hear();
    this.flush();
    // One that was not kept may be among what is said once.
    if (held.length === HELD_MAX) this.#askAgainLater();
  }

  /** Talks over this connection, too, as soon as its channels are open; the newest that is open is the one that speaks. */
  over(channels: Channels): void {
    this.#speeches = [...this.#speeches.filter(({ isOver }) => !isOver), new Speech(channels)];
    for (const channel of [channels.channel, channels.topics]) {
      channel.bufferedAmountLowThreshold = UNSENT_LOW;
      channel.onbufferedamountlow = () => this.flush();
    }
    channels.topics.onopen = () => this.flush();
    channels.topics.onmessage = ({ data }) => this.#hear(data);
  }

  /** Whether nothing more is said or heard. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** From now on nothing is said or heard but of this. */
  narrow({ name }: StateTopic): void {
    this.#only = name;
  }

  /** Nothing more is said or heard. */
  end(): void {
    this.#isOver = true;
    this.#unlisten();
    clearTimeout(this.#asking);
    this.#speeches = [];
    this.#held = null;
  }

  /** Says this from now on, at once and on every connection to come. Throws for a value that is too long. */
  say<T>({ name }: StateTopic<T>, value: T): void {
    bound(name, value);
    if (!this.#isAbout(name)) return;
    const before = this.#agenda.states.get(name);
    if (before && same(before.value, value)) return;
    this.#number += 1;
    this.#agenda.states.set(name, { number: this.#number, value });
    this.flush();
  }

  /** What is said; undefined for nothing. */
  said<T>({ name }: StateTopic<T>): T | undefined {
    return this.#agenda.states.get(name)?.value as T | undefined;
  }

  /** What the other guest said last; undefined for nothing. */
  heard<T>({ name }: StateTopic<T>): T | undefined {
    return this.#heard.get(name)?.value as T | undefined;
  }

  /** What either said of this does not hold any more; both ends know that without a word. */
  forget({ name }: StateTopic): void {
    this.#agenda.states.delete(name);
    const heard = this.#heard.get(name);
    if (heard) heard.value = undefined;
  }

  /** Sends an event, which arrives once and in order, if the link lives. Throws for a value that is too long. */
  tell<T>({ name }: EventTopic<T>, value: T): Telling {
    const { manner, outbox } = this.#agenda;
    bound(name, value);
    if (!this.#isAbout(name)) return 'not-understood';
    if (manner.kind === 'first') return 'not-understood';
    if (manner.kind === 'topics' && !manner.carries.has(name)) return 'not-understood';
    if (!outbox.push(name, value)) return 'too-many';
    this.flush();
    return 'on-its-way';
  }

  /** Takes what came on the first channel; returns what is the link's own business, not a topic's. */
  hearFirst(data: unknown): LinkMessage | null {
    if (!this.#firstInflow.admits(lengthOfText(data), performance.now())) return null;
    const message = parseTableTalk(data);
    if (message?.type === 'signal' || message?.type === 'leaving') return message;
    this.#onceBegun(() => this.#hearLikeFirst(message));
    return null;
  }

  #hearLikeFirst(message: Exclude<TableTalk, LinkMessage> | null): void {
    const said = message && this.#agenda.manner.kind !== 'topics' ? fromFirstForm(message) : null;
    if (!said) {
      this.#ignored.unreadable += 1;
      return;
    }
    this.#becomeFirst();
    this.#learn(said.topic, this.#heard.get(said.topic.name)?.number ?? 0, said.value);
  }

  /** Says what is due, wherever it is due: a connection has come, gone, or has room again. */
  flush(): void {
    if (this.#held) return;
    this.#speeches.findLast(({ isOpen }) => isOpen)?.say(this.#agenda);
  }

  #hello(): Agenda['hello'] {
    return { type: 'hello', version: TALK_VERSION, topics: [...this.#topics.names] };
  }

  #hear(data: unknown): void {
    if (this.#isOver) return;
    if (!this.#inflow.admits(lengthOfText(data), performance.now())) {
      this.#askAgainLater();
      return;
    }
    const frame = parseFrame(data);
    this.#onceBegun(() => this.#hearFrame(frame));
  }

  #onceBegun(hear: () => void): void {
    if (!this.#held) hear();
    else if (this.#held.length < HELD_MAX) this.#held.push(hear);
    else this.#ignored.early += 1;
  }

  #hearFrame(frame: Frame | null): void {
    switch (frame?.type) {
      case 'hello':
        this.#meet(frame);
        break;
      case 'state':
        this.#hearState(frame);
        break;
      case 'event':
        this.#hearEvent(frame);
        break;
      case 'got':
        this.#agenda.outbox.acknowledge(frame.number);
        break;
      case 'again':
        this.#startOver();
        break;
      case undefined:
        this.#ignored.unreadable += 1;
        break;
    }
  }

  #meet({ version, topics }: Extract<Frame, { type: 'hello' }>): void {
    const carries = new Set(topics);
    const { manner } = this.#agenda;
    for (const speech of this.#speeches)
      speech.unsay(manner.kind === 'first' ? undefined : carries);
    this.#agenda.manner = { kind: 'topics', version, carries };
    this.flush();
  }

  /** A topic on the first channel is the sign of version 1, of which nothing was heard on the other one. */
  #becomeFirst(): void {
    if (this.#agenda.manner.kind === 'first') return;
    this.#agenda.manner = { kind: 'first' };
    for (const speech of this.#speeches) speech.unsay();
    this.flush();
  }

  #hearState({ topic: name, number, value: given }: Extract<Frame, { type: 'state' }>): void {
    const topic = this.#topics.get(name);
    if (!topic) this.#ignored.unknownTopic += 1;
    else if (!this.#isAbout(name)) this.#ignored.late += 1;
    else if (number <= (this.#heard.get(name)?.number ?? 0)) this.#ignored.late += 1;
    else {
      const value = topic.kind === 'state' ? topic.parse(given) : null;
      if (value === null) this.#ignored.badValue += 1;
      else this.#learn(topic, number, value);
    }
  }

  #learn(topic: AnyTopic, number: number, value: unknown): void {
    if (topic.kind !== 'state') return;
    this.#heard.set(topic.name, { number, value });
    this.emit('state', topic);
  }

  #hearEvent({ topic: name, number, value: given }: Extract<Frame, { type: 'event' }>): void {
    const due = this.#agenda.received + 1;
    if (number > due) {
      // What is between was dropped here.
      this.#askAgainLater();
      return;
    }
    if (number < due) {
      this.#ignored.late += 1;
      return;
    }
    this.#agenda.received = number;
    this.flush();
    const topic = this.#topics.get(name);
    const value = topic?.kind === 'event' ? topic.parse(given) : null;
    if (!topic) this.#ignored.unknownTopic += 1;
    else if (!this.#isAbout(name)) this.#ignored.late += 1;
    else if (topic.kind !== 'event' || value === null) this.#ignored.badValue += 1;
    else this.emit('event', topic, value);
  }

  #isAbout(name: string): boolean {
    return this.#only === null || this.#only === name;
  }

  #startOver(): void {
    const now = performance.now();
    // Half: what was sent apart may arrive closer together.
    if (now - this.#startedOverAt < AGAIN_APART_MS / 2) return;
    this.#startedOverAt = now;
    for (const speech of this.#speeches) speech.startOver();
    this.flush();
  }

  /** Once all that there may be to say can be heard again. */
  #askAgainLater(): void {
    if (this.#asking !== undefined) return;
    const waitMs = Math.max(AGAIN_APART_MS, this.#inflow.restMs(performance.now()));
    this.#asking = setTimeout(() => {
      this.#asking = undefined;
      const rested = this.#inflow.restMs(performance.now()) === 0;
      const asked =
        rested && !this.#held && this.#speeches.findLast(({ isOpen }) => isOpen)?.askAgain();
      if (asked !== true) this.#askAgainLater();
    }, waitMs);
  }
}

const lengthOf = (value: unknown): number => JSON.stringify(value).length;

/** What is no text costs as much as the longest. */
const lengthOfText = (data: unknown): number =>
  typeof data === 'string' ? data.length : VALUE_MAX_LENGTH;

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function bound(name: string, value: unknown): void {
  if (lengthOf(value) > VALUE_MAX_LENGTH) throw new RangeError(`too long a value of ${name}`);
}
