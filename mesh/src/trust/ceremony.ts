/**
 * One epoch of one table: from a pledge to confirmed links. Does the cryptography and leaves decisions to
 * ceremony-state.ts; sends nothing itself, but returns what is to be done.
 */
import type { Seat, TableId } from '@eat-with-me/protocol/table';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { sameBytes, type Bytes } from './bytes.ts';
import {
  accepted,
  step,
  type CeremonyEvent,
  type CeremonyState,
  type CeremonyStep,
  type Stepped,
} from './ceremony-state.ts';
import { confirmation, isConfirmation, type Confirmed } from './confirm.ts';
import { pairKeys, type Direction, type DirectionKeys } from './keys.ts';
import type { Opening } from './opening.ts';
import type { Pledge } from './pledge.ts';
import {
  readTable,
  TABLE_CHECKS,
  type Expected,
  type ReadSeat,
  type TableProposal,
  type TrustFailure,
} from './table-checks.ts';
import { commitmentTo, tableDigest, transcriptOf } from './transcript.ts';

/** Everything that a ceremony holds against what it is told. Tests leave out one at a time to see that it is needed. */
export const CHECKS = {
  table: TABLE_CHECKS,
  isRightNonce: async ({ opening, commit }: ReadSeat, nonce: Bytes): Promise<boolean> =>
    sameBytes(await commitmentTo(opening, nonce), commit),
  isConfirmation,
  isSameTranscript: sameBytes,
};
export type Checks = typeof CHECKS;

/** The keys of one link, and the certificate that it must have. */
export interface LinkKeys {
  readonly outgoing: DirectionKeys;
  readonly incoming: DirectionKeys;
  /** What the other is committed to: their DTLS certificate, and whether they want relays alone. */
  readonly theirs: Pick<Opening, 'fingerprint' | 'caps'>;
}

/** What the caller does, in this order. */
export type Outcome =
  /** To the server: `reveal`. */
  | { type: 'reveal'; table: TableId; epoch: number; nonce: Bytes }
  /** Build this link now: its first offer does not wait for anything. */
  | { type: 'link'; seat: Seat; keys: LinkKeys }
  /** Over the links to these members: `transcript`. */
  | { type: 'vouch'; seats: readonly Seat[]; epoch: number; transcript: Bytes }
  /** One transcript for everybody: it is T from now on. */
  | { type: 'agreed'; transcript: Bytes }
  /** In a box to this seat: `confirm`. */
  | { type: 'confirm'; seat: Seat; mac: Bytes }
  | { type: 'link-confirmed'; seat: Seat }
  | { type: 'close-link'; seat: Seat; code: TrustCode }
  | { type: 'abort'; failure: TrustFailure };

/** What a ceremony starts from. */
interface CeremonyOptions {
  pledge: Pledge;
  /** The secret of an invitation; null at a table of strangers. */
  psk: Bytes | null;
  past: Expected['past'];
  /** What ties this guest to who sat in a seat before: whoever comes there, or is found there, must have it, too. */
  ties?: ReadonlyMap<Seat, Bytes>;
  checks?: Checks;
}

interface Table {
  proposal: TableProposal;
  seats: readonly ReadSeat[];
  digest: Bytes;
  links: ReadonlyMap<Seat, LinkKeys>;
}

/** Verbs are done one after the other, in the order in which they are called. `now` in ms, never going back. */
export class Ceremony {
  readonly #options: CeremonyOptions;
  readonly #checks: Checks;
  readonly #nonces = new Map<Seat, Bytes>();
  /** What came before the transcript was known. */
  readonly #early: { vouchers: Map<Seat, Bytes>; confirmations: Map<Seat, Bytes> } = {
    vouchers: new Map(),
    confirmations: new Map(),
  };
  #tail: Promise<unknown> = Promise.resolve();
  #table: Table | null = null;
  #state: CeremonyState | null = null;
  #transcript: Bytes | null = null;

  constructor(options: CeremonyOptions) {
    this.#options = options;
    this.#checks = options.checks ?? CHECKS;
  }

  /** Where the ceremony is; null before a table was accepted. */
  get state(): CeremonyState | null {
    return this.#state;
  }

  /** Whether everybody agrees and no link is left to be confirmed. */
  get isSettled(): boolean {
    const { phase, links } = this.#state ?? {};
    return (
      phase === 'agreed' && [...(links?.values() ?? [])].every((trust) => trust !== 'unconfirmed')
    );
  }

  /** T; null until everybody has revealed. */
  get transcript(): Bytes | null {
    return this.#transcript;
  }

  /** The server has seated the guest, or somebody with them. */
  seated(proposal: TableProposal, now: number): Promise<Outcome[]> {
    return this.#serially(() => this.#seated(proposal, now));
  }

  /** The server passes on a nonce. */
  revealed(seat: Seat, nonce: Bytes, now: number): Promise<Outcome[]> {
    return this.#serially(async () => {
      const sits = this.#table?.seats.find((one) => one.seat === seat);
      if (!sits || seat === this.#table?.proposal.you) return [];
      const isRight = await this.#checks.isRightNonce(sits, nonce);
      if (isRight) this.#nonces.set(seat, nonce);
      return this.#step({ type: 'revealed', seat, isRight }, now);
    });
  }

  /** A member says over their link which transcript they have. */
  vouched(seat: Seat, transcript: Bytes, now: number): Promise<Outcome[]> {
    return this.#serially(async () => {
      this.#early.vouchers.set(seat, transcript);
      return this.#catchUp(now);
    });
  }

  /** A box from this seat holds its confirmation. */
  confirmed(seat: Seat, mac: Bytes, now: number): Promise<Outcome[]> {
    return this.#serially(async () => {
      this.#early.confirmations.set(seat, mac);
      return this.#catchUp(now);
    });
  }

  /** Sealed data, a description or a certificate was not what it must be: the link closes, the others live on. */
  linkFailed(seat: Seat, code: TrustCode, now: number): Promise<Outcome[]> {
    return this.#happened({ type: 'link-failed', seat, code }, now);
  }

  /** The guest in this seat is gone, and not only by the server's word. */
  departed(seat: Seat, now: number): Promise<Outcome[]> {
    return this.#happened({ type: 'departed', seat }, now);
  }

  /** Looks at the clock; call it every second until all is done. */
  tick(now: number): Promise<Outcome[]> {
    return this.#happened({ type: 'tick' }, now);
  }

  #serially(work: () => Promise<Outcome[]>): Promise<Outcome[]> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  #happened(event: CeremonyEvent, now: number): Promise<Outcome[]> {
    return this.#serially(() => this.#step(event, now));
  }

  async #seated(proposal: TableProposal, now: number): Promise<Outcome[]> {
    const { pledge, past } = this.#options;
    const wrong = { code: 'E_TABLE_INVALID', seat: null } as const;
    if (this.#table) {
      if (this.#state) this.#state = { ...this.#state, phase: 'aborted' };
      return [{ type: 'abort', failure: wrong }];
    }
    const seats = readTable(proposal, { own: pledge, past }, this.#checks.table);
    if ('code' in seats) return [{ type: 'abort', failure: seats }];
    const digest = await tableDigest(proposal.table, proposal.epoch, proposal.seats);
    const links = await this.#linksTo(seats, proposal, digest);
    if (!links) return [{ type: 'abort', failure: wrong }];
    this.#table = { proposal, seats, digest, links };
    const { table, epoch, you } = proposal;
    const nonce = pledge.revealTo(digest);
    this.#nonces.set(you, nonce);
    const others = seats.map(({ seat }) => seat).filter((seat) => seat !== you);
    const vouchers = past.kind === 'member' ? others.filter((seat) => !links.has(seat)) : [];
    const begun = accepted(others, [...links.keys()], vouchers, now);
    return [
      { type: 'reveal', table, epoch, nonce },
      ...[...links].map(([seat, keys]) => ({ type: 'link', seat, keys }) as const),
      ...(await this.#become(begun, now)),
    ];
  }

  /** A member links with the newcomers only: the other links are there. Null if one of the keys is worth nothing. */
  async #linksTo(
    seats: readonly ReadSeat[],
    { table, epoch, you }: TableProposal,
    digest: Bytes,
  ): Promise<Map<Seat, LinkKeys> | null> {
    const { pledge, psk, past, ties } = this.#options;
    const links = new Map<Seat, LinkKeys>();
    for (const { seat, parsed } of seats) {
      if (seat === you || (past.kind === 'member' && parsed.role === 'member')) continue;
      const direction = (from: Seat, to: Seat): Direction => ({ table, epoch, from, to });
      const { privateKey } = pledge;
      const { publicKey } = parsed;
      const tie = ties?.get(seat) ?? null;
      const keys = await pairKeys({ privateKey, publicKey, psk, digest, tie }, [
        direction(you, seat),
        direction(seat, you),
      ]);
      if (!keys) return null;
      links.set(seat, { outgoing: keys[0], incoming: keys[1], theirs: parsed });
    }
    return links;
  }

  async #step(event: CeremonyEvent, now: number): Promise<Outcome[]> {
    return this.#state ? this.#become(step(this.#state, event, now), now) : [];
  }

  async #become({ state, steps }: Stepped, now: number): Promise<Outcome[]> {
    const hadAll = this.#state !== null && this.#state.phase !== 'revealing';
    this.#state = state;
    const hasAll = state.unrevealed.length === 0 && state.phase !== 'aborted';
    if (hasAll && !this.#transcript && this.#table) {
      const { seats, digest } = this.#table;
      const nonces = seats.map(({ seat }) => this.#nonces.get(seat) ?? new Uint8Array());
      this.#transcript = await transcriptOf(digest, nonces);
    }
    const outcomes: Outcome[] = [];
    for (const one of steps) outcomes.push(await this.#outcome(one));
    const goesOn = (hasAll && !hadAll) || steps.some(({ type }) => type === 'agreed');
    return goesOn ? [...outcomes, ...(await this.#catchUp(now))] : outcomes;
  }

  async #outcome(one: CeremonyStep): Promise<Outcome> {
    const transcript = this.#transcript ?? new Uint8Array();
    const epoch = this.#table?.proposal.epoch ?? 0;
    switch (one.type) {
      case 'vouch':
        return { ...one, epoch, transcript };
      case 'agreed':
        return { type: 'agreed', transcript };
      case 'confirm': {
        const { outgoing } = this.#keysOf(one.seat);
        return { ...one, mac: await confirmation(outgoing, this.#confirmedBy(outgoing)) };
      }
      case 'link-confirmed':
      case 'close-link':
      case 'abort':
        return one;
    }
  }

  /** Feeds what came early to the state, as soon as it can be judged. */
  async #catchUp(now: number): Promise<Outcome[]> {
    const transcript = this.#transcript;
    if (!transcript) return [];
    const outcomes: Outcome[] = [];
    const { vouchers, confirmations } = this.#early;
    for (const [seat, theirs] of vouchers) {
      vouchers.delete(seat);
      const isRight = this.#checks.isSameTranscript(theirs, transcript);
      outcomes.push(...(await this.#step({ type: 'vouched', seat, isRight }, now)));
    }
    for (const [seat, mac] of confirmations) {
      if (this.#state?.phase !== 'agreed') break;
      confirmations.delete(seat);
      if (!this.#state.links.has(seat)) continue;
      const { incoming } = this.#keysOf(seat);
      const isRight = await this.#checks.isConfirmation(mac, incoming, this.#confirmedBy(incoming));
      outcomes.push(...(await this.#step({ type: 'confirmed', seat, isRight }, now)));
    }
    return outcomes;
  }

  #keysOf(seat: Seat): LinkKeys {
    const keys = this.#table?.links.get(seat);
    if (!keys) throw new Error('this epoch builds no link to that seat');
    return keys;
  }

  #confirmedBy({ direction: { from, to } }: DirectionKeys): Confirmed {
    const fingerprintOf = (seat: Seat): Bytes =>
      this.#table?.seats.find((one) => one.seat === seat)?.parsed.fingerprint ?? new Uint8Array();
    return {
      transcript: this.#transcript ?? new Uint8Array(),
      fingerprintFrom: fingerprintOf(from),
      fingerprintTo: fingerprintOf(to),
    };
  }
}
