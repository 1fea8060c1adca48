/** The company at one table as one guest sees it, epoch after epoch: who is bound to what, and what they have agreed on. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Seat, SeatTaken, Seating } from '@eat-with-me/protocol/table';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { ClientMessage, MessageOf } from '@eat-with-me/protocol/wire/messages';
import { fromBase64url, toBase64url } from '../base64url.ts';
import { Emitter } from '../emitter.ts';
import type { Bytes } from './bytes.ts';
import { Ceremony, type LinkKeys, type Outcome } from './ceremony.ts';
import { tieOf } from './keys.ts';
import { CAPS, parseOpening } from './opening.ts';
import { makePledge, type Pledge } from './pledge.ts';
import type { Expected, TableProposal, TrustFailure, Wished } from './table-checks.ts';

/** How often the clock is looked at while something is awaited, in ms. */
const TICK_MS = 1000;

/** How long somebody who was on the way is still let in after company is no longer wanted, in ms. */
const WELCOME_LINGERS_MS = 5000;

/** What a guest brings to a table. */
interface CompanyOptions {
  /** SHA-256 of the certificate that all connections at this table use. */
  fingerprint: Bytes;
  /** The secret of an invitation; null at a table of strangers. */
  psk: Bytes | null;
  /** Whether the guest's address stays hidden. */
  relayOnly: boolean;
  /** What tied the page before this one to those who sat with it; none for a newcomer. */
  ties?: ReadonlyMap<Seat, Bytes>;
  /** Seats whose link is alive. */
  linked: () => ReadonlySet<Seat>;
  /** Those of them by which the other is heard just now. */
  connected: () => ReadonlySet<Seat>;
  /** Seats whose guest has said goodbye. */
  left: () => ReadonlySet<Seat>;
  /** Whether the door lets in so many newcomers now; there is none at a table of strangers. */
  lets?: (newcomers: number) => boolean;
}

type Told = Pick<TableProposal, 'epoch'> & { seats: readonly SeatTaken[] };

export class Company extends Emitter<{
  /** To the server: the nonce, or what the guest will be bound to once somebody joins. */
  say: [MessageOf<ClientMessage, 'reveal' | 'prepare'>];
  /** `others`: how many sit there besides the guest. */
  link: [seat: Seat, keys: LinkKeys, others: number];
  /** Over the links to these members. */
  vouch: [seats: readonly Seat[], epoch: number, transcript: Bytes];
  /** In a box to this seat. */
  confirm: [seat: Seat, mac: Bytes];
  confirmed: [seat: Seat];
  close: [seat: Seat, code: TrustCode];
  /** Everybody has agreed on this epoch and its T. */
  agreed: [company: { you: Seat; epoch: number; transcript: Bytes }];
  /** An epoch came to nothing; `first`: the guest has no other. */
  aborted: [failure: TrustFailure, epoch: { first: boolean }];
}> {
  readonly #options: CompanyOptions;
  readonly #ties: Map<Seat, Bytes>;
  /** Links of this epoch that are not confirmed yet. */
  readonly #untied = new Map<Seat, LinkKeys>();
  #certificates: ReadonlyMap<Seat, Bytes> = new Map();
  /** Those from before this epoch: if it comes to nothing, they hold again. */
  #certificatesBefore: ReadonlyMap<Seat, Bytes> = new Map();
  #pledge: Promise<Pledge> | null = null;
  #ceremony: Ceremony | null = null;
  #table: Omit<TableProposal, 'epoch' | 'seats'> | null = null;
  /** The last epoch that was told, finished or not, and the seats that its links lead to. */
  #epoch = 0;
  #linking: Seat[] = [];
  #others = 0;
  /** T of the last epoch that was finished. */
  #transcript: Bytes | null = null;
  #welcomesUntil = -Infinity;
  /** What was said to the server last, to be said again to another node of it. */
  #revealed: { epoch: number; nonce: string } | null = null;
  #prepared: { epoch: number; pledge: PledgeSent } | null = null;
  #bound: PledgeSent | null = null;
  #isTrusted = false;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(options: CompanyOptions) {
    super();
    this.#options = options;
    this.#ties = new Map(options.ties);
  }

  /** What the guest is bound to at the table or company to come: the same until one has taken it. */
  async pledge(): Promise<PledgeSent> {
    this.#pledge ??= makePledge({
      caps: (this.#options.relayOnly ? CAPS.relayOnly : 0) | (this.#options.psk ? CAPS.psk : 0),
      fingerprint: this.#options.fingerprint,
      previous: this.#transcript,
    });
    return sentOf(await this.#pledge);
  }

  /** Which company the guest is part of, and what binds them in it; null before the first. */
  get membership(): { epoch: number; pledge: PledgeSent } | null {
    return this.#bound && { epoch: this.#epoch, pledge: this.#bound };
  }

  /** Whether the first company was confirmed by everybody in it. */
  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** By which those who sat with this guest, and have not left, are known again by another page of theirs, and this guest by them. */
  get ties(): ReadonlyMap<Seat, Bytes> {
    const left = this.#options.left();
    return new Map([...this.#ties].filter(([seat]) => !left.has(seat)));
  }

  /** Whether the guest lets somebody join. */
  setWelcomes(welcomes: boolean): void {
    if (welcomes) this.#welcomesUntil = Infinity;
    else if (this.#welcomesUntil === Infinity)
      this.#welcomesUntil = performance.now() + WELCOME_LINGERS_MS;
  }

  /** The server has seated the guest. */
  async sitDown(seating: Seating, wished: Wished): Promise<void> {
    const { table, chairs, you, kind } = seating;
    this.#table = { table, kind, chairs, you };
    await this.#begin(seating, wished);
  }

  /** The server has seated somebody else at the guest's table. Without a pledge of this guest it cannot be true. */
  async arrived(told: Told): Promise<void> {
    if (!this.#table || told.epoch <= this.#epoch) return;
    const { table } = this.#table;
    const epoch = this.#epoch;
    this.#epoch = told.epoch;
    if (!this.#transcript || this.#prepared?.epoch !== epoch) {
      const failure = { code: 'E_TABLE_INVALID', seat: null } as const;
      this.emit('aborted', failure, { first: false });
      return;
    }
    const kept = this.#kept;
    await this.#begin(told, {
      kind: 'member',
      table,
      epoch,
      transcript: this.#transcript,
      certificates: this.#certificates,
      linked: this.#options.linked(),
      connected: this.#options.connected(),
      left: this.#options.left(),
      kept,
      welcomes: this.#lets(told, kept),
    });
  }

  /**
   * Whoever comes back to a seat has to show in the keys of the link that they are who sat there; where there is a door and
   * nothing to know them by, it is for the door to say.
   */
  get #kept(): ReadonlySet<Seat> {
    const had = this.#options.psk === null ? [...this.#certificates.keys()] : [];
    return new Set([...had, ...this.#ties.keys()]);
  }

  #lets({ seats }: Told, kept: ReadonlySet<Seat>): boolean {
    const { psk, lets } = this.#options;
    const newcomers = seats.filter(
      ({ seat, pledge: { opening } }) => !kept.has(seat) && isNewcomer(opening),
    ).length;
    const isOpen = psk === null || lets?.(newcomers) !== false;
    return isOpen && performance.now() < this.#welcomesUntil;
  }

  /** Another node of the house has taken the guest over and may not have heard this. */
  repeat(): void {
    const { table } = this.#table ?? {};
    if (table === undefined) return;
    if (this.#revealed) this.emit('say', { type: 'reveal', table, ...this.#revealed });
    if (this.#prepared) this.emit('say', { type: 'prepare', table, ...this.#prepared });
  }

  /** The server passes on a nonce. */
  async revealed(epoch: number, seat: Seat, nonce: string): Promise<void> {
    if (epoch !== this.#epoch) return;
    await this.#do(this.#ceremony?.revealed(seat, fromBase64url(nonce), performance.now()));
  }

  /** A member says over their link which company they see. */
  async vouched(seat: Seat, epoch: number, transcript: string): Promise<void> {
    if (epoch !== this.#epoch) return;
    await this.#do(this.#ceremony?.vouched(seat, fromBase64url(transcript), performance.now()));
  }

  async confirmed(seat: Seat, mac: string): Promise<void> {
    await this.#do(this.#ceremony?.confirmed(seat, fromBase64url(mac), performance.now()));
  }

  async linkFailed(seat: Seat, code: TrustCode): Promise<void> {
    await this.#do(this.#ceremony?.linkFailed(seat, code, performance.now()));
  }

  async departed(seat: Seat): Promise<void> {
    await this.#do(this.#ceremony?.departed(seat, performance.now()));
  }

  /** Nothing is awaited any more. */
  end(): void {
    clearInterval(this.#clock);
    this.#ceremony = null;
  }

  async #begin({ epoch, seats }: Told, past: Expected['past']): Promise<void> {
    if (!this.#table || !this.#pledge) throw new Error('nothing was pledged');
    this.#epoch = epoch;
    this.#linking = [];
    this.#others = seats.length - 1;
    const pledge = await this.#pledge;
    this.#bound = sentOf(pledge);
    this.#pledge = null;
    this.#prepared = null;
    this.#untied.clear();
    this.#certificatesBefore = this.#certificates;
    const ceremony = new Ceremony({ pledge, psk: this.#options.psk, past, ties: this.#ties });
    this.#ceremony = ceremony;
    const proposal: TableProposal = {
      ...this.#table,
      epoch,
      seats: seats.map(({ seat, pledge: { opening, commit } }) => ({
        seat,
        opening: fromBase64url(opening),
        commit: fromBase64url(commit),
      })),
    };
    clearInterval(this.#clock);
    this.#clock = setInterval(() => void this.#do(ceremony.tick(performance.now())), TICK_MS);
    await this.#do(ceremony.seated(proposal, performance.now()), proposal);
  }

  /** Does what a ceremony asks for, and what follows once it is settled. */
  async #do(asked: Promise<Outcome[]> | undefined, proposal?: TableProposal): Promise<void> {
    const ceremony = this.#ceremony;
    const outcomes = (await asked) ?? [];
    if (ceremony !== this.#ceremony || !ceremony) return;
    if (proposal && ceremony.state) this.#noteCertificates(proposal);
    const { isSettled } = ceremony;
    const links = [...(ceremony.state?.links.values() ?? [])];
    this.#isTrusted ||= isSettled && links.every((trust) => trust === 'confirmed');
    for (const outcome of outcomes) this.#act(outcome);
    if (!isSettled || this.#pledge) return;
    clearInterval(this.#clock);
    await this.#prepare();
  }

  #act(outcome: Outcome): void {
    switch (outcome.type) {
      case 'reveal': {
        this.#revealed = { epoch: outcome.epoch, nonce: toBase64url(outcome.nonce) };
        this.emit('say', { type: 'reveal', table: outcome.table, ...this.#revealed });
        break;
      }
      case 'link':
        this.#linking.push(outcome.seat);
        this.#untied.set(outcome.seat, outcome.keys);
        this.emit('link', outcome.seat, outcome.keys, this.#others);
        break;
      case 'vouch': {
        this.emit('vouch', outcome.seats, outcome.epoch, outcome.transcript);
        // Members who have no link any more cannot vouch, and see each other no more.
        const linked = this.#options.linked();
        for (const seat of outcome.seats) if (!linked.has(seat)) void this.departed(seat);
        break;
      }
      case 'agreed':
        this.#transcript = outcome.transcript;
        this.#agreed(outcome.transcript);
        break;
      case 'confirm':
        this.emit('confirm', outcome.seat, outcome.mac);
        break;
      case 'link-confirmed':
        this.#tie(outcome.seat);
        this.emit('confirmed', outcome.seat);
        break;
      case 'close-link':
        this.emit('close', outcome.seat, outcome.code);
        break;
      case 'abort':
        this.#aborted(outcome);
        break;
    }
  }

  #agreed(transcript: Bytes): void {
    if (!this.#table) return;
    this.emit('agreed', { you: this.#table.you, epoch: this.#epoch, transcript });
  }

  /** A newcomer has nowhere to stay; a member's meal goes on, and they prepare for the next who comes. */
  #aborted({ failure }: Extract<Outcome, { type: 'abort' }>): void {
    clearInterval(this.#clock);
    const first = this.#transcript === null;
    this.emit('aborted', failure, { first });
    this.#certificates = this.#certificatesBefore;
    for (const seat of this.#linking) this.emit('close', seat, failure.code);
    if (!first) void this.#prepare();
  }

  async #prepare(): Promise<void> {
    if (!this.#table) return;
    const { table } = this.#table;
    const epoch = this.#epoch;
    const pledge = await this.pledge();
    if (epoch !== this.#epoch) return;
    this.#prepared = { epoch, pledge };
    this.emit('say', { type: 'prepare', table, epoch, pledge });
  }

  /** From now on another page of theirs, or of this guest's, is known by it. */
  #tie(seat: Seat): void {
    const keys = this.#untied.get(seat);
    if (keys) this.#ties.set(seat, tieOf(keys.outgoing, keys.incoming));
  }

  #noteCertificates({ seats }: TableProposal): void {
    const certificates = new Map(this.#certificates);
    for (const { seat, opening } of seats) {
      const parsed = parseOpening(opening);
      if (typeof parsed !== 'string') certificates.set(seat, parsed.fingerprint);
    }
    this.#certificates = certificates;
  }
}

/** What cannot be read is no member. */
function isNewcomer(opening: string): boolean {
  const parsed = parseOpening(fromBase64url(opening));
  return typeof parsed === 'string' || parsed.role === 'newcomer';
}

const sentOf = ({ opening, commit }: Pledge): PledgeSent => ({
  opening: toBase64url(opening),
  commit: toBase64url(commit),
});
