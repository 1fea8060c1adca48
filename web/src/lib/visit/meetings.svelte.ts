/** Earlier table-mates as this browser knows them: a secret per meeting, and whether it must not happen again. */
import { MEETING } from '@eat-with-me/mesh/link/kept-meeting';
import { MEETINGS_MAX } from '@eat-with-me/protocol/table-bounds';
import { keep, keptValue } from '#lib/kept/kept.ts';

const KEY = 'eat-with-me.meetings';

/** So long, in ms, who has got up from somebody is not seated with them again. */
export const PARTED_MS = 15 * 60_000;

interface Meeting {
  /** As this guest keeps it: `MEETING`. */
  secret: string;
  avoid: boolean;
}

/** Kept for the visit; on the device only if the guest says so. */
export class Meetings {
  #meetings = $state.raw<readonly Meeting[]>([]);
  #remembers = $state(false);
  /** Until when (`Date.now()` ms) two who have just parted are kept apart, by the secret of their meeting; the oldest first. */
  #parted = $state.raw<ReadonlyMap<string, number>>(new Map());

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
  }

  /**
   * One of the two got up: for a while they are not seated together again. For this visit alone. Both note it, so that it
   * takes both to unsay it.
   */
  part(secret: string, now: number): void {
    const others = [...this.#parted].filter(([other]) => other !== secret);
    this.#parted = new Map([...others.slice(1 - MEETINGS_MAX), [secret, now + PARTED_MS]]);
  }

  /** The guest would sit with those again from whom they have just parted; “never again” stays. */
  meetAgain(): void {
    this.#parted = new Map();
  }

  /** After how long, in ms, a ticket made now says too much of partings; null if it says nothing of any. */
  partedFor(now: number): number | null {
    const left = [...this.#parted.values()].map((until) => until - now).filter((ms) => ms > 0);
    return left.length > 0 ? Math.min(...left) : null;
  }

  forget(): void {
    this.meetAgain();
    this.#replace([]);
  }

  /** All of them, and whether each must not happen again now. */
  at(now: number): readonly Meeting[] {
    return this.#meetings.map(({ secret, avoid }) => ({
      secret,
      avoid: avoid || (this.#parted.get(secret) ?? 0) > now,
    }));
  }

  #replace(meetings: readonly Meeting[]): void {
    this.#meetings = bounded(meetings);
    this.#keep();
  }

  #keep(): void {
    // Where storage is blocked, what is known lasts for this visit.
    keep('local', KEY, this.#remembers ? JSON.stringify(this.#meetings) : null);
  }
}

/** The latest; of those that can be forgotten without harm, the oldest go first. Pure. */
function bounded(meetings: readonly Meeting[]): readonly Meeting[] {
  const excess = meetings.length - MEETINGS_MAX;
  if (excess <= 0) return meetings;
  const harmless = new Set(meetings.filter(({ avoid }) => !avoid).slice(0, excess));
  return meetings.filter((meeting) => !harmless.has(meeting)).slice(-MEETINGS_MAX);
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
