/** Earlier table-mates as this browser knows them: a secret per meeting, and whether it must not happen again. */
import { MEETING } from '@eat-with-me/mesh/link/kept-meeting';
import { MEETINGS_MAX } from '@eat-with-me/protocol/table-bounds';
import type { ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { keep, keptValue } from '#lib/kept/kept.ts';
import type { KeptParting } from './kept-partings.ts';
import { Partings } from './partings.svelte.ts';

export { PARTED_MS } from './kept-partings.ts';

const KEY = 'eat-with-me.meetings';

interface Meeting {
  /** As this guest keeps it: `MEETING`. */
  secret: string;
  avoid: boolean;
}

/** Kept for the visit; on the device only if the guest says so. */
export class Meetings {
  #meetings = $state.raw<readonly Meeting[]>([]);
  #remembers = $state(false);
  readonly #partings = new Partings((secret) => this.#isNever(secret));

  constructor() {
    const kept = readKept();
    this.#meetings = kept ?? [];
    this.#remembers = kept !== null;
  }

  get size(): number {
    return this.#meetings.length;
  }

  /** Whether meetings are kept on this device after the visit. */
  get remembers(): boolean {
    return this.#remembers;
  }
  set remembers(remembers: boolean) {
    this.#remembers = remembers;
    this.#keep();
  }

  /** Two guests have met. */
  note(secret: string): void {
    if (this.#meetings.some((meeting) => meeting.secret === secret)) return;
    this.#replace([...this.#meetings, { secret, avoid: false }]);
  }

  /** Never again. */
  exclude(secret: string): void {
    const others = this.#meetings.filter((meeting) => meeting.secret !== secret);
    this.#replace([...others, { secret, avoid: true }]);
    this.#partings.judged();
  }

  /** Takes what the server says of the marks on tickets. */
  hear(message: ServerMessage): void {
    if (message.type === 'welcome' || message.type === 'salted' || message.type === 'moved')
      this.#partings.salted(message.salts);
  }

  /** One of the two got up: for a while they are not seated together again. */
  part(secret: string, now: number): void {
    this.#partings.part(secret, now);
  }

  /** The guest is getting up from these, and may sit down again. */
  rise(secrets: readonly string[], now: number): void {
    for (const secret of secrets) this.#partings.part(secret, now, true);
  }

  /** They have sat down again, on this page or by coming back from the one before. */
  sitAgain(): void {
    this.#partings.sitAgain();
  }

  /** They have not, and will not. */
  risen(): void {
    this.#partings.risen();
  }

  /** The guest would sit with those again from whom they have just parted; “never again” stays. */
  meetAgain(): void {
    this.#partings.meetAgain();
  }

  /** After how long, in ms, a ticket made now says too much of partings; null if it says nothing of any. */
  partedFor(now: number): number | null {
    return this.#partings.leftAfter(now);
  }

  forget(): void {
    this.#partings.forget();
    this.#replace([]);
  }

  /** All of them, and whether each must not happen again now. */
  at(now: number): readonly Meeting[] {
    const room = MEETINGS_MAX - this.partedBefore(now).length;
    return bounded(this.#meetings, room).map(({ secret, avoid }) => ({
      secret,
      avoid: avoid || this.#partings.isApart(secret, now),
    }));
  }

  /** Partings of pages before this one, as their tickets said them. */
  partedBefore(now: number): readonly KeptParting[] {
    return this.#partings.before(now);
  }

  #isNever(secret: string): boolean {
    return this.#meetings.some((meeting) => meeting.secret === secret && meeting.avoid);
  }

  #replace(meetings: readonly Meeting[]): void {
    this.#meetings = bounded(meetings, MEETINGS_MAX);
    this.#keep();
  }

  #keep(): void {
    // Where storage is blocked, what is known lasts for this visit.
    keep('local', KEY, this.#remembers ? JSON.stringify(this.#meetings) : null);
  }
}

/** The latest; of those that can be forgotten without harm, the oldest go first. Pure. */
function bounded(meetings: readonly Meeting[], most: number): readonly Meeting[] {
  const excess = meetings.length - most;
  if (excess <= 0) return meetings;
  const harmless = new Set(meetings.filter(({ avoid }) => !avoid).slice(0, excess));
  return meetings.filter((meeting) => !harmless.has(meeting)).slice(-most);
}

/** What an earlier visit kept; null if the guest never asked for it. Storage may hold anything. */
function readKept(): Meeting[] | null {
  const entries = keptValue('local', KEY);
  if (!Array.isArray(entries)) return null;
  return entries.slice(-MEETINGS_MAX).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const secret: unknown = Reflect.get(entry, 'secret');
    const avoid = Reflect.get(entry, 'avoid') === true;
    return typeof secret === 'string' && MEETING.test(secret) ? [{ secret, avoid }] : [];
  });
}
