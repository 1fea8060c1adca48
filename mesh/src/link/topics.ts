/** The topics that a guest's links carry: those of every link, and whatever else the page has registered. */
import { TOPICS_MAX } from '@eat-with-me/protocol/talk/frame';
import { LINK_TOPICS } from '@eat-with-me/protocol/talk/link-topics';
import type { AnyTopic } from '@eat-with-me/protocol/talk/topic';
import { Emitter } from '../emitter.ts';

/** One for all links of a mesh. Topics are never taken back. */
export class Topics extends Emitter<{
  /** One more is carried. */
  change: [];
}> {
  readonly #known = new Map<string, AnyTopic>(LINK_TOPICS);

  /** Carries this topic from now on; throws for another one of its name, and for more than there may be. */
  register(topic: AnyTopic): void {
    const known = this.#known.get(topic.name);
    if (known === topic) return;
    if (known) throw new Error(`two topics are called ${topic.name}`);
    if (this.#known.size >= TOPICS_MAX) throw new Error('too many topics');
    this.#known.set(topic.name, topic);
    this.emit('change');
  }

  /** The topic of this name, if it is carried. */
  get(name: string): AnyTopic | undefined {
    return this.#known.get(name);
  }

  get names(): readonly string[] {
    return [...this.#known.keys()];
  }
}
