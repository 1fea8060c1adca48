/** What guests at one table write down of their own words for each other, where a table-mate's device cannot. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { Seat } from '@eat-with-me/protocol/table';
import { CAPTION, CAPTION_RATE, type CaptionTold } from '@eat-with-me/protocol/talk/caption-topic';
import type { MealMesh } from '#lib/meal/meal-mesh.ts';
import { Pace } from '#lib/meal/pace.ts';

/** As long as the mesh. Reactive. */
export class SharedCaptions {
  readonly #mesh: MealMesh;
  readonly #you: Seat;
  readonly #pace = new Pace(CAPTION_RATE);
  #theirs = $state.raw<ReadonlyMap<Seat, CaptionTold>>(new Map());
  #told: CaptionTold = { wanted: false, said: '' };
  #sayLater: ReturnType<typeof setTimeout> | undefined;
  #lookLater: ReturnType<typeof setTimeout> | undefined;

  constructor(mesh: MealMesh, you: Seat) {
    this.#mesh = mesh;
    this.#you = you;
    mesh.talk.carry(CAPTION);
    mesh.on('change', () => this.#look());
    this.#look();
  }

  /** What the guest in this seat has said last, as their device writes it; `''` for nothing. */
  of(seat: Seat): string {
    return this.#theirs.get(seat)?.said ?? '';
  }

  /** Who would read what this guest says. */
  get wantedBy(): readonly Seat[] {
    return [...this.#theirs].flatMap(([seat, { wanted }]) => (wanted ? [seat] : []));
  }

  /** Whether this guest would read what the others say, and nothing here can write it. */
  want(wanted: boolean): void {
    if (wanted !== this.#told.wanted) this.#say({ ...this.#told, wanted });
  }

  /** What this guest has said last, as the device writes it, one line; `''` for silence. */
  write(said: string): void {
    if (said === this.#told.said) return;
    this.#told = { ...this.#told, said };
    if (this.#sayLater !== undefined) return;
    const waitMs = this.#pace.take(this.#you);
    if (waitMs === 0) this.#say(this.#told);
    else
      this.#sayLater = setTimeout(() => {
        this.#sayLater = undefined;
        this.#pace.take(this.#you);
        this.#say(this.#told);
      }, waitMs);
  }

  #say(told: CaptionTold): void {
    this.#told = told;
    this.#mesh.talk.say(CAPTION, told);
  }

  /** Looks at what everybody says: no page tires the others by how often it changes. */
  #look(): void {
    const theirs = new Map<Seat, CaptionTold>();
    for (const [seat, { state, talk }] of this.#mesh.links) {
      const told = isOver(state) ? undefined : talk.heard(CAPTION);
      if (!told) continue;
      const known = this.#theirs.get(seat);
      const isKnown = known?.said === told.said && known.wanted === told.wanted;
      const waitMs = isKnown ? 0 : this.#pace.take(seat);
      if (waitMs > 0) this.#lookAgain(waitMs);
      if (waitMs === 0) theirs.set(seat, isKnown ? known : told);
      else if (known) theirs.set(seat, known);
    }
    const isSame =
      theirs.size === this.#theirs.size &&
      [...theirs].every(([seat, told]) => this.#theirs.get(seat) === told);
    if (!isSame) this.#theirs = theirs;
  }

  #lookAgain(waitMs: number): void {
    if (this.#lookLater !== undefined) return;
    this.#lookLater = setTimeout(() => {
      this.#lookLater = undefined;
      this.#look();
    }, waitMs);
  }
}
