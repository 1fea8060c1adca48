/** Hands what guests ask to the house; who asks for a table of strangers is heard once they may, or told why not. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import { refusal, type Guest, type Line, type Refusal } from '../guest/guest.ts';
import type { House } from '../house/house.ts';
import type { Metrics } from '../metrics.ts';
import type { Admission } from './admission.ts';
import type { ClaimDesk } from './claim-desk.ts';

type Asked = Exclude<ClientMessage, { type: 'hello' | 'claim' }>;

/** What makes void a ticket that is still being looked up. */
const VOIDS: ReadonlySet<Asked['type']> = new Set(['queue', 'leave', 'host', 'join', 'return']);

/** Refusals that pages of before them cannot read: see docs/protocol.md §8. */
const NEW_CODES: ReadonlySet<RefusalCode> = new Set(['not-open', 'age', 'work', 'claimed']);

/** After so long (ms) such a page tries again. */
const OLD_PAGES_ASK_AFTER_MS = 10_000;

/** What it works with. */
type ReceptionParts = {
  readonly house: Pick<House, 'hear' | 'lose' | 'guests'>;
  readonly admission: Admission;
  readonly claims: ClaimDesk;
  readonly metrics: Pick<Metrics, 'refusals'>;
  readonly fault: (error: unknown) => void;
};

export class Reception {
  readonly #parts: ReceptionParts;
  /** What each of these guests has asked, while it is looked up whether they may. */
  readonly #judged = new WeakMap<Guest, Asked>();

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /** One message of a guest who has said hello, over this socket. */
  hear(
    guest: Guest,
    message: Exclude<ClientMessage, { type: 'hello' }>,
    socket: Pick<Line, 'send'> & Parameters<Admission['judge']>[2],
  ): void {
    const { admission, claims, house, fault } = this.#parts;
    if (message.type === 'claim') {
      claims.hear(guest, message);
      return;
    }
    if (VOIDS.has(message.type)) this.#judged.delete(guest);
    const admitted = message.type === 'queue' ? admission.judge(guest, message, socket) : null;
    if (admitted instanceof Promise) this.#hearLater(guest, message, admitted).catch(fault);
    else this.#answer(socket, admitted ?? house.hear(guest, message));
    if (message.type === 'reveal') claims.sat(guest);
  }

  /** The guest may have another socket by then, or none. */
  async #hearLater(guest: Guest, message: Asked, admitted: Promise<Refusal | null>): Promise<void> {
    this.#judged.set(guest, message);
    const { house } = this.#parts;
    const refused = await admitted;
    if (this.#judged.get(guest) !== message || house.guests.find(guest.id) !== guest) return;
    this.#judged.delete(guest);
    this.#answer(guest.line, refused ?? house.hear(guest, message));
    // Who waits without a line is set aside.
    if (!guest.line) house.lose(guest);
  }

  #answer(line: Pick<Line, 'send'> | null, refused: Refusal | null): void {
    if (!refused || !line) return;
    if (NEW_CODES.has(refused.code))
      line.send(refusal({ code: 'one-moment', retryAfterMs: OLD_PAGES_ASK_AFTER_MS }));
    this.#parts.metrics.refusals.inc({ code: refused.code });
    line.send(refusal(refused));
  }
}
