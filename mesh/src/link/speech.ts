/** What has been said over one connection, and what is still to be said there. */
import type { Frame } from '@eat-with-me/protocol/talk/frame';
import { firstForm } from '@eat-with-me/protocol/talk/link-topics';
import type { Outbox } from './outbox.ts';

/** More than this unsent, in bytes, and the rest waits… */
export const UNSENT_MAX = 64 * 1024;
/** …until there is no more than this. */
export const UNSENT_LOW = 16 * 1024;

/** The channels of one connection: that of version 1, for signals and goodbyes, and that of topics. */
export interface Channels {
  channel: RTCDataChannel;
  topics: RTCDataChannel;
}

/**
 * How the other end talks. `unknown`: it has not said a word. `first`: like version 1, which has one channel. `topics`: it
 * carries these, by name.
 */
export type Manner =
  | { kind: 'unknown' }
  | { kind: 'first' }
  | { kind: 'topics'; version: number; carries: ReadonlySet<string> };

/** What one guest has to say to another at the moment, on whatever connection. */
export interface Agenda {
  manner: Manner;
  /** The own `hello`; another object once it says something else. */
  hello: Extract<Frame, { type: 'hello' }>;
  /** By topic; the numbers only grow. */
  states: ReadonlyMap<string, { number: number; value: unknown }>;
  outbox: Outbox;
  /** All events up to this one have arrived here. */
  received: number;
}

/** Remembers, for one connection, how much of the agenda is done. A new connection begins with nothing. */
export class Speech {
  readonly #channels: Channels;
  #hello: Agenda['hello'] | null = null;
  readonly #states = new Map<string, number>();
  #event = 0;
  #got = 0;

  constructor(channels: Channels) {
    this.#channels = channels;
  }

  /** Whether anything can be said over it. */
  get isOpen(): boolean {
    return this.#channels.topics.readyState === 'open';
  }

  /** Whether nothing will be said over it any more. */
  get isOver(): boolean {
    const { readyState } = this.#channels.topics;
    return readyState === 'closing' || readyState === 'closed';
  }

  /** What was said about topics that the other end does not carry was not heard; nor was anything, if it carries none. */
  unsay(carries: ReadonlySet<string> = new Set()): void {
    for (const topic of this.#states.keys()) if (!carries.has(topic)) this.#states.delete(topic);
  }

  /** The other end has lost something: everything is to be said once more. */
  startOver(): void {
    this.unsay();
    this.#event = 0;
    this.#got = 0;
  }

  /** Says what is due and fits; the rest when it is asked again. */
  say(agenda: Agenda): void {
    if (!this.isOpen) return;
    if (agenda.manner.kind === 'first') this.#sayLikeFirst(agenda);
    else this.#sayTopics(agenda, agenda.manner);
  }

  #sayTopics(agenda: Agenda, manner: Exclude<Manner, { kind: 'first' }>): void {
    const { hello, states, outbox, received } = agenda;
    if (hello !== this.#hello && this.#send(hello)) this.#hello = hello;
    for (const [topic, { number, value }] of states) {
      // Before a word of theirs they may carry anything: waiting for it would cost a journey.
      const carried = manner.kind === 'unknown' || manner.carries.has(topic);
      if (!carried || this.#states.get(topic) === number) continue;
      if (this.#send({ type: 'state', topic, number, value })) this.#states.set(topic, number);
    }
    if (manner.kind === 'unknown') return;
    if (received > this.#got && this.#send({ type: 'got', number: received })) this.#got = received;
    for (const event of outbox.after(this.#event)) {
      if (!this.#send({ type: 'event', ...event })) return;
      this.#event = event.number;
    }
  }

  #sayLikeFirst({ states }: Agenda): void {
    const { channel } = this.#channels;
    for (const [topic, { number, value }] of states) {
      if (this.#states.get(topic) === number) continue;
      const text = firstForm(topic, value);
      if (text === null || sendOn(channel, text)) this.#states.set(topic, number);
    }
  }

  /** Asks the other end to say everything again. */
  askAgain(): boolean {
    return this.isOpen && this.#send({ type: 'again' });
  }

  #send(frame: Frame): boolean {
    return sendOn(this.#channels.topics, JSON.stringify(frame));
  }
}

/** False where it would have to wait. */
function sendOn(channel: RTCDataChannel, text: string): boolean {
  if (channel.readyState !== 'open' || channel.bufferedAmount > UNSENT_MAX) return false;
  channel.send(text);
  return true;
}
