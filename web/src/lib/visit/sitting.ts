/** One table of a visit, from the wait for it to the last goodbye: its mesh, and everything that is known of it. */
import { Emitter } from '@eat-with-me/mesh/emitter';
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import { BROKEN_RUNS_MAX } from './broken-runs.ts';
import type { TableMessage } from '@eat-with-me/mesh/table/table-messages';
import type { TrustFailure, Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door, GuestId, Seat, Seating, TableId } from '@eat-with-me/protocol/table';
import { FRAMES_SENT } from '@eat-with-me/protocol/talk/frames-sent';
import { RISING, UNREACHED } from '@eat-with-me/protocol/talk/link-topics';
import { SCREEN } from '@eat-with-me/protocol/talk/screen-topic';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import { liftedAmong } from '#lib/cover/lifted.ts';
import { TableCover } from '#lib/cover/table-cover.ts';
import type { GuestLink } from '#lib/table/remote-guest.svelte.ts';
import type { TableMate } from '#lib/table/table-mate.ts';
import { Renewal } from '#lib/wire/renewal.ts';
import { companyOf, partedFrom, unreachedAmong, unsafeAmong, whyOver } from './company.ts';
import { keysTrouble } from './exit-reason.ts';
import { invitationLink } from '#lib/visit/invited/invitation.ts';
import { Announcer } from './news.ts';
import {
  keepsDoor,
  tableAfter,
  tableLaid,
  type Named,
  type TableNews,
  type PrivateTable,
  type TableStage,
  type Unreached,
} from './stage.ts';
import type { Bond } from './purpose.ts';
import { SeatDecisions } from '#lib/visit/seat/seat-decisions.ts';
import type { SittingEvents, SittingOptions } from './sitting-options.ts';
import type { TableMesh } from './table-mesh.ts';
import { TableRefill } from './table-refill.ts';

/** A guest matched at once needs no connection prepared; one who still waits after this long, in ms, gets one. */
const PREPARE_AFTER_MS = 100;

/** What the server says of one table. */
type SittingMessage = TableMessage | TableNews | MessageOf<ServerMessage, 'unseated'>;

/** Made when a guest goes on their way to a table, and thrown away whole: once it was left it says nothing more. */
export class Sitting extends Emitter<SittingEvents> {
  /** For what concerns the guest rather than the table: tracks, presence, thrift. */
  readonly mesh: TableMesh;
  /** What lies over pictures, and what looks at them once it is lifted. */
  readonly cover: TableCover;
  readonly #secret: SittingOptions['secret'];
  readonly #bond: Bond;
  readonly #meetings: SittingOptions['meetings'];
  readonly #brokenRuns: SittingOptions['brokenRuns'];
  readonly #renewal = new Renewal(() => this.emit('say', { type: 'renew' }));
  readonly #announcer = new Announcer();
  readonly #refill: TableRefill;
  readonly #decisions: SeatDecisions;
  readonly #deaf: (() => void)[];
  #table: TableStage | null = null;
  #preparing: ReturnType<typeof setTimeout> | undefined;
  #left = false;
  /** The house has given the seat away: the guest was asleep, or so it says. */
  #isUnseated = false;

  constructor(options: SittingOptions) {
    super();
    const { mesh, secret, bond, door, judgements, meetings, brokenRuns, cover } = options;
    this.mesh = mesh;
    this.#secret = secret;
    this.#bond = bond ?? 'invitation';
    this.#meetings = meetings;
    this.#brokenRuns = brokenRuns;
    this.#decisions = new SeatDecisions(judgements ?? new Map());
    this.#refill = new TableRefill(mesh, (message) => this.emit('say', message));
    if (door) mesh.door.set(door);
    this.cover = new TableCover(mesh, cover);
    this.#deaf = [
      mesh.on('say', (message) => this.emit('say', message)),
      mesh.on('doubt', () => this.emit('doubt')),
      mesh.on('change', () => this.look()),
      mesh.on('untrusted', (failure, epoch) => this.#untrusted(failure, epoch)),
      mesh.on('unreadable', (from) => this.#boxDidNotOpen(from)),
      mesh.comparing.on('risked', () => this.#brokenRuns.risk()),
      mesh.comparing.on('drawn', () => this.#brokenRuns.finish()),
      mesh.comparing.on('broken', (seats) => this.#comparingBroke(seats)),
    ];
    mesh.setWelcomes(secret !== null);
    for (const topic of [FRAMES_SENT, RISING, SCREEN, UNREACHED]) mesh.talk.carry(topic);
  }

  /** The table that the guest sits at; null before they do. */
  get table(): TableStage | null {
    return this.#table;
  }

  /** Whether there is somebody whom a server that has forgotten the table cannot take away. */
  get isEating(): boolean {
    return [...this.mesh.links.values()].some(
      ({ state }) => state.phase === 'connected' || state.phase === 'interrupted',
    );
  }

  /** Whether a meal is under way, with somebody who has shown that they are who sits there: no word of the house ends it. */
  get isUnderWay(): boolean {
    return this.mesh.isTrusted && this.isEating;
  }

  /** What the guest is bound to at the table to come; null once it was left, or if there can be no keys. */
  async pledge(): Promise<PledgeSent | null> {
    try {
      const pledge = await this.mesh.pledge();
      return this.#left ? null : pledge;
    } catch {
      if (!this.#left) this.emit('over', keysTrouble());
      return null;
    }
  }

  /** The ticket is in: there is time to open a connection. */
  prepare(): void {
    if (!this.#left && !this.#table) this.mesh.prepare();
  }

  /** The guest still waits: an offer is prepared meanwhile. */
  waits(): void {
    clearTimeout(this.#preparing);
    this.#preparing = setTimeout(() => {
      if (!this.#table) this.mesh.prepareOffer();
    }, PREPARE_AFTER_MS);
  }

  /** The server has laid a table, which is held against what was wished. Returns what it looks like. */
  sitDown(seating: Seating, wished: Wished): TableStage {
    clearTimeout(this.#preparing);
    this.mesh.sitDown(seating, wished);
    this.#renewal.granted(seating.iceServersTtlMs);
    const guests = this.#companyOf(seating.you, []);
    const table = tableLaid(seating, guests, this.#cameBy(seating.table), wished.fewer);
    if (table.kind === 'queue' && table.refill.keepsOpen) this.mesh.setWelcomes(true);
    this.#table = table;
    this.emit('news', { kind: 'table-ready' });
    return table;
  }

  /** Takes what the server says of a table; what concerns another one than this is left unheard. */
  hear(message: SittingMessage): void {
    const table = this.#table;
    if (!table) return;
    switch (message.type) {
      case 'seated':
        this.mesh.hear(message);
        if (message.seating.table === table.table) this.#seatKept(table);
        break;
      case 'renewed':
        this.mesh.hear(message);
        this.#renewal.granted(message.iceServersTtlMs);
        break;
      case 'arrived':
      case 'revealed':
      case 'signal':
      case 'returned':
        this.mesh.hear(message);
        break;
      case 'departed':
        this.mesh.hear(message);
        if (message.table === table.table) this.#unreachedLeft(this.#table ?? table, message.seat);
        break;
      case 'opened':
      case 'hosted':
      case 'knocked':
        if (message.table === table.table) this.#tableNews(table, message);
        break;
      case 'unseated':
        this.#isUnseated ||= message.table === table.table;
        this.look();
        break;
    }
  }

  /** Looks again at who is there: somebody came, came nearer, left or was lost. Whoever comes by no link has it called. */
  look(): void {
    const table = this.#table;
    if (!table || this.#left) return;
    const links = [...this.mesh.links.values()];
    if (this.#isUnseated && !(this.mesh.isTrusted && links.some(isConnected))) {
      this.emit('over', 'asleep');
      return;
    }
    if (links.some(({ state }) => state.phase !== 'connecting')) this.emit('found');
    for (const { meeting } of links) if (meeting !== null) this.#meetings.note(meeting);
    const gone = table.guests.filter(({ state }) => isOver(state));
    if (table.kind === 'queue')
      for (const meeting of partedFrom(gone, this.mesh.links))
        this.#meetings.part(meeting, Date.now());
    const staying = table.guests.filter(({ state }) => !isOver(state));
    const guests = this.#companyOf(table.you, staying);
    this.#decisions.look(guests);
    const news = this.#announcer.newsOf(table.guests);
    if (news) this.emit('news', news);
    const comparing = this.mesh.comparing.view;
    const brokenRuns = this.#brokenRuns.count();
    const same = guests.every((guest, index) => guest === table.guests[index]);
    if (same && guests.length === table.guests.length) {
      // Friends have the key of their invitation.
      const isNews = table.comparing !== null && comparing !== table.comparing;
      if (isNews) this.#become({ ...table, comparing, brokenRuns });
      else if (table.kind === 'private' && this.#door !== table.door)
        this.#become({ ...table, door: this.#door });
      return;
    }
    // Nobody is left, whoever they were. Links come a moment after the seat.
    if (guests.length === 0 && table.kind === 'queue') {
      this.emit('over', whyOver([...links, ...table.guests].map(({ state }) => state)));
      return;
    }
    const unsafe = [...table.unsafe, ...unsafeAmong(gone)];
    const unreached = guests.length > 0 ? [...table.unreached, ...unreachedAmong(gone)] : [];
    this.#tellUnreached(table.unreached, unreached);
    // The first links of a table are no other company.
    const isOther = table.guests.length > 0;
    const taken = guests.length + unreached.length + 1;
    const after = isOther ? this.#refill.anew(table, taken) : table;
    if (after.kind === 'private')
      this.#become({ ...after, guests, unsafe, unreached, door: this.#door });
    else this.#become({ ...after, guests, comparing, brokenRuns, unsafe, unreached });
  }

  /** The others know why somebody is missed. */
  #tellUnreached(before: readonly Unreached[], now: readonly Unreached[]): void {
    if (before.length === now.length) return;
    const seats = now.map(({ seat }) => seat);
    this.mesh.talk.say(UNREACHED, seats);
  }

  /** The guest in this seat has left the table, as the server says; nothing of them was ever here. */
  #unreachedLeft(table: TableStage, seat: Seat): void {
    const unreached = table.unreached.filter((one) => one.seat !== seat);
    if (unreached.length === table.unreached.length) return;
    this.#tellUnreached(table.unreached, unreached);
    this.#become({ ...table, unreached });
  }

  /** A table-mate who comes by no link sits down, in a seat that nobody has. */
  seat(mate: TableMate): void {
    if (!this.#table || this.#left) return;
    const guests = this.#companyOf(this.#table.you, [...this.#table.guests, mate]);
    this.#become({ ...this.#table, guests });
  }

  /** The socket was away for a while: fresh credentials at once, if there are any. */
  resumed(): void {
    this.#renewal.now();
  }

  /** Says whether somebody may join; the queue fills the empty chairs once everyone agrees. */
  agreeToRefill(agreed: boolean): void {
    if (this.#table?.kind === 'queue') this.#become(this.#refill.agree(this.#table, agreed));
  }

  /** The guest's own hand: they would compare with whoever does, too. */
  compare(): void {
    void this.mesh.comparing.press();
  }

  /** They would not any more. */
  withdrawCompare(): void {
    void this.mesh.comparing.withdraw();
  }

  /** Who may come through the door of the private table; the host's to say. */
  setDoor(door: Door): void {
    if (!this.#table) return;
    this.mesh.door.set(door);
    this.emit('say', { type: 'door', table: this.#table.table, door });
    this.look();
  }

  /** The host's answer to a knock. */
  admit(guest: GuestId, admitted: boolean): void {
    if (this.#table?.kind !== 'private') return;
    const { table, knocks } = this.#table;
    if (admitted) this.mesh.door.admit(performance.now());
    this.emit('say', { type: 'admit', table, guest, admitted });
    this.#become({ ...this.#table, knocks: knocks.filter((knock) => knock !== guest) });
  }

  /** One who knocks at the private table has said who they are. */
  named(guest: GuestId, name: string): void {
    if (this.#table) this.#tableNews(this.#table, { type: 'named', guest, name });
  }

  /** By which secrets the guest would know again those who sit there now. */
  get meetingsThere(): readonly string[] {
    return [...this.mesh.links.values()].flatMap(({ meeting }) => meeting ?? []);
  }

  /** Tells the others that the guest is getting up, or has sat down again. */
  rise(rising: boolean): void {
    // Whoever sits down again does so as they first did.
    if (rising) for (const cover of liftedAmong(this.#table?.guests ?? [])) cover.cover();
    this.mesh.talk.say(RISING, rising);
  }

  /** The page is closed, perhaps to be loaded anew: no goodbye, and whoever comes back by another page has the seat. */
  closePage(): void {
    this.#end();
    this.mesh.closePage();
  }

  /** Says goodbye to the others; the server is told by whoever leaves. */
  leave(): void {
    if (this.#left) return;
    this.#end();
    this.mesh.leave();
  }

  #end(): void {
    this.#left = true;
    for (const end of this.#deaf) end();
    clearTimeout(this.#preparing);
    this.#renewal.end();
    this.cover.check.end();
  }

  /** Once is told as what it may be; from the second one on these are as suspect as if their recipe differed. */
  #comparingBroke(seats: readonly Seat[]): void {
    if (this.#brokenRuns.count() < BROKEN_RUNS_MAX) return;
    for (const { seat, trust } of this.#table?.guests ?? [])
      if (seats.includes(seat)) trust?.compared('broken');
  }

  #become(table: TableStage): void {
    this.#table = table;
    this.emit('table', table);
  }

  /** Another node has taken this guest over: it tells of the table whole. */
  #seatKept(table: TableStage): void {
    this.#become(
      table.kind === 'private'
        ? { ...table, knocks: [], names: new Map() }
        : this.#refill.repeat(table),
    );
  }

  #tableNews(table: TableStage, news: TableNews | Named): void {
    const after = tableAfter(table, news);
    if (after === table) return;
    // Whoever comes to an empty table keeps its door as the house has it, until their own hand changes it.
    const isTold = news.type === 'hosted' && after.kind === 'private' && keepsDoor(after);
    if (isTold && this.mesh.door.state === null) this.mesh.door.set(news.door);
    this.#become(after.kind === 'private' ? { ...after, door: this.#door } : after);
    const knocks = news.type === 'knocked' && news.waits && after.kind === 'private';
    if (knocks && keepsDoor(after)) this.emit('news', { kind: 'somebody-knocks' });
  }

  /** A company came to nothing. */
  #untrusted({ code }: TrustFailure, epoch: { first: boolean }): void {
    if (!epoch.first) {
      this.emit('news', { kind: 'not-joined' });
      return;
    }
    const wasSlow = code === 'E_REVEAL_TIMEOUT' || code === 'E_REVEAL_MISMATCH';
    if (wasSlow && !this.#secret) this.emit('apart');
    else this.emit('over', code);
  }

  /** The newcomer is the one whose invitation does not match; whoever was understood by somebody just does not understand them. */
  #boxDidNotOpen(from: Seat): void {
    const { isTrusted, links, ties } = this.mesh;
    const isNew = !isTrusted && ![...links.values()].some(({ isConfirmed }) => isConfirmed);
    if (!isNew || this.#table?.kind !== 'private' || from > this.#table.you) return;
    this.emit('over', ties.has(from) ? 'seat-gone' : 'wrong-invitation');
  }

  /** Where no browser has said, nobody is kept out. */
  get #door(): Door {
    return this.mesh.door.state ?? 'open';
  }

  #companyOf(you: Seat, staying: readonly TableMate[]): readonly TableMate[] {
    const present = new Map([...this.mesh.links].filter(([, { state }]) => !isOver(state)));
    const exclude = (meeting: string): void => this.#meetings.exclude(meeting);
    const cover = (link: GuestLink) => this.cover.over(link);
    const proves = this.#bond !== 'uncompared';
    return companyOf(you, staying, present, exclude, this.#table?.unreached, cover, proves);
  }

  #cameBy(table: TableId): Pick<PrivateTable, 'bond' | 'invitation' | 'door'> | null {
    if (!this.#secret) return null;
    const bond = this.#bond;
    const invites = bond === 'invitation';
    const invitation = invites ? invitationLink(table, this.#secret) : null;
    return { bond, invitation, door: this.#door };
  }
}

const isConnected = ({ state }: GuestLink): boolean => state.phase === 'connected';
