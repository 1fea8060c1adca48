/** Who is kept apart from whom, found by their tags: a ticket with hundreds is not compared with each of a crowd. */
import type { MeetingTag } from '@eat-with-me/protocol/table';
import { areComparable } from './fits.ts';
import type { Waiting } from '../store/table.ts';

/** Maps for the tags to share out among them: one for all would grow by copying itself, which stops everything. */
const SHELVES = 64;
/** So many answers are kept, until somebody comes or goes: those at a table are asked about again and again. */
const KNOWN_MAX = 8;
/** Of so many holders of one ticket's tags, each time they hold one, nobody else is looked for: see `Apart`. */
const HOLDERS_MAX = 20_000;
/** Looking up so many (two to the power of this) tags or holders costs about what comparing two tickets does. */
const LOOKED_UP_BITS = 3;

/** Nearly every tag is that of one ticket. */
type Holders = Waiting | Set<Waiting>;

/**
 * From whom one is kept apart; if that is not the whole of them, from everybody: a tag is that of two who have met, so only a
 * crowd of thousands with one list of hundreds comes to that.
 */
type Apart = Lists & { readonly from: Set<Waiting>; isWhole: boolean };

/** Which lists of a ticket have anything in them. */
type Lists = { readonly avoid: boolean; readonly met: boolean };

/** Tags and who has them. */
class Shelves {
  readonly #shelves = Array.from({ length: SHELVES }, () => new Map<MeetingTag, Holders>());

  add(tags: readonly MeetingTag[], one: Waiting): void {
    for (const tag of tags) {
      const shelf = this.#of(tag);
      const there = shelf.get(tag);
      if (there === undefined) shelf.set(tag, one);
      else if (there instanceof Set) there.add(one);
      else if (there !== one) shelf.set(tag, new Set([there, one]));
    }
  }

  delete(tags: readonly MeetingTag[], one: Waiting): void {
    for (const tag of tags) {
      const shelf = this.#of(tag);
      const there = shelf.get(tag);
      if (there instanceof Set) {
        there.delete(one);
        if (there.size === 0) shelf.delete(tag);
      } else if (there === one) shelf.delete(tag);
    }
  }

  /** Gathers whoever has one of these tags; how much was looked up. */
  gather(tags: readonly MeetingTag[], apart: Apart): number {
    let work = 0;
    for (const tag of tags) {
      work += 1;
      const there = this.#of(tag).get(tag);
      if (there === undefined) continue;
      if (!(there instanceof Set)) {
        apart.from.add(there);
        continue;
      }
      work += there.size;
      if (work > HOLDERS_MAX) apart.isWhole = false;
      if (!apart.isWhole) return tags.length;
      for (const one of there) apart.from.add(one);
    }
    return work;
  }

  #of(tag: MeetingTag): Map<MeetingTag, Holders> {
    const number = tag.charCodeAt(0) * 31 + tag.charCodeAt(tag.length - 1);
    return this.#shelves[number % SHELVES] as Map<MeetingTag, Holders>;
  }
}

/** The tags of everybody who waits. */
export class TagIndex {
  readonly #avoid = new Shelves();
  readonly #met = new Shelves();
  readonly #known = new Map<Waiting, Apart>();
  /** Those who wait and have any tags. */
  readonly #tagged = new Map<Waiting, Lists>();
  #work = 0;

  /** What it has cost so far to look up tags, in comparisons of two tickets without any. */
  get work(): number {
    return this.#work;
  }

  add(one: Waiting): void {
    this.#known.clear();
    const { avoid, met } = one.ticket;
    if (avoid.length + met.length === 0) return;
    this.#tagged.set(one, { avoid: avoid.length > 0, met: met.length > 0 });
    this.#avoid.add(avoid, one);
    this.#met.add(met, one);
  }

  delete(one: Waiting): void {
    this.#known.clear();
    if (!this.#tagged.delete(one)) return;
    const { avoid, met } = one.ticket;
    this.#avoid.delete(avoid, one);
    this.#met.delete(met, one);
  }

  /**
   * Whether one who waits is kept apart from another, who need not: both avoid the same tag, or one avoids what is among the
   * other's meetings, as pages of before say it. Tickets made under different salts cannot be compared; then it is
   * enough that one avoids anybody and the other has met anybody.
   */
  areApart(one: Waiting, other: Waiting): boolean {
    const lists = this.#tagged.get(one);
    if (!lists) return false;
    const apart = this.#apart(other);
    if (areComparable(one, other)) return !apart.isWhole || apart.from.has(one);
    return (lists.avoid && (apart.avoid || apart.met)) || (lists.met && apart.avoid);
  }

  #apart(one: Waiting): Apart {
    const known = this.#known.get(one);
    if (known) return known;
    const { avoid, met } = one.ticket;
    const lists = { avoid: avoid.length > 0, met: met.length > 0 };
    const apart: Apart = { ...lists, from: new Set(), isWhole: true };
    const lookedUp =
      this.#avoid.gather(avoid, apart) +
      this.#met.gather(avoid, apart) +
      this.#avoid.gather(met, apart);
    this.#work += lookedUp >>> LOOKED_UP_BITS;
    if (this.#known.size === KNOWN_MAX) this.#known.clear();
    this.#known.set(one, apart);
    return apart;
  }
}
