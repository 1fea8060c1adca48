/** One guest as the server knows them for one visit. */
import type { CloseName, RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { Challenge } from '@eat-with-me/protocol/wire/work';
import { KEPT_MESSAGES_MAX, type ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, TableId, TableSize } from '@eat-with-me/protocol/table';
import { Outbox, type Sender } from './outbox.ts';
import type { Notice } from '../store/notice.ts';
import type { Waiting } from '../store/table.ts';
import { asciiJson } from '../ground/text-frames.ts';

/** The server's end of one socket, as far as a guest needs it. */
export interface Line {
  /** Writes one message in ASCII; silently nothing when the socket is no longer open. */
  send(text: string): void;
  /** Pings with the count of messages sent so far; the pong that echoes it acknowledges them. */
  probe(sent: number): void;
  /** Ends the socket for a reason of the protocol. */
  end(close: CloseName): void;
}

/** Somebody at a table has revealed their nonce. */
export type Revealed = Extract<Notice, { type: 'revealed' }>;

/** A seat at a table, as the guest in it has been told of the table. */
export type Seated = {
  readonly at: 'seated';
  readonly table: TableId;
  readonly you: Seat;
  /** When (ms) the seat was given. */
  readonly seatedAt: number;
  /** The others. */
  readonly mates: Map<Seat, GuestId>;
  /** What everybody is bound to in this epoch, this guest included. */
  pledges: ReadonlyMap<Seat, PledgeSent>;
  /** What this guest is bound to in the next one, once they have prepared for it. */
  next: PledgeSent | null;
  epoch: number;
  /** The last epoch in which this guest has revealed; 0 for none. */
  revealed: number;
  /** What the others revealed to a company that this guest has not heard of yet. */
  early: readonly Revealed[];
  sat: boolean;
  /** Of the table's record: older news is not told any more. */
  revision: number;
  /** Whether the relays were granted: not before there is somebody to reach. */
  granted: boolean;
} & (
  | {
      readonly kind: 'queue';
      readonly chairs: TableSize;
      /** The ticket that was given for the seat; null at a table to which the guest has returned. */
      readonly waiting: Waiting | null;
      open: boolean;
    }
  | {
      readonly kind: 'private';
      readonly chairs: number;
      door: Door;
      host: Seat;
      /** Those who wait at the door, for the host. */
      knocks: readonly GuestId[];
      /** How they call themselves, sealed; of those who have said so. */
      names: Readonly<Record<GuestId, string>>;
    }
);

/** How a guest comes to a private table; with `chairs` it is set with so many where it is not there. */
export type Coming = {
  readonly table: TableId;
  readonly pledge: PledgeSent;
  readonly chairs?: number | undefined;
};

/** Where a guest is in their visit. */
type Stage =
  | { readonly at: 'arrived' }
  | { readonly at: 'waiting'; readonly waiting: Waiting }
  /** At the door of a private table; `waits` when the guest has been told to. */
  | (Coming & { readonly at: 'knocking'; readonly waits: boolean })
  /** Back by another page, in their old seat (`you`), as soon as all others are ready for it. */
  | {
      readonly at: 'returning';
      readonly table: TableId;
      readonly you: Seat;
      readonly pledge: PledgeSent;
    }
  | Seated;

/** Shared by everybody who has asked for nothing yet. */
export const ARRIVED: Stage = { at: 'arrived' };

/** With half an outbox unacknowledged the next heartbeat is not awaited. */
const PROBE_EVERY = KEPT_MESSAGES_MAX / 2;

/** The server says no. */
export type Refusal = {
  readonly code: RefusalCode;
  readonly retryAfterMs?: number | undefined;
  readonly challenge?: Challenge | undefined;
};

/** The text of a refusal: it answers one socket alone, so it is never counted or kept. */
export const refusal = ({ code, retryAfterMs, challenge }: Refusal): string =>
  asciiJson({
    type: 'refused',
    code,
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.ceil(retryAfterMs) }),
    ...(challenge && { challenge }),
  } satisfies ServerMessage);

/** After so long (ms) whoever heard `one-moment` may ask again. */
export const ONE_MOMENT_MS = 5000;

const NEVER: readonly number[] = [];

/** Holds what outlives a socket: the stage, both message counts and the hashes of resume tokens. */
export class Guest {
  readonly id: GuestId;
  stage: Stage = ARRIVED;
  /** Null while the socket is lost. */
  line: Line | null;
  /** SHA-256 of the resume token; the token itself is not kept. */
  tokenHash: string;
  /** The same of the token before, as long as the guest may not have the new one. */
  usedHash: string | null = null;
  /** Counted messages received from the guest. */
  received = 0;
  /** When (ms) the guest last left tables that had only begun: see `cool-down.ts`. */
  leaves = NEVER;
  /** From which network they are, as `AddressLimits` calls it for now; null where that does not count. */
  network: string | null = null;
  /** What relays call their network; null where there are none, or before they have shown from where they come. */
  relayName: string | null = null;
  /** Whether they took the last seat that they were given at a table of strangers: see `silent-seats.ts`. */
  sits = false;
  /** See `DOOR_RATE`. */
  doorsFullAt = 0;
  /** How often their ticket was put into the queue: see `Rate`. */
  ticketsFullAt = 0;
  readonly outbox = new Outbox();
  /** Up to which message the guest was last asked what has arrived, because something waits for that. */
  #askedAt = 0;

  constructor(id: GuestId, tokenHash: string, line: Line | null) {
    this.id = id;
    this.tokenHash = tokenHash;
    this.line = line;
  }

  /** Sends a counted message, now or when the guest is back; `sender`: who causes it, if in plenty. */
  say(
    message: Exclude<ServerMessage, { type: 'welcome' | 'resumed' | 'moved' | 'refused' }>,
    sender: Sender = null,
  ): void {
    this.sayText(asciiJson(message), sender);
  }

  /** The same for a message that is already text, in ASCII. */
  sayText(text: string, sender: Sender = null): void {
    if (this.outbox.keep(text, sender)) this.#send(text);
    else this.#ask();
  }

  /** The first `count` messages have arrived; what waited for that is sent. */
  acknowledge(count: number): void {
    const released = this.outbox.acknowledge(count);
    for (const text of released) this.#send(text);
    if (released.length > 0) this.#ask();
  }

  #send(text: string): void {
    if (!this.line) return;
    this.line.send(text);
    if (this.outbox.size % PROBE_EVERY === 0) this.line.probe(this.outbox.sent);
  }

  /** Once for what has been sent: answers count against the guest's own rate. */
  #ask(): void {
    const { sent } = this.outbox;
    if (!this.line || this.#askedAt === sent) return;
    this.#askedAt = sent;
    this.line.probe(sent);
  }
}
