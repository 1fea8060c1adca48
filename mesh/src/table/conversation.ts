/** What a guest tells everybody at the table, and what table-mates tell, by topics that the page registers. */
import type { Seat } from '@eat-with-me/protocol/table';
import type { EventTopic, StateTopic } from '@eat-with-me/protocol/talk/topic';
import { Emitter } from '../emitter.ts';
import type { PeerLink } from '../link/peer-link.ts';
import type { Telling } from '../link/talk.ts';
import { Topics } from '../link/topics.ts';
import { isOver } from '../policy/link-state.ts';

/** One for all links of a mesh; topics that neither it nor the links know are carried by name. */
export class Conversation extends Emitter<{
  /** A table-mate tells something of a topic that is carried here. */
  event: [from: Seat, topic: EventTopic, value: unknown];
}> {
  readonly topics = new Topics();
  readonly #links: ReadonlyMap<Seat, PeerLink>;
  readonly #states = new Map<StateTopic, unknown>();

  constructor(links: ReadonlyMap<Seat, PeerLink>) {
    super();
    this.#links = links;
  }

  /** What everybody is told, and whoever joins them, from the beginning. */
  get states(): ReadonlyMap<StateTopic, unknown> {
    return this.#states;
  }

  /** Listens to what is told on this link. */
  add(seat: Seat, { talk }: PeerLink): void {
    talk.on('event', (...told) => this.emit('event', seat, ...told));
  }

  /** Carries this state, too, from now on; what is said of it is read off the links (`talk.heard`), whose `change` tells. */
  carry(topic: StateTopic): void {
    this.topics.register(topic);
  }

  /** Carries these events, too, from now on, and hands each one over until the returned function is called. */
  listen<T>(topic: EventTopic<T>, hear: (from: Seat, value: T) => void): () => void {
    this.topics.register(topic);
    return this.on('event', (from, told, value) => {
      if (told === topic) hear(from, value as T);
    });
  }

  /** Says this of the guest from now on, to everyone at the table and to whoever joins them. */
  say<T>(topic: StateTopic<T>, value: T): void {
    this.#states.set(topic, value);
    for (const { talk } of this.#links.values()) talk.say(topic, value);
  }

  /** What everyone said of this does not hold any more: somebody came or left, and all know that. */
  forget(topic: StateTopic): void {
    this.#states.delete(topic);
    for (const { talk } of this.#links.values()) talk.forget(topic);
  }

  /** Tells everyone at the table something once, in the order in which it is told; returns what becomes of it for each. */
  tell<T>(topic: EventTopic<T>, value: T): ReadonlyMap<Seat, Telling> {
    const present = [...this.#links].filter(([, { state }]) => !isOver(state));
    return new Map(present.map(([seat, { talk }]) => [seat, talk.tell(topic, value)]));
  }
}
