/** Earlier table-mates as this browser knows them: a secret per meeting, and whether it must not happen again. */
import { MEETING, meetingTags, saltsOf } from '@eat-with-me/mesh/link/meeting';
import { MEETINGS_MAX, type Ticket } from '@eat-with-me/protocol/table';

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
  /** Until when (`Date.now()` ms) two who have just parted are kept apart, by the secret of their meeting. */
  readonly #parted = new Map<string, number>();

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

  /** The guest got up from this one: for a while the two are not seated together again. For this visit alone. */
  part(secret: string, now: number): void {
    this.#parted.delete(secret);
    this.#parted.set(secret, now + PARTED_MS);
    for (const [oldest] of this.#parted) {
      if (this.#parted.size <= MEETINGS_MAX) break;
      this.#parted.delete(oldest);
    }
  }

  /** After how long, in ms, a ticket made now says too much of partings; null if it says nothing of any. */
  partedFor(now: number): number | null {
    const left = [...this.#parted.values()].map((until) => until - now).filter((ms) => ms > 0);
    return left.length > 0 ? Math.min(...left) : null;
  }

  forget(): void {
    this.#parted.clear();
    this.#replace([]);
  }

  /** What a ticket says of them, under each of the server's salts that are of now. In no order, so that none tells anything. */
  async tags(salts: readonly string[], now = Date.now()): Promise<Pick<Ticket, 'met' | 'avoid'>> {
    const current = saltsOf(salts, now);
    const tags = await Promise.all(
      this.#meetings.map(({ secret, avoid }) =>
        meetingTags(secret, avoid || (this.#parted.get(secret) ?? 0) > now, current),
      ),
    );
    return { met: [], avoid: tags.flat().toSorted() };
  }

  #replace(meetings: readonly Meeting[]): void {
    this.#meetings = bounded(meetings);
    this.#keep();
  }

  #keep(): void {
    try {
      if (this.#remembers) localStorage.setItem(KEY, JSON.stringify(this.#meetings));
      else localStorage.removeItem(KEY);
    } catch {
      // Blocked storage: what is known lasts for this visit.
    }
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
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (!Array.isArray(kept)) return null;
    return kept.slice(-MEETINGS_MAX).flatMap((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null) return [];
      const secret: unknown = Reflect.get(entry, 'secret');
      const avoid = Reflect.get(entry, 'avoid') === true;
      return typeof secret === 'string' && MEETING.test(secret) ? [{ secret, avoid }] : [];
    });
  } catch {
    return null;
  }
}
