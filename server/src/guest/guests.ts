/** Who is in the house on this node, who is expected back, and by which token they are known. */
import type { GuestId } from '@eat-with-me/protocol/table';
import { Guest, type Line } from './guest.ts';
import { GETTING_UP_MS } from '../ground/limits.ts';
import { hashToken, randomId, randomToken } from '../ground/random.ts';

/**
 * What became of an attempt to resume. A `gap` means that messages were dropped: the visit cannot go on. `moved`: the
 * guest was another node's until now, so nothing of what was said there is known.
 */
export type Resumption =
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'gap'; readonly guest: Guest }
  | {
      readonly outcome: 'resumed' | 'moved';
      readonly guest: Guest;
      readonly token: string;
      /** The hash of one that is void from now on, if there is any. */
      readonly voided: string | null;
      readonly missed: readonly string[];
      /** The socket that the guest had until now, if it still seemed open. */
      readonly replaced: Line | null;
    };

/** Keeps every guest of this node from arrival until they leave or their grace is over. */
export class Guests {
  readonly #byId = new Map<GuestId, Guest>();
  readonly #byToken = new Map<string, Guest>();
  /** When each lost guest was lost; the grace is the same for all, so the first entry ends first. */
  readonly #lostAt = new Map<Guest, number>();
  /** The same of those whose page was closed while they were getting up. */
  readonly #risingAt = new Map<Guest, number>();
  /** Taken over from another node, and not yet told. */
  readonly #takenOver = new Set<Guest>();

  get size(): number {
    return this.#byId.size;
  }

  [Symbol.iterator](): Iterator<Guest> {
    return this.#byId.values();
  }

  find(id: GuestId): Guest | undefined {
    return this.#byId.get(id);
  }

  /** Who would be known by the token of this hash. */
  holderOf(tokenHash: string): Guest | undefined {
    return this.#byToken.get(tokenHash);
  }

  /** A new guest, with the token that lets them come back. */
  arrive(line: Line): { guest: Guest; token: string } {
    const token = randomToken();
    const guest = new Guest(randomId(), hashToken(token), line);
    this.#byId.set(guest.id, guest);
    this.#byToken.set(guest.tokenHash, guest);
    return { guest, token };
  }

  /** A guest of another node is this one's from now on (ms), and still lost. */
  takeOver(id: GuestId, tokenHash: string, now: number): Guest {
    const before = this.#byId.get(id);
    if (before) this.end(before);
    const guest = new Guest(id, tokenHash, null);
    this.#byId.set(id, guest);
    this.#byToken.set(tokenHash, guest);
    this.#takenOver.add(guest);
    this.lose(guest, now);
    return guest;
  }

  /**
   * Continues a visit on a new socket, with a new token. `received` is the guest's own count. The token used stays good
   * until `confirm`: the answer with the new one may be lost on a line that just broke, or with the page that asked.
   */
  resume(token: string, received: number, line: Line): Resumption {
    const used = hashToken(token);
    const guest = this.#byToken.get(used);
    if (!guest) return { outcome: 'unknown' };
    const outcome = this.#takenOver.delete(guest) ? 'moved' : 'resumed';
    const arrived = outcome === 'moved' ? 0 : received;
    if (!guest.outbox.after(arrived)) return { outcome: 'gap', guest };
    const replaced = guest.line;
    // What waited goes with what is missing.
    guest.line = null;
    guest.acknowledge(arrived);
    const missed = guest.outbox.after(arrived) ?? [];
    const next = randomToken();
    // Either the token before that, or one that never arrived.
    const voided = used === guest.tokenHash ? guest.usedHash : guest.tokenHash;
    if (voided !== null) this.#byToken.delete(voided);
    guest.usedHash = used;
    guest.tokenHash = hashToken(next);
    this.#byToken.set(guest.tokenHash, guest);
    this.#isBack(guest);
    guest.line = line;
    return { outcome, guest, token: next, voided, missed, replaced };
  }

  /** The guest has the new token: they have said something since, which no browser does for a page that is gone. The hash of the one that is void from now on, if there was one. */
  confirm(guest: Guest): string | null {
    const voided = guest.usedHash;
    if (voided !== null) this.#byToken.delete(voided);
    guest.usedHash = null;
    return voided;
  }

  /** The socket is gone; the guest may come back. `rising`: soon or not at all. */
  lose(guest: Guest, now: number, rising = false): void {
    guest.line = null;
    this.#lostAt.set(guest, now);
    if (rising) this.#risingAt.set(guest, now);
  }

  /** The visit is over; nothing of it is kept. */
  end(guest: Guest): void {
    guest.line = null;
    this.#byId.delete(guest.id);
    this.#byToken.delete(guest.tokenHash);
    this.confirm(guest);
    this.#isBack(guest);
    this.#takenOver.delete(guest);
  }

  /** Those lost at or before this moment (ms). */
  lostBy(moment: number): Guest[] {
    return upTo(moment, this.#lostAt);
  }

  /** Those who have got up by now (ms): their page was closed meanwhile, and they did not come back in time. */
  risenBy(now: number): Guest[] {
    return upTo(now - GETTING_UP_MS, this.#risingAt);
  }

  #isBack(guest: Guest): void {
    this.#lostAt.delete(guest);
    this.#risingAt.delete(guest);
  }
}

/** Those to whom it happened at or before this moment; the first entry is the earliest. */
function upTo(moment: number, happened: ReadonlyMap<Guest, number>): Guest[] {
  const guests: Guest[] = [];
  for (const [guest, at] of happened) {
    if (at > moment) break;
    guests.push(guest);
  }
  return guests;
}
