/** One guest's evening in the browser, and the only state of the app. */
import { isOver } from '@eat-with-me/mesh/policy/link-state';
import type { Mesh } from '@eat-with-me/mesh/table/mesh';
import type { Thrift } from '@eat-with-me/mesh/policy/thrift';
import type { OwnCertificate } from '@eat-with-me/mesh/trust/certificate';
import type { TrustFailure, Wished } from '@eat-with-me/mesh/trust/table-checks';
import type { MessageOf, ServerMessage } from '@eat-with-me/protocol/wire/messages';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import {
  CHAIRS_MAX,
  type Door,
  type GuestId,
  type Seat,
  type TableId,
} from '@eat-with-me/protocol/table';
import { tidyName, type Presence } from '@eat-with-me/protocol/talk/table-talk';
import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { Announcer, companyOf, unsafeAmong, whyOver } from './company.ts';
import { Curtain } from './curtain.svelte.ts';
import { Devices } from '#lib/devices/devices.svelte.ts';
import type { Errand, ErrandTo } from './errand.ts';
import { invitationLink, newSecret, readSecret } from './invitation.ts';
import { Ledger } from '#lib/wire/ledger.svelte.ts';
import { Meetings } from './meetings.svelte.ts';
import { afterMove, type Kept } from './moved.ts';
import { Renewal } from '#lib/wire/renewal.ts';
import type { RemoteGuest } from '#lib/table/remote-guest.svelte.ts';
import { consequenceOf, sentenceFor } from './refusal.ts';
import {
  tableAfter,
  tableLaid,
  type Pause,
  type Purpose,
  type Stage,
  type TableNews,
  type TableStage,
} from './stage.ts';
import { suggestedThrift } from '#lib/table/thrift.ts';
import { noteTry, pauseAfterTries } from './tries.ts';
import { Wire, type WireState } from '#lib/wire/wire.ts';
import { Wishes } from '#lib/ticket/wishes.svelte.ts';
import type { ExitReason } from '#lib/words/words.ts';

export type { Stage } from './stage.ts';

type Queued = MessageOf<ServerMessage, 'queued'>;

/**
 * A guest matched at once needs no connection prepared; one who still waits after this long, in ms, gets one.
 */
const PREPARE_AFTER_MS = 100;

/**
 * Painting another stage takes a browser as long as half the way to the first frame. The queue is not shown, in ms, to a
 * guest who is matched at once; the table not before a way to another guest is found, or after so long.
 */
const SHOW_QUEUE_AFTER_MS = 100;
const SHOW_TABLE_AFTER_MS = 300;

/** Why this page cannot make keys, if it cannot. */
const KEYS_TROUBLE: ExitReason = globalThis.isSecureContext ? 'browser-too-old' : 'insecure-page';

/** Code that did not come is asked for again after this long, in ms. */
const BRING_AGAIN_AFTER_MS = 2000;

/** Chairs that a private table may have. */
const PRIVATE_CHAIRS = Array.from({ length: CHAIRS_MAX - 1 }, (_, index) => index + 2);

interface MeshCode {
  Mesh: typeof Mesh;
  makeCertificate: () => Promise<OwnCertificate>;
}

/** Whoever hears one of these is being served: what held the house up is over. */
const GOES_ON: ReadonlySet<ServerMessage['type']> = new Set([
  'queued',
  'counted',
  'waited',
  'seated',
]);

export class Visit {
  name = $state('');
  /** What the guest asks of the queue. */
  readonly wishes = new Wishes();
  readonly #curtain = new Curtain<Stage>({ name: 'door' });
  /** For this visit; another evening may have another line. */
  #thrift = $state<Thrift>(suggestedThrift(navigator));
  #notice = $state<string | null>(null);
  #announcement = $state('');
  #greeting = $state.raw<MessageOf<ServerMessage, 'welcome'> | null>(null);
  /** Wants to hide their network address, wherever that is not done anyway. */
  hidesAddress = $state(false);
  readonly devices = new Devices();
  /** What crossed the server. */
  readonly ledger = new Ledger();
  /** Whom the guest has met before, as this browser knows them. */
  readonly meetings = new Meetings();
  readonly #wire = new Wire();
  readonly #watchWire = createSubscriber((update) => this.#wire.on('change', update));
  readonly #announcer = new Announcer();
  #purpose: Purpose = { kind: 'queue' };
  #mesh: Mesh | null = null;
  /** Comes with the stages behind the door, of which the door does without. */
  #meshCode: Promise<MeshCode> | null = null;
  /** For the next table: it takes a moment to make, and serves for one. */
  #certificate: Promise<OwnCertificate | null> | null = null;
  /** Called when the server has said who it is. */
  #welcomed: (() => void)[] = [];
  /** Tables that this tab has sat at, and will not sit at again: a nonce is for one table. */
  readonly #tablesKnown = new Set<TableId>();
  readonly #renewal = new Renewal(() => this.#wire.send({ type: 'renew' }));
  #tableLaid = false;
  #asleep = false;
  /** Left for another one: the house may not know it yet. */
  #tableLeft: TableId | null = null;
  #askAgain: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#wire.on('message', (message) => this.#hear(message));
    this.#wire.on('crossed', (...crossing) => this.ledger.note(...crossing));
    this.#wire.on('restarted', () => this.#serverForgot());
    this.#wire.on('moved', (kept) => this.#moved(kept));
    this.#wire.on('change', () => {
      if (this.#wire.state.phase === 'open') this.#notice = null;
    });
    this.devices.on('change', (kind) => {
      this.#mesh?.setTrack(kind, this.devices.tracks[kind]);
      this.#mesh?.setPresence(this.#presence());
    });
  }

  /** What the page shows. */
  get stage(): Stage {
    return this.#curtain.shown;
  }

  get #stage(): Stage {
    return this.#curtain.stage;
  }

  /** What the guest wants to spend on pictures, theirs and the others'. */
  get thrift(): Thrift {
    return this.#thrift;
  }
  set thrift(thrift: Thrift) {
    this.#thrift = thrift;
    this.#mesh?.setThrift(thrift);
  }

  /** The browser is about to stop this page for a while, or lets it go on: table-mates need not take its silence for a broken line. */
  sleep(asleep: boolean): void {
    this.#asleep = asleep;
    this.#mesh?.setPresence(this.#presence());
  }

  /** The device has to save power, or need not any more. */
  savePower(saving: boolean): void {
    this.#mesh?.setSaving(saving);
  }

  /** Whether the server is there. A meal goes on without it. */
  get wireState(): WireState {
    this.#watchWire();
    return this.#wire.state;
  }

  /** A sentence for the guest that belongs to no stage; null if there is none. */
  get notice(): string | null {
    return this.#notice;
  }

  /** What a screen reader should say now. */
  get announcement(): string {
    return this.#announcement;
  }

  /** After how long a patient ticket asks for less; null until the server has said so. */
  get relaxes(): { anyLanguageMs: number; fewerMs: number } | null {
    return this.#greeting?.relaxes ?? null;
  }

  /** Whether the house has a relay; null until the server has said so. */
  get hasRelay(): boolean | null {
    return this.#greeting?.relay ?? null;
  }

  /** Whether strangers do not learn this guest's address in any case. */
  get hidesStrangers(): boolean {
    const { relay, strangers } = this.#greeting ?? {};
    return this.#purpose.kind === 'queue' && relay === true && strangers === 'relay-first';
  }

  /** Whether table-mates will not learn this guest's address, until both want a direct line. */
  get addressHidden(): boolean {
    return this.hidesStrangers || (this.hidesAddress && this.hasRelay !== false);
  }

  /** From the door or the exit to the queue, by way of the table-laying on the first time. */
  findTable(): void {
    this.#purpose = { kind: 'queue' };
    this.#come();
  }

  setPrivateTable(): void {
    this.#curtain.become({ name: 'setting' });
  }

  /** Sets a private table, to which the guest invites others. */
  host(chairs: number, door: Door): void {
    this.#purpose = { kind: 'host', chairs, door, secret: newSecret() };
    this.#come();
  }

  /** Came by the link to a private table; `secret` is what stood behind its #. */
  invited(table: TableId, secret: string | null): void {
    const whole = readSecret(secret);
    if (!whole || !/^[\w-]{22}$/.test(table)) {
      this.#curtain.become({ name: 'exit', why: 'wrong-invitation' });
      return;
    }
    this.#purpose = { kind: 'join', table, secret: whole };
    this.#curtain.become({ name: 'invited' });
  }

  acceptInvitation(): void {
    this.#come();
  }

  /** What the guest is about to do, as far as it must be done again if the page is loaded anew. */
  get errand(): ErrandTo | null {
    if (this.#stage.name === 'setting') return 'set-table';
    if (this.#stage.name !== 'laying') return null;
    return this.#purpose.kind === 'join' ? 'accept-invitation' : 'find-table';
  }

  /** The whole link that the guest came by and takes up; null if there is none. */
  get invitationTaken(): string | null {
    if (this.#stage.name !== 'laying' || this.#purpose.kind !== 'join') return null;
    return invitationLink(this.#purpose.table, this.#purpose.secret);
  }

  /** Goes on where the page was before it was loaded anew. */
  goOn({ to, wishes }: Errand): void {
    Object.assign(this.wishes, wishes);
    switch (to) {
      case 'find-table':
        this.findTable();
        break;
      case 'set-table':
        this.setPrivateTable();
        break;
      case 'accept-invitation':
        if (this.#stage.name === 'invited') this.acceptInvitation();
        break;
      case null:
        break;
    }
  }

  takeSeat(): void {
    this.name = tidyName(this.name);
    this.#tableLaid = true;
    void this.#proceed();
  }

  leaveQueue(): void {
    this.#exit('queue-left');
  }

  /** Walks on from the door of a private table. */
  stopKnocking(): void {
    this.#exit('knocking-stopped');
  }

  leaveTable(): void {
    this.#exit('you-left');
  }

  /** Leaves this table and waits for another, in one press. */
  nextTable(): void {
    this.#leaveMesh();
    if (this.#stage.name === 'table') this.#tableLeft = this.#stage.table;
    this.#wire.send({ type: 'leave' });
    this.#purpose = { kind: 'queue' };
    void this.#proceed();
  }

  /** Says whether somebody may join; the queue fills the empty chairs once everyone agrees. */
  agreeToRefill(agreed: boolean): void {
    if (this.#stage.name !== 'table') return;
    const { table, refill } = this.#stage;
    const keepsOpen = refill.keepsOpen && agreed;
    this.#mesh?.setRefill(agreed);
    this.#mesh?.setWelcomes(agreed);
    this.#wire.send({ type: 'agree', table, agreed });
    this.#curtain.become({ ...this.#stage, refill: { ...refill, agreed, keepsOpen } });
  }

  /** This guest and that one are never seated together again. The other does not learn it. */
  neverAgain(guest: RemoteGuest): void {
    const { meeting } = guest;
    if (meeting === null) return;
    this.meetings.exclude(meeting);
    guest.exclude();
  }

  /** Who may come through the door of the private table; the host's to say. */
  setDoor(door: Door): void {
    if (this.#stage.name !== 'table') return;
    this.#wire.send({ type: 'door', table: this.#stage.table, door });
  }

  /** The host's answer to a knock. */
  admit(guest: GuestId, admitted: boolean): void {
    if (this.#stage.name !== 'table') return;
    const { table, knocks } = this.#stage;
    this.#wire.send({ type: 'admit', table, guest, admitted });
    this.#curtain.become({ ...this.#stage, knocks: knocks.filter((knock) => knock !== guest) });
  }

  /** Back to the very beginning; camera and microphone go off and the server forgets this guest. */
  toDoor(): void {
    this.close();
  }

  /** Online again: the server is tried at once. */
  online(): void {
    this.#wire.renew();
  }

  /** Ends everything, as when the page goes away. */
  close(): void {
    clearTimeout(this.#askAgain);
    this.#leaveMesh();
    this.#wire.close();
    this.devices.release();
    this.#notice = null;
    this.#curtain.become({ name: 'door' });
  }

  /** Comes in with a purpose: lays the table first, or fetches camera and microphone again if it was laid before. */
  #come(): void {
    this.#wire.open();
    void this.#bring().catch(ignore);
    if (!this.#tableLaid) {
      this.#curtain.become({ name: 'laying' });
      void this.devices.ask();
      return;
    }
    const coming = this.#stageOnTheWay();
    this.#curtain.become(coming);
    void this.devices.ask().then(() => {
      // The guest may have left while the camera was starting.
      if (this.#stage === coming) void this.#proceed();
    });
  }

  #stageOnTheWay(): Extract<Stage, { name: 'queue' | 'knocking' }> {
    const since = Date.now();
    return this.#purpose.kind === 'queue'
      ? { name: 'queue', since, outlook: null, because: 'asked', pause: null }
      : { name: 'knocking', since, phase: this.#purpose.kind === 'host' ? 'setting' : 'asking' };
  }

  /** To the queue or to the door of the private table, with a mesh of its own. */
  async #proceed(because: Queued['because'] = 'asked'): Promise<void> {
    const purpose = this.#purpose;
    const onTheWay = this.#stageOnTheWay();
    const stage = onTheWay.name === 'queue' ? { ...onTheWay, because } : onTheWay;
    this.#curtain.become(stage, SHOW_QUEUE_AFTER_MS);
    const parts = await this.#bring().catch(() => null);
    // Whether the address stays hidden is part of what the guest is bound to, and the house has a say in it.
    if (!this.#greeting) await new Promise<void>((resolve) => this.#welcomed.push(resolve));
    if (this.#stage !== stage) return;
    if (!parts) {
      this.#askAgainAfter(BRING_AGAIN_AFTER_MS, () => void this.#proceed(because));
      return;
    }
    if (!parts.certificate) {
      this.#exit(KEYS_TROUBLE);
      return;
    }
    if (this.hidesAddress && this.hasRelay === false) {
      // So that the guest can choose otherwise.
      this.#tableLaid = false;
      this.#exit('no-relay');
      return;
    }
    this.#certificate = null;
    this.#renewMesh(parts.Mesh, parts.certificate);
    const pauseMs = purpose.kind === 'queue' ? pauseAfterTries(Date.now()) : 0;
    if (pauseMs > 0 && stage.name === 'queue') this.#pause(stage, 'tables-fell-apart', pauseMs);
    else await this.#ask();
    // After the ticket: there is time for it now.
    if (purpose.kind === 'queue') this.#mesh?.prepare();
    void this.#bring().catch(ignore);
  }

  /** What a mesh is made of: its code, and a certificate for one table, if this browser can make one. Rejects when code did not come. */
  async #bring(): Promise<MeshCode & { certificate: OwnCertificate | null }> {
    this.#meshCode ??= Promise.all([
      import('@eat-with-me/mesh/table/mesh'),
      import('@eat-with-me/mesh/trust/certificate'),
    ]).then(([{ Mesh }, { makeCertificate }]) => ({ Mesh, makeCertificate }));
    const code = await this.#meshCode.catch((error: unknown) => {
      this.#meshCode = null;
      throw error;
    });
    this.#certificate ??= code.makeCertificate().catch(() => null);
    return { ...code, certificate: await this.#certificate };
  }

  /** The ticket waits, too; the guest sees why and how long. */
  #pause(stage: Extract<Stage, { name: 'queue' }>, why: Pause['why'], afterMs: number): void {
    this.#curtain.become({ ...stage, pause: { why, until: Date.now() + afterMs } });
    this.#askAgainAfter(afterMs);
  }

  /** Says to the server what the guest came for. Said twice, it is refused and nothing changes. */
  async #ask(): Promise<void> {
    const purpose = this.#purpose;
    switch (purpose.kind) {
      case 'queue':
        await this.#queue();
        break;
      case 'host':
      case 'join':
        await this.#askForPrivateTable(purpose);
        break;
    }
  }

  async #askForPrivateTable(purpose: Exclude<Purpose, { kind: 'queue' }>): Promise<void> {
    const pledge = await this.#pledge();
    if (!pledge || this.#stage.name !== 'knocking') return;
    if (purpose.kind === 'join') this.#wire.send({ type: 'join', table: purpose.table, pledge });
    else {
      const { chairs, door } = purpose;
      this.#wire.send({ type: 'host', chairs, door, pledge });
    }
  }

  /** What the guest is bound to at the table to come; null if they have gone elsewhere meanwhile, or cannot make keys. */
  async #pledge(): Promise<PledgeSent | null> {
    const mesh = this.#mesh;
    try {
      const pledge = await mesh?.pledge();
      return pledge && mesh === this.#mesh ? pledge : null;
    } catch {
      if (mesh === this.#mesh) this.#exit(KEYS_TROUBLE);
      return null;
    }
  }

  /** Puts the ticket in; of one who waits it takes the place of the last, and keeps that place. */
  async #queue(): Promise<void> {
    const salts = this.#greeting?.salts;
    // Without salts there was no welcome yet; nobody was met on this visit, and what was kept goes on the next ticket.
    const [tags, pledge] = await Promise.all([
      salts ? this.meetings.tags(salts) : { met: [], avoid: [] },
      this.#pledge(),
    ]);
    if (!pledge || this.#stage.name !== 'queue') return;
    this.#wire.send({ type: 'queue', ticket: { ...this.wishes.ticket, ...tags, pledge } });
  }

  #presence(): Presence {
    const presence = { name: tidyName(this.name), ...this.devices.use };
    return this.#asleep ? { ...presence, away: true } : presence;
  }

  #renewMesh(Mesh: MeshCode['Mesh'], certificate: OwnCertificate): void {
    this.#leaveMesh();
    const purpose = this.#purpose;
    const mesh = new Mesh(this.devices.tracks, this.#presence(), certificate, {
      psk: purpose.kind === 'queue' ? null : purpose.secret,
      relayOnly: this.addressHidden,
    });
    mesh.on('say', (message) => this.#wire.send(message));
    mesh.on('untrusted', (failure, epoch) => this.#untrusted(mesh, failure, epoch));
    mesh.on('change', () => this.#linksChanged(mesh));
    mesh.on('doubt', () => this.#wire.renew());
    mesh.on('unreadable', (from) => this.#boxDidNotOpen(mesh, from));
    mesh.setThrift(this.#thrift);
    mesh.setWelcomes(purpose.kind !== 'queue');
    this.#mesh = mesh;
  }

  #leaveMesh(): void {
    const mesh = this.#mesh;
    this.#mesh = null;
    this.#renewal.end();
    // A table that fell apart after the nonce was out: the one way for a server to try again.
    if (mesh?.hasRevealed && !mesh.isTrusted && this.#purpose.kind === 'queue') noteTry(Date.now());
    mesh?.leave();
  }

  /** A company came to nothing. */
  #untrusted(
    mesh: Mesh,
    { code }: TrustFailure,
    { revealed, first }: { revealed: boolean; first: boolean },
  ): void {
    if (mesh !== this.#mesh) return;
    if (!first) {
      if (revealed && this.#purpose.kind === 'queue') noteTry(Date.now());
      this.#announcement = 'Somebody could not sit down with you.';
      return;
    }
    const wasSlow = code === 'E_REVEAL_TIMEOUT' || code === 'E_REVEAL_MISMATCH';
    if (!wasSlow || this.#purpose.kind !== 'queue') {
      this.#exit(code);
      return;
    }
    this.#wire.send({ type: 'leave' });
    this.#leaveMesh();
    void this.#proceed();
  }

  #exit(why: ExitReason): void {
    clearTimeout(this.#askAgain);
    this.#leaveMesh();
    this.#wire.send({ type: 'leave' });
    this.devices.release();
    this.#curtain.become({ name: 'exit', why });
  }

  #hear(message: ServerMessage): void {
    if (GOES_ON.has(message.type)) this.#notice = null;
    switch (message.type) {
      case 'welcome':
        this.#greeting = message;
        for (const resolve of this.#welcomed.splice(0)) resolve();
        break;
      case 'salted':
        this.#useSalts(message.salts);
        // Tags of the last hour mean nothing an hour later.
        if (this.#stage.name === 'queue' && this.#stage.pause === null) void this.#queue();
        break;
      case 'moved':
        this.#useSalts(message.salts);
        break;
      case 'queued':
        this.#queued(message);
        break;
      case 'counted':
        if (this.#stage.name === 'queue') {
          this.#curtain.become({ ...this.#stage, outlook: message.outlook });
        }
        break;
      case 'seated':
        this.#seated(message);
        break;
      case 'renewed':
        // Those of a table that the guest has left meanwhile are of no use.
        if (this.#stage.name === 'table') this.#renewal.granted(message.iceServersTtlMs);
        this.#mesh?.hear(message);
        break;
      case 'unseated':
        if (this.#tableAt(message.table)) this.#exit('asleep');
        break;
      case 'signal':
      case 'arrived':
      case 'revealed':
      case 'departed':
      case 'returned':
        this.#mesh?.hear(message);
        break;
      case 'opened':
      case 'hosted':
      case 'knocked':
        this.#tableNews(message);
        break;
      case 'refused':
        this.#refused(message);
        break;
      case 'resumed':
        this.#renewal.now();
        break;
      case 'waited':
        if (this.#stage.name === 'knocking') {
          this.#curtain.become({ ...this.#stage, phase: 'asked' });
        }
        break;
    }
  }

  #useSalts(salts: MessageOf<ServerMessage, 'salted'>['salts']): void {
    if (this.#greeting) this.#greeting = { ...this.#greeting, salts };
  }

  /** The stage, if the guest sits at this table. */
  #tableAt(table: TableId): TableStage | null {
    return this.#stage.name === 'table' && this.#stage.table === table ? this.#stage : null;
  }

  #queued({ outlook, because }: Queued): void {
    if (because === 'table-mate-gone' && this.#stage.name === 'table') {
      void this.#backInQueue();
      return;
    }
    if (this.#stage.name === 'queue') {
      // After a pause the waiting begins now.
      const { pause, because: before } = this.#stage;
      const since = pause === null ? this.#stage.since : Date.now();
      const why = before === 'table-mate-gone' ? before : because;
      this.#curtain.become({ ...this.#stage, since, outlook, because: why, pause: null });
    }
    const mesh = this.#mesh;
    setTimeout(() => {
      if (mesh === this.#mesh && this.#stage.name === 'queue') mesh?.prepareOffer();
    }, PREPARE_AFTER_MS);
  }

  /** The place in the queue is kept; what was pledged is not, because a table has heard it. */
  async #backInQueue(): Promise<void> {
    this.#leaveMesh();
    await this.#proceed('table-mate-gone');
  }

  #seated(message: MessageOf<ServerMessage, 'seated'>): void {
    const { seating } = message;
    const mesh = this.#mesh;
    const here = this.#tableAt(seating.table);
    if (here && mesh) {
      mesh.hear(message);
      this.#seatKept(here);
      return;
    }
    const coming = this.#stage.name === 'queue' || this.#stage.name === 'knocking';
    // Left while the seating was on its way: the server hears `leave` next.
    if (!coming || !mesh || seating.table === this.#tableLeft) return;
    mesh.sitDown(seating, this.#wished());
    if (seating.kind === 'queue') this.#tablesKnown.add(seating.table);
    this.#renewal.granted(seating.iceServersTtlMs);
    const stage = tableLaid(
      seating,
      companyOf(seating.you, [], mesh.links),
      this.#purpose.kind === 'queue' ? null : invitationLink(seating.table, this.#purpose.secret),
      this.wishes.ticket.patience.fewer,
    );
    if (stage.refill.keepsOpen) mesh.setWelcomes(true);
    // A host who sits alone has nobody to hurry for.
    this.#curtain.become(stage, seating.seats.length > 1 ? SHOW_TABLE_AFTER_MS : 0);
    this.#announcement = 'Your table is ready.';
  }

  /** Another node has taken this guest over: it tells of the table whole, and does not know what we agreed to. */
  #seatKept(stage: TableStage): void {
    const { table } = stage;
    if (stage.refill.agreed) this.#wire.send({ type: 'agree', table, agreed: true });
    this.#curtain.become({ ...stage, refill: { ...stage.refill, open: false }, knocks: [] });
  }

  #tableNews(news: TableNews): void {
    const stage = this.#tableAt(news.table);
    if (!stage) return;
    this.#curtain.become(tableAfter(stage, news));
    if (news.type === 'knocked' && news.waits) this.#announcement = 'Somebody knocks.';
  }

  #refused(message: MessageOf<ServerMessage, 'refused'>): void {
    this.#notice = sentenceFor(message.code) ?? this.#notice;
    const consequence = consequenceOf(message, this.#stage.name);
    if (consequence.kind === 'exit') this.#exit(consequence.why);
    else if (consequence.kind !== 'none') {
      if (consequence.kind === 'cool-down' && this.#stage.name === 'queue')
        this.#pause(this.#stage, 'changed-tables', consequence.afterMs);
      else this.#askAgainAfter(consequence.afterMs);
    }
  }

  #askAgainAfter(delayMs: number, ask = () => void this.#ask()): void {
    clearTimeout(this.#askAgain);
    this.#askAgain = setTimeout(() => {
      if (this.#stage.name === 'queue' || this.#stage.name === 'knocking') ask();
    }, delayMs);
  }

  /** Somebody came, came nearer, left or was lost. */
  #linksChanged(mesh: Mesh): void {
    if (mesh !== this.#mesh || this.#stage.name !== 'table') return;
    const stage = this.#stage;
    const links = [...mesh.links.values()];
    // Found, or given up: now there is time to paint.
    if (links.some(({ state }) => state.phase !== 'connecting'))
      setTimeout(() => this.#curtain.rise());
    for (const { meeting } of links) if (meeting !== null) this.meetings.note(meeting);
    const present = new Map([...mesh.links].filter(([, link]) => !isOver(link.state)));
    const staying = stage.guests.filter(({ seat }) => present.has(seat));
    const guests = companyOf(stage.you, staying, present);
    this.#announcement = this.#announcer.newsOf(stage.guests) ?? this.#announcement;
    // A table of strangers has a recipe; friends have the key of their invitation.
    const recipe = stage.kind === 'queue' ? mesh.recipe : null;
    const same = guests.every((guest, index) => guest === stage.guests[index]);
    if (same && guests.length === stage.guests.length) {
      if (recipe !== stage.recipe) this.#curtain.become({ ...stage, recipe });
      return;
    }
    // Links come a moment after the seat.
    if (guests.length === 0 && stage.kind === 'queue') {
      this.#exit(whyOver(links));
      return;
    }
    const gone = stage.guests.filter(({ seat }) => !present.has(seat));
    const unsafe = [...stage.unsafe, ...unsafeAmong(gone)];
    const refill = this.#refillAfter(stage, guests.length + 1);
    this.#curtain.become({ ...stage, guests, refill, recipe, unsafe });
  }

  /** Another company decides anew; a table that started with fewer stays open until it is full. */
  #refillAfter({ chairs, refill, guests }: TableStage, taken: number): TableStage['refill'] {
    // The first links of a table are no other company.
    if (guests.length === 0) return refill;
    const keepsOpen = refill.keepsOpen && taken < chairs;
    this.#mesh?.forgetRefill();
    this.#mesh?.setWelcomes(keepsOpen || this.#purpose.kind !== 'queue');
    return { ...refill, agreed: false, keepsOpen };
  }

  /** What a table must be like for this guest to sit down at it. */
  #wished(): Wished {
    const purpose = this.#purpose;
    if (purpose.kind === 'queue') {
      const { sizes, patience } = this.wishes.ticket;
      const known = new Set(this.#tablesKnown);
      return { kind: 'newcomer', chairs: sizes, fewer: patience.fewer, least: 2, known };
    }
    const chairs = purpose.kind === 'host' ? [purpose.chairs] : PRIVATE_CHAIRS;
    return { kind: 'newcomer', chairs, fewer: true, least: 1, known: new Set() };
  }

  /** The newcomer is the one whose invitation does not match; those who sit there just do not understand them. */
  #boxDidNotOpen(mesh: Mesh, from: Seat): void {
    if (mesh !== this.#mesh || this.#stage.name !== 'table') return;
    if (this.#stage.kind === 'private' && from < this.#stage.you) this.#exit('wrong-invitation');
  }

  /** The server restarted or forgot us. Whoever waited waits anew; a meal under way needs no server. */
  #serverForgot(): void {
    const stage = this.#stage;
    const asks = stage.name === 'queue' || stage.name === 'knocking';
    if (asks || (stage.name === 'table' && !this.#isEating)) void this.#proceed();
    // The meal goes on: a line that breaks later may need the server.
    else if (stage.name === 'table') this.#mesh?.forgotten();
  }

  #moved(kept: Kept): void {
    const then = afterMove(this.#stage, kept, this.#isEating);
    if (then === 'go-on') return;
    if (kept !== null) this.#wire.send({ type: 'leave' });
    if (then === 'ask') void this.#proceed();
  }

  get #isEating(): boolean {
    return [...(this.#mesh?.links.values() ?? [])].some(
      ({ state }) => state.phase === 'connected' || state.phase === 'interrupted',
    );
  }
}

const ignore = (): void => undefined;

/** The visit of the page that a component is part of. */
export const [getVisit, setVisit] = createContext<Visit>();
