/** A table at which guests tell each other of their meals at once, without connections. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import type { LinkState } from '@eat-with-me/mesh/policy/link-state';
import type { Seat } from '@eat-with-me/protocol/table';
import type { AnyTopic, EventTopic } from '@eat-with-me/protocol/talk/topic';
import type { MealLink, MealMesh, MealTalk } from '#lib/meal/meal-mesh.ts';
import { OwnMeal } from '#lib/meal/own-meal.svelte.ts';
import { TableMeal } from '#lib/meal/table-meal.svelte.ts';

/** One guest's link to another: what it has heard, and how that one alone is told something. */
class FakeMealLink implements MealLink {
  state: LinkState = { phase: 'connected', since: 0 };
  readonly told: Map<string, unknown>;
  readonly talk: MealLink['talk'];

  /** From the guest in this seat to another. */
  constructor(from: Seat, to: GuestMesh) {
    this.told = new Map(to.states);
    this.talk = {
      heard: (topic) => topic.parse(this.told.get(topic.name)) ?? undefined,
      carries: ({ name }) => to.carried.has(name),
      tell: ({ name }, value) => {
        to.isTold(from, name, value);
        return 'on-its-way';
      },
    };
  }
}

class GuestMesh extends Emitter<{ change: [] }> implements MealMesh {
  readonly links = new Map<Seat, FakeMealLink>();
  readonly states = new Map<string, unknown>();
  readonly carried = new Set<string>();
  readonly #hear = new Map<string, [EventTopic, (from: Seat, value: unknown) => void]>();
  readonly #others: () => Iterable<GuestMesh>;
  readonly #seat: Seat;

  constructor(seat: Seat, others: () => Iterable<GuestMesh>) {
    super();
    this.#seat = seat;
    this.#others = others;
  }

  readonly talk: MealTalk = {
    carry: ({ name }: AnyTopic) => void this.carried.add(name),
    listen: <T>(topic: EventTopic<T>, hear: (from: Seat, value: T) => void) => {
      this.carried.add(topic.name);
      this.#hear.set(topic.name, [topic, (from, value) => hear(from, value as T)]);
      return () => this.#hear.delete(topic.name);
    },
    say: ({ name }, value) => {
      this.states.set(name, value);
      for (const other of this.#others()) other.hears(this.#seat, name, value);
    },
    tell: ({ name }, value) => {
      for (const other of this.#others()) other.isTold(this.#seat, name, value);
      return new Map();
    },
  };

  /** The guest in this seat says this from now on, well-formed or not. */
  hears(from: Seat, name: string, value: unknown): void {
    this.links.get(from)?.told.set(name, value);
    this.emit('change');
  }
  /** The guest in this seat tells this once. */
  isTold(from: Seat, name: string, value: unknown): void {
    const [topic, hear] = this.#hear.get(name) ?? [];
    const known = topic?.parse(value) ?? null;
    if (known !== null) hear?.(from, known);
  }
  /** The link to this seat is in another state. */
  becomes(seat: Seat, state: LinkState): void {
    const link = this.links.get(seat);
    if (link) link.state = state;
    this.emit('change');
  }
  /** A new link to the guest in this seat. */
  link(seat: Seat, mesh: GuestMesh): void {
    this.links.set(seat, new FakeMealLink(this.#seat, mesh));
    this.emit('change');
  }
}

/** Whoever sits down hears what the others have said, and they hear the newcomer. */
export class MealTable {
  readonly #guests = new Map<Seat, GuestMesh>();

  /** A guest sits down here whose page knows of meals; `random` as `Math.random`. */
  sit(seat: Seat, own = new OwnMeal(), random: () => number = Math.random): TableMeal {
    return new TableMeal(this.sitOld(seat), seat, own, random);
  }

  /** A guest whose page knows nothing of meals. */
  sitOld(seat: Seat): GuestMesh {
    const mesh: GuestMesh = new GuestMesh(seat, () =>
      [...this.#guests.values()].filter((guest) => guest !== mesh),
    );
    for (const [other, guest] of this.#guests) {
      guest.link(seat, mesh);
      mesh.link(other, guest);
    }
    this.#guests.set(seat, mesh);
    return mesh;
  }

  /** The mesh of the guest in this seat. */
  mesh(seat: Seat): GuestMesh {
    const mesh = this.#guests.get(seat);
    if (!mesh) throw new Error('nobody sits there');
    return mesh;
  }

  /** The guest in this seat says goodbye to everybody. */
  leave(seat: Seat): void {
    this.#guests.delete(seat);
    for (const guest of this.#guests.values())
      guest.becomes(seat, { phase: 'closed', by: 'there' });
  }
}
