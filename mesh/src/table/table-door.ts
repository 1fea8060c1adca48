/**
 * The door of a private table, as browsers keep it: whoever sits lowest is the host, sets it by their own hand, says so to
 * everybody over their links, and takes part in no company that it does not let in. Without the host none comes about.
 */
import type { Door, Seat } from '@eat-with-me/protocol/table';
import { DOOR } from '@eat-with-me/protocol/talk/door-topic';
import type { PeerLink } from '../link/peer-link.ts';
import { isOver } from '../policy/link-state.ts';
import type { Conversation } from './conversation.ts';

/** So long, in ms, after the host has let somebody in one newcomer may come. */
export const ADMISSION_MS = 2 * 60_000;

/** What a door needs of a link. */
type DoorLink = Pick<PeerLink, 'state'> & { readonly talk: Pick<PeerLink['talk'], 'heard'> };

export class TableDoor {
  readonly #links: ReadonlyMap<Seat, DoorLink>;
  readonly #talk: Pick<Conversation, 'carry' | 'say'>;
  #you: Seat | null = null;
  /** As the host last said, or this guest as the host. */
  #known: Door | null = null;
  /** When this guest let somebody in who has not come yet. */
  #admissions: readonly number[] = [];

  constructor(links: ReadonlyMap<Seat, DoorLink>, talk: Pick<Conversation, 'carry' | 'say'>) {
    this.#links = links;
    this.#talk = talk;
    talk.carry(DOOR);
  }

  /** Null as long as no host has said: one whose page is older does not. */
  get state(): Door | null {
    return this.#known;
  }

  /** Whether the door is this guest's to keep: nobody is there who sits lower. */
  get isKept(): boolean {
    return this.#host === this.#you && this.#you !== null;
  }

  /** Sits down, as the lowest of all or not; before there are links. */
  sits(you: Seat, isLowest: boolean): void {
    this.#you = you;
    if (isLowest) this.look();
  }

  /** The host's own hand, or what they knew before they sat down. Nobody else's changes anything. */
  set(door: Door): void {
    if (this.#you !== null && !this.isKept) return;
    this.#known = door;
    this.#admissions = [];
    this.look();
  }

  /** The host lets in one of those who knock. */
  admit(now: number): void {
    if (this.isKept) this.#admissions = [...this.#admissions, now];
  }

  /** Somebody has come, gone or said something: the host's word counts, and outlives them. */
  look(): void {
    if (this.#you === null) return;
    const host = this.#host;
    if (host !== this.#you) this.#known = this.#links.get(host)?.talk.heard(DOOR) ?? this.#known;
    else if (this.#known !== null) this.#talk.say(DOOR, this.#known);
  }

  /** Whether so many newcomers may come in, as far as this guest has a say; each who was let in comes once. */
  lets(newcomers: number, now: number): boolean {
    this.look();
    if (this.#known === 'locked') return false;
    if (this.#known !== 'knock' || !this.isKept) return true;
    const fresh = this.#admissions.filter((at) => now - at < ADMISSION_MS);
    this.#admissions = fresh.slice(newcomers);
    return fresh.length >= newcomers;
  }

  get #host(): Seat {
    const there = [...this.#links].flatMap(([seat, { state }]) => (isOver(state) ? [] : [seat]));
    return Math.min(this.#you ?? Infinity, ...there);
  }
}
