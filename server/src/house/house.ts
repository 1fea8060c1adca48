/** One guest's visit, step by step: arrives, queues, sits, leaves, is lost, is back. No sockets in here. */
import type { RefusalCode } from '@eat-with-me/protocol/wire/endings';
import type { ClientMessage } from '@eat-with-me/protocol/wire/messages';
import type { GuestId, IceGrant } from '@eat-with-me/protocol/table';
import type { Logger } from 'pino';
import { asksForRelays } from './asks-for-relays.ts';
import type { Relaxes } from '../queue/fits.ts';
import {
  ARRIVED,
  ONE_MOMENT_MS,
  refusal,
  type Guest,
  type Line,
  type Refusal,
} from '../guest/guest.ts';
import { Guests, type Resumption } from '../guest/guests.ts';
import { HourlySalts } from '../queue/hourly-salts.ts';
import { countLeave, countSilent } from './counted-leaves.ts';
import { mayCome, mayReclaim } from './may-come.ts';
import type { Match } from '../queue/match.ts';
import { Matchmaker } from '../queue/matchmaker.ts';
import type { Metrics } from '../metrics.ts';
import type { Budget } from '../ground/turn-budget.ts';
import { hashToken } from '../ground/random.ts';
import { SilentSeats } from '../queue/silent-seats.ts';
import type { ClaimNotice } from '../store/notice.ts';
import { StoreFull, type Salts, type Store } from '../store/store.ts';
import { Notices } from './notices.ts';
import { Restoring } from './restoring.ts';
import { Returns, sizeOf } from './returns.ts';
import { SaltNews } from './salt-news.ts';
import { giveSeat, grantOf } from './table-news.ts';
import { chairOf, isBack } from '../store/table-rules.ts';
import { viewOf } from '../store/table-view.ts';
import { Tables } from './tables.ts';

/** What a house is made of. Times in ms; `fault` takes what must never happen. */
type HouseParts = {
  readonly store: Store;
  readonly match: Match;
  readonly relaxes: Relaxes;
  /** How much matching may be done in one turn of the event loop. */
  readonly budget: Budget;
  /** Mints what one seat's browser needs to reach the others; `name` is what relays call its network, null: no relay yet. */
  readonly ice: (name: string | null) => IceGrant;
  /** What shows that this guest has an open wire, to whoever gives tokens for the companion; null where nobody does. */
  readonly pass: (guest: GuestId) => string | null;
  /** Takes what guests of other nodes claim of one of this node. */
  readonly claimed: (guest: Guest, claim: ClaimNotice) => void;
  /** Whether guests can be reached over a relay. */
  readonly relay: boolean;
  readonly sitWithinMs: number;
  readonly graceMs: number;
  /** How many a network may be: a quarter of them not sitting down once is nobody's fault. */
  readonly socketsPerAddress: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly fault: (error: unknown) => void;
};

/** What asks nothing of the memory of the house, or only what it would come to anyway. */
const ALWAYS_HEARD: ReadonlySet<ClientMessage['type']> = new Set([
  'signal',
  'reveal',
  'leave',
  'renew',
  'companion',
]);

type Asked = Exclude<ClientMessage, { type: 'hello' | 'claim' }>;

/** Routes what guests ask and what other guests' doings mean for them. The only writer of life-cycle log lines. */
export class House {
  readonly guests = new Guests();
  readonly tables: Tables;
  readonly #matchmaker: Matchmaker;
  readonly #notices: Notices;
  readonly #returns: Returns;
  readonly #restoring: Restoring;
  readonly #salts: HourlySalts;
  readonly #silentSeats: SilentSeats;
  readonly #saltNews = new SaltNews(this.guests);
  readonly #parts: HouseParts;
  #wasReachable = true;

  constructor(parts: HouseParts) {
    this.#parts = parts;
    this.#salts = new HourlySalts(parts.store);
    this.#silentSeats = new SilentSeats(Math.ceil(parts.socketsPerAddress / 4));
    this.tables = new Tables({
      ...parts,
      guests: this.guests,
      silentSeats: this.#silentSeats,
      opened: () => this.#matchmaker.stir(),
      refuse: (guest, code) => this.#refuse(guest, code),
    });
    this.#matchmaker = new Matchmaker({
      ...parts,
      guests: this.guests,
      silentSeats: this.#silentSeats,
      carryOut: (decision) => this.tables.carryOut(decision),
    });
    const { guests, tables } = this;
    const refuse = (guest: Guest, code: RefusalCode) => this.#refuse(guest, code);
    const run = (work: Promise<void>) => this.#run(work);
    const all = { ...parts, guests, tables, refuse, run };
    this.#notices = new Notices({
      ...all,
      matchmaker: this.#matchmaker,
      silent: (guest, seated) => countSilent(guest, seated, this.#silentSeats, parts.now()),
    });
    this.#returns = new Returns(all);
    this.#restoring = new Restoring(all);
    parts.store.attend(
      (id, notice) => {
        const guest = this.guests.find(id);
        if (!guest) return false;
        this.#notices.hear(guest, notice);
        return true;
      },
      {
        vacate: (table, seat) => this.tables.vacate(table, seat, 'lost'),
        unknock: (guest, table) => this.tables.unknock(guest, table),
        visits: () => this.guests,
        emptied: () => this.#run(this.#restoring.restore()),
      },
    );
  }

  /** Whether what guests ask for is done at once. */
  get reachable(): boolean {
    return this.#parts.store.reachable;
  }

  /** Whether guests should ask again later, because so much waits for the memory of the house. */
  get isFull(): boolean {
    return this.#parts.store.isFull;
  }

  /** What meeting tags are made with just now. */
  get salts(): Salts {
    return this.#salts.current;
  }

  /** Gets ready for the first guest. */
  async open(): Promise<void> {
    await this.#salts.turn(this.#parts.now());
  }

  /** Somebody new is at the door. */
  arrive(line: Line): { guest: Guest; token: string } {
    this.#parts.log.info('arrived');
    const arrival = this.guests.arrive(line);
    this.#run(this.#parts.store.know(arrival.guest.id, arrival.guest.tokenHash, null));
    return arrival;
  }

  /**
   * Somebody has a token that is not known here: whether another node had them and they are this one's now, so that they
   * can resume. `relayName` is what relays call the network from which they have come.
   */
  async takeOver(token: string, relayName: string | null): Promise<boolean> {
    const { store, now, ice } = this.#parts;
    const tokenHash = hashToken(token);
    const visit = await store.takeOver(tokenHash);
    if (!visit) return false;
    this.#parts.log.info('taken over');
    const guest = this.guests.takeOver(visit.guest, tokenHash, now());
    guest.relayName = relayName;
    const { table, waiting } = visit;
    const chair = table && chairOf(table, guest.id);
    const knocks = table?.kind === 'private' ? table.knocks : [];
    const knock = knocks.find((one) => one.guest === guest.id);
    if (table && chair && isBack(table, guest.id)) {
      const { seat: you, pledge } = chair;
      guest.stage = { at: 'returning', table: table.table, you, pledge };
    } else if (table && chair) {
      // Since when they sit is not known, but not for shorter than the table is as it is.
      const since = table.kind === 'queue' ? table.askedAt : 0;
      giveSeat(guest, chair.seat, viewOf(table), { ...chair, ice, now: since });
    } else if (table && knock)
      guest.stage = { at: 'knocking', table: table.table, pledge: knock.pledge, waits: false };
    else if (waiting)
      await this.#matchmaker.putBack(guest, waiting, waiting.spent ? 'table-mate-gone' : 'asked');
    return true;
  }

  /** Somebody says they were here before. `ready` runs when their visit goes on, before anything else is said. */
  resume(
    line: Line,
    token: string,
    received: number,
    ready: (resumed: Resumption & { outcome: 'resumed' | 'moved' }) => void,
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
      case 'resumed':
      case 'moved': {
        this.#parts.log.info(resumption.outcome);
        ready(resumption);
        const { guest, voided } = resumption;
        this.#run(this.#parts.store.know(guest.id, guest.tokenHash, voided));
        // Its pong says what has arrived.
        line.probe(guest.outbox.sent);
        // Who was replaced rather than lost still waits.
        if (resumption.replaced) break;
        if (guest.stage.at === 'waiting') this.#run(this.#matchmaker.resume(guest.stage.waiting));
        else if (guest.stage.at === 'knocking') this.#run(this.tables.join(guest, guest.stage));
        else if (guest.stage.at === 'returning')
          this.#run(this.tables.reclaim(guest, guest.stage, guest.id, guest.stage.pledge));
        break;
      }
    }
    return resumption.outcome;
  }

  /** The guest has said something on this socket. */
  confirm(guest: Guest): void {
    if (guest.usedHash === null) return;
    const voided = this.guests.confirm(guest);
    if (voided !== null) this.#run(this.#parts.store.forget(voided));
  }

  /** One message of a guest who has said hello; why not, if the answer is no. */
  hear(guest: Guest, message: Asked): Refusal | null {
    if (this.isFull && !ALWAYS_HEARD.has(message.type))
      return { code: 'one-moment', retryAfterMs: ONE_MOMENT_MS };
    if (!this.#parts.relay && asksForRelays(message)) return { code: 'no-relay' };
    switch (message.type) {
      case 'signal':
        return this.#answer(this.tables.signal(guest, message.to, message.box));
      case 'reveal':
        return this.#answer(this.tables.reveal(guest, message));
      case 'prepare': {
        const { table, epoch, pledge } = message;
        return this.#answer(this.tables.prepare(guest, table, epoch, pledge));
      }
      case 'queue': {
        const refused = this.#answer(this.#matchmaker.queue(guest, message.ticket));
        if (refused) return refused;
        this.#parts.log.info({ sizes: message.ticket.sizes }, 'queued');
        this.#sayIfAway(guest);
        return null;
      }
      case 'leave':
        if (guest.stage.at !== 'arrived') this.#parts.log.info({ from: guest.stage.at }, 'left');
        if (guest.stage.at === 'seated') countLeave(guest, guest.stage, this.#parts.now());
        this.#leave(guest, 'left');
        return null;
      case 'agree':
        return this.#answer(this.tables.agree(guest, message.table, message.agreed));
      case 'host': {
        const refused = mayCome(guest, 2, this.#parts.now());
        if (refused) return refused;
        this.#run(this.tables.host(guest, message.chairs, message.door, message.pledge));
        this.#sayIfAway(guest);
        return null;
      }
      case 'join': {
        // Whoever may set a table pays for one.
        const refused = mayCome(guest, message.chairs === undefined ? 1 : 2, this.#parts.now());
        if (refused) return refused;
        this.#parts.log.info('knocking');
        this.#run(this.tables.join(guest, message));
        this.#sayIfAway(guest);
        return null;
      }
      case 'introduce':
        return this.#answer(this.tables.introduce(guest, message.table, message.name));
      case 'door':
        return this.#answer(this.tables.guard(guest, message.table, message.door));
      case 'admit':
        return this.#answer(this.tables.admit(guest, message.table, message));
      case 'return': {
        const refused = mayCome(guest, 1, this.#parts.now());
        if (refused) return refused;
        const was = sizeOf(message);
        if (!was) return { code: 'not-seated' };
        this.#run(this.#returns.return(guest, message, was));
        return null;
      }
      case 'reclaim': {
        const refused = mayReclaim(guest, this.#parts.now());
        if (refused) return refused;
        this.#run(this.#returns.reclaim(guest, message));
        this.#sayIfAway(guest);
        return null;
      }
      case 'renew': {
        if (guest.stage.at !== 'seated') return { code: 'not-seated' };
        guest.say({ type: 'renewed', ...grantOf(guest, guest.stage, this.#parts.ice) });
        return null;
      }
      case 'companion':
        guest.say({ type: 'companioned', pass: this.#parts.pass(guest.id) });
        return null;
    }
  }

  /** The socket broke: place and seat are kept for the grace, or for a moment if the guest was `rising`. */
  lose(guest: Guest, rising = false): void {
    // Another node's by now.
    if (this.guests.find(guest.id) !== guest) return;
    this.#parts.log.info({ from: guest.stage.at }, 'lost');
    this.guests.lose(guest, this.#parts.now(), rising);
    const { stage } = guest;
    if (stage.at === 'waiting') this.#run(this.#parts.store.setAside(stage.waiting));
    else if (stage.at === 'knocking') this.#run(this.tables.unknock(guest.id, stage.table));
    else if (stage.at === 'seated') this.#run(this.tables.lose(guest, stage));
  }

  /** The page was closed, or is being loaded anew: who eats may come back by another one; whoever does not is gone. */
  pageClosed(guest: Guest, rising: boolean): void {
    const { stage } = guest;
    if (stage.at === 'returning' || (stage.at === 'seated' && stage.sat)) this.lose(guest, rising);
    else this.end(guest, 'left');
  }

  /** The visit is over: the guest said so (`left`) or the grace is (`lost`). */
  end(guest: Guest, because: 'left' | 'lost'): void {
    if (this.guests.find(guest.id) !== guest) return;
    this.#parts.log.info({ from: guest.stage.at, because }, 'gone');
    this.#leave(guest, because);
    this.confirm(guest);
    this.guests.end(guest);
    this.#run(this.#parts.store.forget(guest.tokenHash));
  }

  /** Does what is due. Call it several times a second. */
  tick(): void {
    const now = this.#parts.now();
    this.#noteAway();
    this.#restoring.tick(now);
    for (const guest of this.guests.lostBy(now - this.#parts.graceMs)) this.end(guest, 'lost');
    for (const guest of this.guests.risenBy(now)) this.end(guest, 'left');
    this.#run(this.tables.endOverdue(now));
    this.#run(this.#matchmaker.tick(now));
    this.#run(this.#turnSalts(now));
  }

  #leave(guest: Guest, because: 'left' | 'lost'): void {
    const { stage } = guest;
    if (stage.at === 'waiting') this.#run(this.#matchmaker.leave(guest));
    else if (stage.at === 'knocking') {
      guest.stage = ARRIVED;
      this.#run(this.tables.unknock(guest.id, stage.table));
    } else if (stage.at === 'seated' || stage.at === 'returning') {
      if (stage.at === 'seated') countSilent(guest, stage, this.#silentSeats, this.#parts.now());
      this.#run(this.tables.leave(guest, stage, because));
    }
  }

  /** What was asked will be done when the memory is back; the guest should know. */
  #sayIfAway(guest: Guest): void {
    if (!this.reachable) this.#refuse(guest, 'one-moment', ONE_MOMENT_MS);
  }

  async #turnSalts(now: number): Promise<void> {
    if (await this.#salts.turn(now)) this.#saltNews.spread(this.#salts.current);
    this.#saltNews.tick();
  }

  /** Whoever asked for something hears when it has to wait; once it is being done, they hear of that. */
  #noteAway(): void {
    const { reachable } = this;
    if (reachable === this.#wasReachable) return;
    this.#wasReachable = reachable;
    if (reachable) this.#matchmaker.countAnew();
    else
      for (const guest of this.guests)
        if (guest.stage.at === 'waiting' || guest.stage.at === 'knocking') this.#sayIfAway(guest);
  }

  #refuse(guest: Guest, code: RefusalCode, retryAfterMs?: number): void {
    if (!guest.line) return;
    this.#parts.metrics.refusals.inc({ code });
    guest.line.send(refusal({ code, retryAfterMs }));
  }

  #answer(result: Promise<void> | Refusal | null): Refusal | null {
    if (!(result instanceof Promise)) return result;
    this.#run(result);
    return null;
  }

  #run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (error instanceof StoreFull) this.#parts.metrics.verbsDropped.inc();
      else this.#parts.fault(error);
    });
  }
}
