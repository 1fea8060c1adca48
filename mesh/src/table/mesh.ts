/** All links of one guest at one table, and the tracks that they send. */
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import { PRESENCE } from '@eat-with-me/protocol/talk/link-topics';
import type { Seat, Seating } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/talk/table-talk';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import { toBase64url } from '../base64url.ts';
import { startingBudget } from '../policy/budget.ts';
import { Care, hasRelay } from './care.ts';
import { Conversation } from './conversation.ts';
import { Emitter } from '../emitter.ts';
import type { EndsConfiguration, Realm } from '../link/ends.ts';
import { freshPlace, ownMeans } from '../link/fresh-place.ts';
import type { Means } from '../policy/healing.ts';
import type { LocalTracks, TrackKind } from '../local-media.ts';
import { hasLeft, isOver, type LinkState } from '../policy/link-state.ts';
import { PeerLink } from '../link/peer-link.ts';
import type { Thrift } from '../policy/thrift.ts';
import { Border } from '../trust/border.ts';
import type { Bytes } from '../trust/bytes.ts';
import { directWay } from '../trust/candidates.ts';
import type { LinkKeys } from '../trust/ceremony.ts';
import type { OwnCertificate } from '../trust/certificate.ts';
import { Company } from '../trust/company.ts';
import { CAPS, isInvited } from '../trust/opening.ts';
import type { TrustFailure, Wished } from '../trust/table-checks.ts';
import type { Reach } from '../link/udp-first.ts';
import { SealedLines } from './sealed-lines.ts';
import { SpareEnds } from './spare-ends.ts';
import { TrackChain, type TrackStep } from '../track-chain.ts';
import { tableComparing } from './table-comparing.ts';
import { TableDoor } from './table-door.ts';
import type { TableMessage, TableRequest } from './table-messages.ts';
import { Uplink } from './uplink.ts';

/** What a guest and their app may choose. */
export interface MeshOptions {
  /** The secret of an invitation, 32 bytes; null at a table of strangers. */
  psk?: Bytes | null;
  /** Whether links go through a relay alone, so that table-mates do not learn the address. */
  relayOnly?: boolean;
  /** What tied the page before this one, to whose seat this one comes back, to those who sat with it (`Mesh.ties`). */
  ties?: ReadonlyMap<Seat, Bytes>;
  /** How broken links are mended; by default what suits this browser. */
  means?: Means;
  /** Where connections are made; by default in this window. */
  realm?: Realm;
}

/** What a mesh tells its guest's page. */
export interface MeshEvents {
  /** To the server. */
  say: [TableRequest];
  /** A company came to nothing: the guest's first one, or one that somebody would have joined; the meal then goes on. */
  untrusted: [failure: TrustFailure, epoch: { first: boolean }];
  /** Nothing from this seat ever opens: the other end has another secret, or none. */
  unreadable: [from: Seat];
  /** Look again at the links. */
  change: [];
  /** Our own line may be broken, or a link does not heal: the socket to the server and what comes with it should be made anew. */
  doubt: [];
}

/**
 * One link per remote guest. Made when its guest starts to wait, so that a connection can be prepared;
 * `sitDown` links it to the others; from then on it hears what the server says of the table and says what the server has
 * to know; after `leave` it is over.
 */
export class Mesh extends Emitter<MeshEvents> {
  readonly #links = new Map<Seat, PeerLink>();
  readonly #uplink = new Uplink(this.#links);
  /** What is told to everyone at the table, and by whom. */
  readonly talk = new Conversation(this.#links);
  /** The recipe, for guests who want to compare. */
  readonly comparing = tableComparing(this.#links, this.talk);
  readonly door = new TableDoor(this.#links, this.talk);
  /** All our tracks are announced in this one stream, so that they play in step. It stays empty here. */
  readonly #outlet = new MediaStream();
  readonly #lines = new SealedLines();
  readonly #company: Company;
  readonly #isInvited: boolean;
  readonly #relayOnly: boolean;
  readonly #means: Means;
  readonly #realm: Realm | undefined;
  readonly #care = new Care();
  /** What comes from the server is worked on one after the other, so that it keeps its order. */
  #incoming: Promise<void> = Promise.resolve();
  /** Our tracks, and what is done to them for everybody. */
  readonly #chain = new TrackChain();
  /** What our tracks pass on the way to each guest of a link to come, from its first frame on; `PeerLink.setSteps` changes it. */
  linkSteps: readonly TrackStep[] = [];
  #thrift: Thrift = 'none';
  #seating: Seating | null = null;
  readonly #configuration: EndsConfiguration;
  readonly #reach: Reach = { udpIsSilent: false };
  readonly #spare: SpareEnds;

  constructor(
    tracks: LocalTracks,
    presence: Presence,
    { certificate, fingerprint }: OwnCertificate,
    { psk = null, relayOnly = false, ties, means = ownMeans(), realm }: MeshOptions = {},
  ) {
    super();
    this.#configuration = {
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      certificates: [certificate],
    };
    this.#spare = new SpareEnds(this.#configuration, this.#outlet, realm);
    this.#relayOnly = relayOnly;
    this.#isInvited = psk !== null;
    this.#company = new Company({
      fingerprint,
      psk,
      relayOnly,
      ...(ties && { ties }),
      lets: (newcomers) => this.door.lets(newcomers, performance.now()),
      linked: () => this.#seatsWhose((state) => !isOver(state)),
      connected: () => this.#seatsWhose(({ phase }) => phase === 'connected'),
      left: () => this.#seatsWhose((state, link) => hasLeft(state) && !link.isPageClosed),
    });
    this.#attend(this.#company);
    this.#lines.on('say', (message) => this.emit('say', message));
    this.#lines.on('unreadable', (from) => this.emit('unreadable', from));
    this.#lines.on('broken', (seat) => this.#distrust(seat, 'E_SEAL_AUTH'));
    this.#means = means;
    this.#care.on('doubt', () => this.emit('doubt'));
    for (const kind of ['audio', 'video'] as const) this.#chain.setTrack(kind, tracks[kind]);
    this.talk.say(PRESENCE, presence);
    this.#realm = realm;
  }

  /** The links by the seat of the remote guest. */
  get links(): ReadonlyMap<Seat, PeerLink> {
    return this.#links;
  }

  /** What this guest is bound to at the table to come: for the ticket. The same until a table has taken it. */
  pledge(): Promise<PledgeSent> {
    return this.#company.pledge();
  }

  /** Whether everybody of the first company has shown that they see the same table. */
  get isTrusted(): boolean {
    return this.#company.isTrusted;
  }

  /** By which another page of this guest's is known at each seat, and knows who sits there. */
  get ties(): ReadonlyMap<Seat, Bytes> {
    return this.#company.ties;
  }

  /** Whether this guest lets somebody join. */
  setWelcomes(welcomes: boolean): void {
    this.#company.setWelcomes(welcomes);
  }

  /** Opens a connection, for a guest who may be matched at any moment. */
  prepare(): void {
    this.#spare.prepare();
  }

  /** Has an offer ready, for a guest who waits: they will be the first to speak. */
  prepareOffer(): void {
    this.#spare.prepareOffer();
  }

  /** Holds the table against what was wished and, if it is right, builds a link to every other guest of it. */
  sitDown(seating: Seating, wished: Wished): void {
    this.#seating = seating;
    this.door.sits(
      seating.you,
      seating.seats.every(({ seat }) => seat >= seating.you),
    );
    this.#configuration.iceServers = seating.iceServers as RTCIceServer[];
    this.#lines.start();
    this.#take(async () => {
      await this.#company.sitDown(seating, wished);
      this.#spare.drop();
      this.#linkChanged();
    });
  }

  /** Takes what the server says of the table; what concerns another one is nothing to this mesh. */
  hear(message: TableMessage): void {
    if (!this.#seating) return;
    const { table } = this.#seating;
    if ('table' in message && message.table !== table) return;
    switch (message.type) {
      case 'seated':
        if (message.seating.table === table) this.#keepSeat(message.seating);
        break;
      case 'arrived':
        this.#take(() => this.#company.arrived(message));
        break;
      case 'revealed':
        this.#take(() => this.#company.revealed(message.epoch, message.from, message.nonce));
        break;
      case 'signal':
        this.#take(() => this.#receive(message.from, message.box));
        break;
      case 'departed':
        this.#links.get(message.seat)?.departedByServer(message.because);
        break;
      case 'returned':
        // To a server that had forgotten the table.
        for (const seat of message.seats) {
          this.#lines.returned(seat);
          this.#resumeLine(seat);
        }
        break;
      case 'renewed':
        this.#renew(message.iceServers as RTCIceServer[]);
        break;
    }
  }

  /** The server has forgotten the table: a guest who eats there takes the seat again; nobody is reached before they have, too. */
  forgotten(): void {
    const { membership } = this.#company;
    if (!this.#seating || !membership) return;
    this.#lines.forgotten();
    const { table, chairs, you } = this.#seating;
    const kind = this.#isInvited ? 'private' : 'queue';
    this.emit('say', { type: 'return', table, kind, chairs, you, ...membership });
  }

  /** Sends this track on all links from now on, or none of its kind. The caller stops the old one. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#chain.setTrack(kind, track);
    this.#sendTrack(kind);
  }

  /** What our tracks pass on the way to everybody at the table; none at first. */
  setSteps(steps: readonly TrackStep[]): void {
    for (const kind of this.#chain.setSteps(steps)) this.#sendTrack(kind);
  }

  /** Tells everyone at the table what has changed about this guest. */
  setPresence(presence: Presence): void {
    this.talk.say(PRESENCE, presence);
  }

  /** What this guest wants to spend on pictures, theirs and the others'. */
  setThrift(thrift: Thrift): void {
    this.#thrift = thrift;
    this.#uplink.setThrift(thrift);
    for (const link of this.#links.values()) link.setThrift(thrift);
  }

  /** Whether the device has to save power. */
  setSaving(saving: boolean): void {
    this.#uplink.setSaving(saving);
  }

  /** Says goodbye on every link and ends them all. */
  leave(): void {
    this.#end((link) => link.leave());
  }

  /** Ends them without a goodbye: the page is closed, and its guest may come back by another. */
  closePage(): void {
    this.#end((link) => link.closePage());
  }

  #end(end: (link: PeerLink) => void): void {
    this.#spare.drop();
    this.#company.end();
    this.comparing.end();
    this.#lines.end();
    for (const link of this.#links.values()) end(link);
    this.#chain.end();
  }

  #seatsWhose(is: (state: LinkState, link: PeerLink) => boolean): ReadonlySet<Seat> {
    return new Set(
      [...this.#links].flatMap(([seat, link]) => (is(link.state, link) ? [seat] : [])),
    );
  }

  #sendTrack(kind: TrackKind): void {
    const track = this.#chain.tracks[kind];
    for (const link of this.#links.values()) link.setTrack(kind, track);
  }

  #take(work: () => Promise<void>): void {
    this.#incoming = this.#incoming.then(work).catch(() => {
      const failure = { code: 'E_TABLE_INVALID', seat: null } as const;
      this.emit('untrusted', failure, { first: !this.isTrusted });
    });
  }

  /** Another node of the house has taken this guest over: it tells of the table whole, and is told again what it has to know. */
  #keepSeat({ epoch, seats }: Seating): void {
    this.#take(() => this.#company.arrived({ epoch, seats }));
    this.#take(async () => {
      this.#company.repeat();
      for (const seat of this.#lines.seats) this.#resumeLine(seat);
    });
    const taken = new Set(seats.map(({ seat }) => seat));
    for (const [seat, link] of this.#links) {
      if (!taken.has(seat) && !isOver(link.state)) link.departedByServer('left');
    }
  }

  async #receive(from: Seat, box: string): Promise<void> {
    const link = this.#links.get(from);
    if (!link) return;
    await this.#lines.receive(from, box, (content) => {
      if ('type' in content) return this.#company.confirmed(from, content.mac);
      link.receive(content);
    });
  }

  /** Uses these servers for connections to come and for ICE restarts: the credentials of the old ones expire. */
  #renew(iceServers: RTCIceServer[]): void {
    this.#configuration.iceServers = iceServers;
    for (const link of this.#links.values()) link.renew(iceServers);
  }

  #attend(company: Company): void {
    company.on('say', (message) => this.emit('say', message));
    company.on('link', (...link) => this.#link(...link));
    company.on('vouch', (seats, epoch, transcript) => {
      for (const seat of seats) this.#links.get(seat)?.vouch(epoch, toBase64url(transcript));
    });
    company.on('confirm', (seat, mac) =>
      this.#lines.send(seat, { type: 'confirm', mac: toBase64url(mac) }),
    );
    company.on('confirmed', (seat) => this.#links.get(seat)?.setConfirmed());
    company.on('close', (seat, code) => this.#links.get(seat)?.distrust(code));
    company.on('agreed', (agreed) => void this.comparing.sits(agreed));
    this.comparing.on('change', () => this.emit('change'));
    company.on('aborted', (...aborted) => this.emit('untrusted', ...aborted));
  }

  #link(seat: Seat, keys: LinkKeys, others: number): void {
    const before = this.#links.get(seat);
    const polite = (this.#seating?.you ?? 0) > seat;
    const hidden = this.#relayOnly || (keys.theirs.caps & CAPS.relayOnly) !== 0;
    const invited = this.#isInvited && isInvited(keys.theirs);
    const iceTransportPolicy = hidden ? 'relay' : 'all';
    const link = new PeerLink({
      polite,
      tracks: this.#chain.tracks,
      outlet: this.#outlet,
      topics: this.talk.topics,
      states: this.talk.states,
      thrift: this.#thrift,
      budget: startingBudget(others),
      configuration: { ...this.#configuration, iceTransportPolicy },
      reach: this.#reach,
      border: new Border(keys.theirs.fingerprint, hidden ? 'relay' : directWay(invited)),
      invited,
      // What was gathered on another way than the link's must not leave.
      spare: hidden === this.#relayOnly ? this.#spare.take(polite) : null,
      place: () => (this.#means === 'replace' ? freshPlace() : null),
      realm: this.#realm,
    });
    link.setSteps(this.linkSteps);
    this.#care.add(link, {
      means: this.#means,
      offers: !polite,
      relayed: () => hasRelay(this.#configuration.iceServers ?? []),
    });
    link.on('signal', this.#lines.add(seat, keys));
    link.on('change', () => this.#linkChanged(seat));
    this.talk.add(seat, link);
    link.on('vouched', (...transcript) => void this.#company.vouched(seat, ...transcript));
    link.on('distrusted', (code) => this.#distrust(seat, code));
    this.#links.set(seat, link);
    // Whoever comes back by another page has left that one.
    before?.replaced();
    if (before) void this.comparing.replaced(seat);
    link.start();
  }

  #resumeLine(seat: Seat): void {
    const link = this.#links.get(seat);
    if (link && !isOver(link.state)) this.#lines.resume(seat);
  }

  /** The link ends; the others live on. */
  #distrust(seat: Seat, code: TrustCode): void {
    void this.#company.linkFailed(seat, code);
    this.#links.get(seat)?.distrust(code);
  }

  #linkChanged(seat?: Seat): void {
    const state = seat === undefined ? undefined : this.#links.get(seat)?.state;
    const isGone = state !== undefined && isOver(state) && !('code' in state);
    if (seat !== undefined && isGone) void this.#company.departed(seat);
    this.door.look();
    this.#uplink.share();
    this.emit('change');
  }
}
