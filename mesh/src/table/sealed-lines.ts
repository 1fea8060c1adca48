/** The sealed lines of a mesh to the other seats of its table, which go through the server. */
import type { Boxed } from '@eat-with-me/protocol/signal';
import type { Seat } from '@eat-with-me/protocol/table';
import { Emitter } from '../emitter.ts';
import type { LinkKeys } from '../trust/ceremony.ts';
import { SealedLine } from '../trust/sealed-line.ts';
import type { TableRequest } from './table-messages.ts';

/** How often it is looked whether sealed signals are missing, in ms. */
const LOOK_EVERY_MS = 1000;

/** One for a mesh. */
export class SealedLines extends Emitter<{
  /** To the server. */
  say: [TableRequest];
  /** What came over the line to this seat cannot be its guest's, or some of it went missing. */
  broken: [Seat];
  /** Nothing from this seat ever opens: the other end has another secret, or none. */
  unreadable: [Seat];
}> {
  readonly #lines = new Map<Seat, SealedLine>();
  /** Seats that a server which forgot the table cannot reach yet: what is said to them waits. */
  readonly #unreachable = new Set<Seat>();
  #watch: ReturnType<typeof setInterval> | undefined;

  get seats(): Iterable<Seat> {
    return this.#lines.keys();
  }

  /** Signals that went missing on the way do not come any more: from now on that is noticed. */
  start(): void {
    this.#watch = setInterval(() => {
      const now = performance.now();
      for (const [seat, line] of this.#lines) if (line.isBroken(now)) this.emit('broken', seat);
    }, LOOK_EVERY_MS);
  }

  end(): void {
    clearInterval(this.#watch);
  }

  /** A line to this seat, in place of one before it. Returns what says something over this one. */
  add(seat: Seat, keys: LinkKeys): (content: Boxed) => void {
    const line = new SealedLine(keys);
    this.#lines.set(seat, line);
    return (content) => void this.#send(seat, line, content);
  }

  /** Says something to a seat, if there is a line to it. */
  send(seat: Seat, content: Boxed): void {
    const line = this.#lines.get(seat);
    if (line) void this.#send(seat, line, content);
  }

  /** Opens a box from this seat; `hear` takes what was in it and in those that waited for it, one after the other. */
  async receive(
    from: Seat,
    box: string,
    hear: (content: Boxed) => Promise<void> | void,
  ): Promise<void> {
    const line = this.#lines.get(from);
    if (!line) return;
    const { contents, broken } = await line.open(box, performance.now());
    for (const content of contents) await hear(content);
    if (line.isForeign) this.emit('unreadable', from);
    if (broken) this.emit('broken', from);
  }

  /** Says again what this seat may not have. */
  resume(seat: Seat): void {
    for (const box of this.#lines.get(seat)?.resume() ?? [])
      this.emit('say', { type: 'signal', to: seat, box });
  }

  /** The server has forgotten the table: nobody is reached before they have put it back. */
  forgotten(): void {
    for (const seat of this.#lines.keys()) this.#unreachable.add(seat);
  }

  /** This seat is reached again. */
  returned(seat: Seat): void {
    this.#unreachable.delete(seat);
  }

  async #send(to: Seat, line: SealedLine, content: Boxed): Promise<void> {
    try {
      const box = await line.seal(content);
      if (!this.#unreachable.has(to)) this.emit('say', { type: 'signal', to, box });
    } catch {
      // Too long, or too many for one key: no browser of this product makes such signals.
      this.emit('broken', to);
    }
  }
}
