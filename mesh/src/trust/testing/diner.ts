/** An honest guest for tests: the real ceremony, and a note of everything that it asked for. */
import type { Seat, TableKind } from '@eat-with-me/protocol/table';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { concat, type Bytes } from '../bytes.ts';
import { Ceremony, CHECKS, type Checks, type LinkKeys, type Outcome } from '../ceremony.ts';
import { CAPS, isInvited, parseOpening, type Opening } from '../opening.ts';
import { makePledge, type Pledge } from '../pledge.ts';
import type { Expected, Known, TableProposal, TrustFailure, Wished } from '../table-checks.ts';
import type { SeatOpening } from '../transcript.ts';

const TABLE = 't'.repeat(22);

/** A guest of the queue who takes any table of this many chairs. */
export const wishing = (chairs: number, change: Partial<Wished> = {}): Wished => ({
  kind: 'newcomer',
  chairs: [chairs],
  fewer: false,
  least: 2,
  known: new Set(),
  ...change,
});

/** 32 random bytes. */
export const randomBytes = (): Bytes => crypto.getRandomValues(new Uint8Array(32));

/** What a server in the middle would make two guests agree on in these tests: the first 8 bits of T. */
export const eightBits = (transcript: Bytes): number => transcript[0] ?? Number.NaN;

interface DinerOptions {
  past: Expected['past'];
  psk?: Bytes | null;
  checks?: Checks;
  fingerprint?: Bytes;
  pledge?: Pledge;
}

export class Diner {
  readonly pledge: Pledge;
  readonly opening: Opening;
  readonly ceremony: Ceremony;
  /** What the server has seen of it; null before it was revealed. */
  nonce: Bytes | null = null;
  readonly links = new Map<Seat, LinkKeys>();
  readonly confirmations = new Map<Seat, Bytes>();
  readonly confirmed = new Set<Seat>();
  readonly closed = new Map<Seat, TrustCode>();
  vouch: { seats: readonly Seat[]; transcript: Bytes } | null = null;
  agreed: { transcript: Bytes } | null = null;
  aborted: TrustFailure | null = null;

  static async make(options: DinerOptions): Promise<Diner> {
    const { past, psk = null, fingerprint = randomBytes() } = options;
    const previous = past.kind === 'member' ? past.transcript : null;
    const caps = psk ? CAPS.psk : 0;
    const pledge = options.pledge ?? (await makePledge({ caps, fingerprint, previous }));
    const opening = parseOpening(pledge.opening);
    if (typeof opening === 'string') throw new Error(opening);
    const checks = options.checks ?? CHECKS;
    return new Diner(pledge, opening, new Ceremony({ pledge, psk, past, checks }));
  }

  private constructor(pledge: Pledge, opening: Opening, ceremony: Ceremony) {
    this.pledge = pledge;
    this.opening = opening;
    this.ceremony = ceremony;
  }

  /** What the server may tell the others. */
  at(seat: Seat): SeatOpening {
    return { seat, opening: this.pledge.opening, commit: this.pledge.commit };
  }

  /** Lets the ceremony do something and notes what it asks for. */
  async do(outcomes: Promise<Outcome[]>): Promise<this> {
    for (const outcome of await outcomes) this.#note(outcome);
    return this;
  }

  async seated(proposal: TableProposal, now = 0): Promise<this> {
    return this.do(this.ceremony.seated(proposal, now));
  }

  async revealed(seat: Seat, nonce: Bytes, now = 0): Promise<this> {
    return this.do(this.ceremony.revealed(seat, nonce, now));
  }

  #note(outcome: Outcome): void {
    switch (outcome.type) {
      case 'reveal':
        if (this.nonce) throw new Error('a nonce was revealed twice');
        this.nonce = outcome.nonce;
        break;
      case 'link':
        this.links.set(outcome.seat, outcome.keys);
        break;
      case 'vouch':
        this.vouch = outcome;
        break;
      case 'agreed':
        this.agreed = outcome;
        break;
      case 'confirm':
        this.confirmations.set(outcome.seat, outcome.mac);
        break;
      case 'link-confirmed':
        this.confirmed.add(outcome.seat);
        break;
      case 'close-link':
        this.closed.set(outcome.seat, outcome.code);
        break;
      case 'abort':
        this.aborted = outcome.failure;
        break;
    }
  }
}

/** Of the kind that the guest in this seat came for. */
function kindFor(seat: SeatOpening | undefined): TableKind {
  const opening = seat && parseOpening(seat.opening);
  return typeof opening === 'object' && isInvited(opening) ? 'private' : 'queue';
}

/** A table as the server would tell it. */
export const proposal = (
  you: Seat,
  seats: readonly SeatOpening[],
  change: Partial<TableProposal> = {},
): TableProposal => ({
  table: TABLE,
  kind: kindFor(seats.find(({ seat }) => seat === you)),
  epoch: 1,
  chairs: seats.length,
  you,
  seats,
  ...change,
});

/** A member in the second epoch; `certificates` in the order of the seats from 1. */
export const knowing = (certificates: readonly Bytes[], transcript: Bytes): Known => ({
  kind: 'member',
  table: TABLE,
  epoch: 1,
  transcript,
  certificates: new Map(certificates.map((fingerprint, at) => [at + 1, fingerprint])),
  linked: new Set(),
  connected: new Set(),
  left: new Set(),
  kept: new Set(certificates.map((_, at) => at + 1)),
  welcomes: true,
});

/** The nonce that a diner must have revealed by now. */
export function nonceOf({ nonce, aborted }: Diner): Bytes {
  if (!nonce) throw new Error(`nothing was revealed: ${aborted?.code}`);
  return nonce;
}

/** Passes every diner's nonce to every other. Seats from 1, in this order. */
export async function revealAll(diners: readonly Diner[]): Promise<void> {
  for (const [to, diner] of diners.entries())
    for (const [from, other] of diners.entries())
      if (from !== to) await diner.revealed(from + 1, nonceOf(other));
}

/** Connects two diners: each gets what the other says of the table. */
export async function connect(
  one: Diner,
  other: Diner,
  seats: readonly [Seat, Seat],
): Promise<void> {
  const [seatOfOne, seatOfOther] = seats;
  const toOther = one.confirmations.get(seatOfOther);
  const toOne = other.confirmations.get(seatOfOne);
  if (toOther) await other.do(other.ceremony.confirmed(seatOfOne, toOther, 0));
  if (toOne) await one.do(one.ceremony.confirmed(seatOfOther, toOne, 0));
}

/** Bytes that differ from these in every place. */
export const others = (bytes: Bytes): Bytes => concat(bytes).map((byte) => byte ^ 255);
