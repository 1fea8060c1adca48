/** One guest's visit, step by step: arrives, queues, sits, leaves, is lost, is back. No sockets in here. */
import type { RefusalCode } from '@eat-with-me/protocol/endings';
import type { ClientMessage } from '@eat-with-me/protocol/messages';
import type { IceServer } from '@eat-with-me/protocol/table';
import type { Logger } from 'pino';
import { ARRIVED, type Guest, type Line } from './guest.ts';
import { Guests, type Resumption } from './guests.ts';
import type { Match } from './match.ts';
import { Matchmaker } from './matchmaker.ts';
import type { Metrics } from './metrics.ts';
import type { Notice, Store } from './store.ts';
import { hearSignal, Tables } from './tables.ts';

/** What a house is made of. Times in ms; `fault` takes what must never happen. */
export type HouseParts = {
  readonly store: Store;
  readonly match: Match;
  readonly iceServers: readonly IceServer[];
  readonly sitWithinMs: number;
  readonly graceMs: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly fault: (error: unknown) => void;
};

/** Routes what guests ask and what other guests' doings mean for them. The only writer of life-cycle log lines. */
export class House {
  readonly guests = new Guests();
  readonly tables: Tables;
  readonly #matchmaker: Matchmaker;
  readonly #parts: HouseParts;

  constructor(parts: HouseParts) {
    this.#parts = parts;
    this.tables = new Tables({ ...parts, guests: this.guests });
    this.#matchmaker = new Matchmaker({
      ...parts,
      guests: this.guests,
      lay: (group) => this.tables.lay(group),
    });
    parts.store.attend((id, notice) => {
      const guest = this.guests.find(id);
      if (!guest) return false;
      this.#notice(guest, notice);
      return true;
    });
  }

  /** Somebody new is at the door. */
  arrive(line: Line): { guest: Guest; token: string } {
    this.#parts.log.info('arrived');
    return this.guests.arrive(line);
  }

  /** Somebody says they were here before. `ready` runs when their visit goes on, before anything else is said. */
  resume(
    line: Line,
    token: string,
    received: number,
    ready: (resumed: Resumption & { outcome: 'resumed' }) => void,
  ): Resumption['outcome'] {
    const resumption = this.guests.resume(token, received, line);
    this.#parts.metrics.resumes.inc({ outcome: resumption.outcome });
    switch (resumption.outcome) {
      case 'unknown':
        break;
      case 'gap':
        resumption.guest.line?.end('replaced');
        this.end(resumption.guest, 'lost');
        break;
      case 'resumed': {
        this.#parts.log.info('resumed');
        ready(resumption);
        const { stage } = resumption.guest;
        // Who was replaced rather than lost still waits.
        if (stage.at === 'waiting' && !resumption.replaced)
          this.#run(this.#matchmaker.resume(stage.waiting));
        break;
      }
    }
    return resumption.outcome;
  }

  /** One message of a guest who has said hello; the code if the answer is no. */
  hear(guest: Guest, message: Exclude<ClientMessage, { type: 'hello' }>): RefusalCode | null {
    switch (message.type) {
      case 'signal':
        return this.#answer(this.tables.signal(guest, message.to, message.box));
      case 'sit':
        return this.#answer(this.tables.sit(guest, message.table));
      case 'queue': {
        const refused = this.#answer(this.#matchmaker.queue(guest, message.ticket));
        if (!refused) this.#parts.log.info({ sizes: message.ticket.sizes }, 'queued');
        return refused;
      }
      case 'leave':
        if (guest.stage.at !== 'arrived') this.#parts.log.info({ from: guest.stage.at }, 'left');
        this.#leave(guest, 'left');
        return null;
    }
  }

  /** The socket broke: place and seat are kept for the grace. */
  lose(guest: Guest): void {
    this.#parts.log.info({ from: guest.stage.at }, 'lost');
    this.guests.lose(guest, this.#parts.now());
    const { stage } = guest;
    if (stage.at === 'waiting') this.#run(this.#parts.store.withdraw(guest.id));
    else if (stage.at === 'seated') this.#run(this.tables.lose(guest, stage));
  }

  /** The visit is over: the page was closed (`left`) or the grace is (`lost`). */
  end(guest: Guest, because: 'left' | 'lost'): void {
    this.#parts.log.info({ from: guest.stage.at, because }, 'gone');
    this.#leave(guest, because);
    this.guests.end(guest);
  }

  /** Does what is due. Call it several times a second. */
  tick(): void {
    const now = this.#parts.now();
    for (const guest of this.guests.lostBy(now - this.#parts.graceMs)) this.end(guest, 'lost');
    this.#run(this.tables.endOverdue(now));
    this.#run(this.#matchmaker.tellCount(now));
  }

  #leave(guest: Guest, because: 'left' | 'lost'): void {
    const { stage } = guest;
    if (stage.at === 'waiting') this.#run(this.#matchmaker.leave(guest));
    else if (stage.at === 'seated') this.#run(this.tables.leave(guest, stage, because));
  }

  #notice(guest: Guest, notice: Notice): void {
    const { stage } = guest;
    const { log, metrics, now } = this.#parts;
    switch (notice.type) {
      case 'seated': {
        const { table, you, seats } = notice.seating;
        // Claimed on another node while the guest left or was lost here: the seat is not theirs to take.
        if (stage.at !== 'waiting' || stage.waiting.since !== notice.since || !guest.line) {
          this.#run(this.tables.vacate(table, you, 'left'));
          return;
        }
        const mates = new Map(
          seats.filter(({ seat }) => seat !== you).map((m) => [m.seat, m.guest]),
        );
        // Lost and back while the claim was under way: then the ticket was put back after it.
        this.#run(this.#parts.store.withdraw(guest.id));
        guest.stage = { at: 'seated', table, you, mates, sat: false };
        guest.say({ type: 'seated', seating: notice.seating });
        metrics.timeInQueue.observe((now() - notice.since) / 1000);
        log.info({ size: seats.length }, 'seated');
        return;
      }
      case 'returned':
        if (stage.at !== 'seated' || stage.table !== notice.table) return;
        log.info('returned');
        this.#run(this.#matchmaker.putBack(guest, notice.waiting, 'table-mate-gone'));
        return;
      case 'unseated':
        if (stage.at !== 'seated' || stage.table !== notice.table) return;
        log.info('unseated');
        guest.stage = ARRIVED;
        guest.say(notice);
        return;
      case 'departed':
        if (stage.at !== 'seated' || stage.table !== notice.table) return;
        stage.mates.delete(notice.seat);
        guest.say(notice);
        return;
      case 'signal':
        hearSignal(guest, notice.table, notice.from, notice.box);
    }
  }

  #answer(result: Promise<void> | RefusalCode | null): RefusalCode | null {
    if (!(result instanceof Promise)) return result;
    this.#run(result);
    return null;
  }

  #run(work: Promise<void>): void {
    work.catch(this.#parts.fault);
  }
}
