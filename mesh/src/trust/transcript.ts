/** What all guests of a table agree on: commitments, the table's digest TC, and its transcript T. */
import type { Seat, TableId } from '@eat-with-me/protocol/table';
import { lab, lp, sha256, u32, u8, utf8, type Bytes } from './bytes.ts';

/** A seat's part of the table as the server tells it. */
export interface SeatOpening {
  seat: Seat;
  /** `encodeOpening`. */
  opening: Bytes;
  /** `commitmentTo`. */
  commit: Bytes;
}

/** C: binds a guest to an opening and to the nonce (32 random bytes) that they reveal later. */
export const commitmentTo = (opening: Bytes, nonce: Bytes): Promise<Bytes> =>
  sha256(lab('commit'), opening, lp(nonce));

/** TC: everything that is fixed before anybody reveals. `seats` in ascending order. */
export const tableDigest = (
  table: TableId,
  epoch: number,
  seats: readonly SeatOpening[],
): Promise<Bytes> =>
  sha256(
    lab('table'),
    lp(utf8(table)),
    u32(epoch),
    u8(seats.length),
    ...seats.flatMap(({ seat, opening, commit }) => [u8(seat), lp(opening), lp(commit)]),
  );

/** T: TC and every nonce, in the order of the seats. */
export const transcriptOf = (digest: Bytes, nonces: readonly Bytes[]): Promise<Bytes> =>
  sha256(lab('transcript'), lp(digest), ...nonces.map(lp));
