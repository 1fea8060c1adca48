/** Two guests at a table who say things to each other at once, without connections; everything that travels is kept. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import { RISING } from '@eat-with-me/protocol/talk/link-topics';
import type { Seat } from '@eat-with-me/protocol/table';
import type { AnyTopic, StateTopic } from '@eat-with-me/protocol/talk/topic';
import type { AgainLink, AgainMesh } from '#lib/again/again-link.ts';

/** One end. `seat` is the other's. */
export class AgainEnd extends Emitter<{ change: [] }> implements AgainMesh {
  readonly link: AgainLink & {
    state: LinkState;
    meeting: string | null;
    parting: { isOver: boolean; stays: string | null };
  };
  readonly links: Map<Seat, AgainLink>;
  readonly carried = new Set<string>();
  readonly #told = new Map<string, unknown>();
  readonly talk = { carry: ({ name }: AnyTopic): void => void this.carried.add(name) };
  /** Where what is said arrives, as the wire has it. */
  other: AgainEnd | null = null;
  /** What this end has sent, in order. */
  readonly sent: string[] = [];

  constructor(seat: Seat, meeting: string) {
    super();
    this.link = {
      state: { phase: 'connected', since: 0 },
      meeting,
      parting: {
        isOver: false,
        stays: null,
        stayFor(topic) {
          this.stays = topic?.name ?? null;
        },
      },
      talk: {
        heard: <T>(topic: StateTopic<T>) => topic.parse(this.#told.get(topic.name)) ?? undefined,
        say: ({ name }, value) => {
          this.sent.push(JSON.stringify([name, value]));
          this.other?.hears(name, value);
        },
        carries: ({ name }) => this.other?.carried.has(name) ?? false,
      },
    };
    this.links = new Map([[seat, this.link]]);
  }

  hears(name: string, value: unknown): void {
    this.#told.set(name, value);
    this.emit('change');
  }

  /** Somebody else is in this seat, whose end this guest has beside the own. */
  replace(seat: Seat, end: AgainEnd): void {
    this.links.set(seat, end.link);
    end.on('change', () => this.emit('change'));
    this.emit('change');
  }

  /** Something is another way: whoever listens looks again. */
  looksAgain(): void {
    this.emit('change');
  }

  /** Says goodbye: the line is held if both would hold it, and else is no more. */
  leaves(): void {
    const ends = [this, this.other].filter((end) => end !== null);
    const isHeld = ends.every(({ link }) => link.parting.stays !== null);
    for (const end of ends) {
      end.link.state = { phase: 'closed', by: end === this ? 'here' : 'there' };
      end.link.parting.isOver = !isHeld;
      end.emit('change');
    }
  }

  /** Tells the other that this guest gets up, or has sat down again. */
  rises(rising: boolean): void {
    this.other?.hears(RISING.name, rising);
  }
}

/** Guests in seats 1 and 2, who have met. */
export function againEnds(): [AgainEnd, AgainEnd] {
  const secret = 'c2VjcmV0b2ZhbWVldGluZw';
  const [one, other] = [new AgainEnd(2, `${secret}.1`), new AgainEnd(1, `${secret}.2`)];
  [one.other, other.other] = [other, one];
  return [one, other];
}
