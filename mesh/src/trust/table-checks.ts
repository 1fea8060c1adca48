/** What a table must be like before a guest reveals anything to it. Pure. */
import type { Seat, TableId, TableKind } from '@eat-with-me/protocol/table';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { allDistinct, sameBytes, type Bytes } from './bytes.ts';
import { isInvited, parseOpening, type Opening } from './opening.ts';
import type { SeatOpening } from './transcript.ts';

/** What went wrong, and in which seat; null: the table as a whole. */
export interface TrustFailure {
  code: TrustCode;
  seat: Seat | null;
}

/** A table as the server tells it. */
export interface TableProposal {
  table: TableId;
  /** Where strangers meet, or whoever has an invitation: held against the guest's own opening. */
  kind: TableKind;
  /** 1 for a table that is laid, one more for each time that somebody joins. */
  epoch: number;
  chairs: number;
  you: Seat;
  seats: readonly SeatOpening[];
}

/** What a newcomer asked for. */
export interface Wished {
  kind: 'newcomer';
  /** Chairs that suit. */
  chairs: readonly number[];
  /** Whether a first group may be smaller than its table. */
  fewer: boolean;
  /** The fewest guests: 1 for a private table, else 2. */
  least: number;
  /** The table of the invitation that the guest came by; where it is not said, any table will do. */
  table?: TableId;
  /** Tables that this tab has sat at. */
  known: ReadonlySet<TableId>;
  /** Of whoever comes back to where the door was not open: seats of those who were there. */
  among?: ReadonlySet<Seat> | null;
}

/** What a member knows of their table. */
export interface Known {
  kind: 'member';
  table: TableId;
  /** The last epoch that was told, finished or not. */
  epoch: number;
  /** T of the last epoch that was finished. */
  transcript: Bytes;
  /** Everybody who ever sat here by seat, the guest included, with the certificate of their opening. */
  certificates: ReadonlyMap<Seat, Bytes>;
  /** Seats whose link is alive. */
  linked: ReadonlySet<Seat>;
  /** Those of them by which the other is heard just now. */
  connected: ReadonlySet<Seat>;
  /** Seats whose guest has said goodbye: nobody comes back to them. */
  left: ReadonlySet<Seat>;
  /** Seats to which their guest may come back without being let in. */
  kept: ReadonlySet<Seat>;
  /** Whether the guest lets somebody join. */
  welcomes: boolean;
}

/** What a guest holds a proposal against. */
export interface Expected {
  own: { opening: Bytes; commit: Bytes };
  past: Wished | Known;
}

/** A seat with its opening read. */
export type ReadSeat = SeatOpening & { parsed: Opening };

/** One check: its name, and whether a table fails it. */
interface TableCheck {
  name: string;
  fails(proposal: TableProposal, seats: readonly ReadSeat[], expected: Expected): boolean;
}

const NO_BYTES: Bytes = new Uint8Array();

const members = (seats: readonly ReadSeat[]): ReadSeat[] =>
  seats.filter(({ parsed }) => parsed.role === 'member');

/** All of them; each is needed, which attack.test.ts shows by leaving out one at a time. */
export const TABLE_CHECKS: readonly TableCheck[] = [
  {
    name: 'own commitment exactly once, in the own seat',
    fails({ you }, seats, { own }) {
      const mine = seats.filter(
        ({ opening, commit }) => sameBytes(opening, own.opening) || sameBytes(commit, own.commit),
      );
      const [only] = mine;
      return !(
        only &&
        mine.length === 1 &&
        only.seat === you &&
        sameBytes(only.opening, own.opening) &&
        sameBytes(only.commit, own.commit)
      );
    },
  },
  {
    name: 'seats ascend',
    fails: (_, seats) =>
      seats.some(({ seat }, index) => index > 0 && seat <= (seats[index - 1]?.seat ?? 0)),
  },
  {
    name: 'nobody sits twice',
    fails: (_, seats) =>
      ![
        seats.map(({ commit }) => commit),
        seats.map(({ parsed }) => parsed.publicKey),
        seats.map(({ parsed }) => parsed.fingerprint),
      ].every(allDistinct),
  },
  {
    name: 'size as asked',
    fails({ chairs }, seats, { past }) {
      if (seats.length > chairs) return true;
      if (past.kind === 'member') return false;
      const isFirst = members(seats).length === 0;
      const tooFew = isFirst && !past.fewer && seats.length < chairs;
      return !past.chairs.includes(chairs) || seats.length < past.least || tooFew;
    },
  },
  {
    name: 'a table that is meant',
    fails: ({ table }, _, { past }) =>
      past.kind === 'member'
        ? table !== past.table
        : past.known.has(table) || table !== (past.table ?? table),
  },
  {
    name: 'epochs go on',
    fails({ epoch }, seats, { past }) {
      if (past.kind === 'member') return epoch <= past.epoch;
      return members(seats).length === 0 ? epoch !== 1 : epoch < 2;
    },
  },
  {
    name: 'members are those who were there, newcomers are new',
    fails(_, seats, { past }) {
      if (past.kind === 'newcomer') return false;
      const { certificates, connected, left } = past;
      // Whoever comes back to their seat by another page is new, too, and takes it from nobody who is there, nor after somebody.
      const isWrong = ({ seat, parsed }: ReadSeat): boolean =>
        parsed.role === 'member'
          ? !certificates.has(seat)
          : certificates.has(seat) &&
            (connected.has(seat) ||
              left.has(seat) ||
              sameBytes(parsed.fingerprint, certificates.get(seat) ?? NO_BYTES));
      return members(seats).length === seats.length || seats.some(isWrong);
    },
  },
  {
    name: 'one history',
    fails(_, seats, { past }) {
      const told = members(seats);
      const previous = past.kind === 'member' ? past.transcript : told[0]?.parsed.previous;
      return told.some(
        ({ seat, parsed }) =>
          (previous && !sameBytes(parsed.previous, previous)) ||
          (past.kind === 'member' &&
            !sameBytes(parsed.fingerprint, past.certificates.get(seat) ?? parsed.previous)),
      );
    },
  },
  {
    name: 'nobody is hidden',
    fails: (_, seats, { past }) =>
      past.kind === 'member' &&
      [...past.linked].some((linked) => seats.every(({ seat }) => seat !== linked)),
  },
  {
    name: 'somebody is welcome',
    fails: (_, seats, { past }) =>
      past.kind === 'member' &&
      !past.welcomes &&
      seats.some(({ seat, parsed }) => parsed.role === 'newcomer' && !past.kept.has(seat)),
  },
  {
    name: 'behind a shut door are those who were there',
    fails: ({ you }, seats, { past }) =>
      past.kind === 'newcomer' &&
      seats.some(({ seat }) => seat !== you && past.among?.has(seat) === false),
  },
  {
    name: 'all are invited, or nobody',
    fails: (_, seats) => new Set(seats.map(({ parsed }) => isInvited(parsed))).size > 1,
  },
  {
    name: 'private for whoever has an invitation, and for nobody else',
    fails({ kind }, _, { own }) {
      const opening = parseOpening(own.opening);
      return typeof opening === 'string' || (kind === 'private') !== isInvited(opening);
    },
  },
];

/** The seats with their openings read, or why the guest does not sit down there. */
export function readTable(
  proposal: TableProposal,
  expected: Expected,
  checks: readonly TableCheck[],
): readonly ReadSeat[] | TrustFailure {
  const seats: ReadSeat[] = [];
  for (const seat of proposal.seats) {
    const parsed = parseOpening(seat.opening);
    if (typeof parsed === 'string') return { code: parsed, seat: seat.seat };
    seats.push({ ...seat, parsed });
  }
  const isWrong = checks.some((check) => check.fails(proposal, seats, expected));
  return isWrong ? { code: 'E_TABLE_INVALID', seat: null } : seats;
}
