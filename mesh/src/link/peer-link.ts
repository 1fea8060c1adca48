/** One remote guest: their table talk, what we hear and see of them, over as many connections as it takes. */
import {
  parseTableTalk,
  type Picture,
  type Presence,
  type TableTalk,
  type View,
} from '@eat-with-me/protocol/talk/table-talk';
import type { Signal } from '@eat-with-me/protocol/signal';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { LinkBudget } from '../policy/budget.ts';
import { Connection, hasPath } from './connection.ts';
import { Emitter } from '../emitter.ts';
import { transceiverOf, type EndsConfiguration, type Spare } from './ends.ts';
import type { Place } from './fresh-place.ts';
import type { Follower } from '../policy/healing.ts';
import { isOver, nextLinkState, outOfPatience, type LinkState } from '../policy/link-state.ts';
import { NO_TRACKS, type LocalTracks, type TrackKind } from '../local-media.ts';
import type { Received } from './media-watch.ts';
import { loudnessBetween, soundOf, type Sound } from '../policy/loudness.ts';
import { meetingHalf, meetingSecret } from './meeting.ts';
import { healthBetween, sampleOf, type LinkHealth, type LinkSample } from '../policy/stats.ts';
import { Succession } from './succession.ts';
import { TrackChain, type TrackStep } from '../track-chain.ts';
import { viewOf, type Thrift } from '../policy/thrift.ts';
import type { Border } from '../trust/border.ts';
import type { Route } from '../trust/candidates.ts';
import type { Reach } from './udp-first.ts';

/** How often a link that is not connected looks at the clock, in ms. */
const PATIENCE_EVERY_MS = 1000;

/** How long after a change of connections, in ms, the end of one says nothing about the guest. */
const SETTLE_MS = 10_000;

/** How long answers go through the server after the other side preferred that, in ms. */
const MISTRUST_MS = 3000;

export interface PeerLinkOptions {
  /** The guest with the higher seat yields on glare and never makes a link's first offer. */
  polite: boolean;
  tracks: LocalTracks;
  /** The stream that our tracks are announced in: audio and video of one stream play in step. */
  outlet: MediaStream;
  presence: Presence;
  thrift: Thrift;
  budget: LinkBudget;
  configuration: EndsConfiguration;
  reach: Reach;
  /** What of the other guest's words reaches the browser, and by which ways the link may go. */
  border: Border;
  /** The way that the link may go once both guests want that. */
  directRoute: Exclude<Route, 'relay'>;
  /** A connection prepared while waiting; one with an offer is of use to the impolite side only. */
  spare?: Spare | null;
  /** Where every further connection is made. */
  place: () => Place | null;
}

export class PeerLink extends Emitter<{
  /** To be sent through the server: the channel to the other guest is not there. */
  signal: [Signal];
  /** Look again: state, presence or tracks have changed. */
  change: [];
  /** Another connection carries the link from now on: `connection` is a new one. */
  connection: [RTCPeerConnection];
  /** The present connection has lost its path, or found it again. */
  doubt: [];
  /** A member says which company they see. */
  vouched: [epoch: number, transcript: string];
  /** The other end is not who it is committed to be: nothing more is taken from there. */
  distrusted: [TrustCode];
}> {
  /** What the other guest sends. The same object for the link's whole life. */
  readonly stream = new MediaStream();
  readonly #connections: Succession;
  readonly #options: PeerLinkOptions;
  /** What every connection is made with, now. */
  #configuration: EndsConfiguration;
  #state: LinkState = { phase: 'connecting', since: performance.now() };
  #presence: Presence | null = null;
  #own: Presence;
  #refillAgreed = false;
  /** Which company was last said to be seen; said again on every connection. */
  #vouched: Extract<TableTalk, { type: 'transcript' }> | null = null;
  #isConfirmed = false;
  #wantsDirect = { here: false, there: false };
  readonly #meetingHalf = meetingHalf();
  #meeting: string | null = null;
  #tracks: LocalTracks;
  /** What is done to them for this guest alone. */
  readonly #chain = new TrackChain();
  #budget: LinkBudget;
  /** How they show us. */
  #view: View | null = null;
  /** How we show them: the height of their tile, null until there is one. */
  #tile: number | null = null;
  #thrift: Thrift;
  /** Whether their picture travels, and ours. */
  #picture: Picture = 'travels';
  #ownPicture: Picture = 'travels';
  #departedByServer = false;
  #changedAt = -Infinity;
  #mistrustedAt = -Infinity;
  #patience: ReturnType<typeof setInterval>;
  #sample: LinkSample | null = null;
  #sound: Sound | null = null;
  /** Whether the present connection takes a detour (`detour.ts`), as its statistics last said. */
  detoured = false;

  constructor(options: PeerLinkOptions) {
    super();
    this.#options = options;
    this.#configuration = options.configuration;
    this.#own = options.presence;
    this.#budget = options.budget;
    this.#thrift = options.thrift;
    this.#tracks = options.tracks;
    const first = this.#open(0, options.polite, this.#configuration);
    const connections = new Succession(first, !options.polite);
    connections.on('signal', (signal) => this.#send(signal));
    connections.on('open', (connection) => this.#greet(connection));
    connections.on('message', (data) => this.#hear(data));
    connections.on('state', () => this.#connectionChanged());
    connections.on('track', () => this.#showTracks());
    connections.on('succeeded', () => this.#succeeded());
    connections.on('ended', () => this.#ended());
    connections.on('distrusted', (code) => this.emit('distrusted', code));
    connections.on('misunderstood', () =>
      this.#become({ phase: 'failed', reason: 'misunderstood' }),
    );
    this.#connections = connections;
    this.#patience = setInterval(() => this.#losePatience(), PATIENCE_EVERY_MS);
  }

  /** Begins, once somebody listens: the impolite side makes its offer, the polite side awaits it. */
  start(): void {
    this.#connections.present.start();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The browser's connection at present, for statistics and budgets; nobody but the link changes it. */
  get connection(): RTCPeerConnection {
    return this.#connections.present.pc;
  }

  /** What the other guest says of themselves; null until they have. */
  get presence(): Presence | null {
    return this.#presence;
  }

  /** How the other guest shows us; null until they have said so. */
  get view(): View | null {
    return this.#view;
  }

  /** Whether the other guest's picture travels to us; `unwanted` is by our own thrift. */
  get picture(): Picture | 'unwanted' {
    return this.#thrift === 'audio-only' ? 'unwanted' : this.#picture;
  }

  /** Whether the other guest wants company in the empty chairs. */
  get refillAgreed(): boolean {
    return this.#refillAgreed;
  }

  /** The secret by which both browsers will know this meeting again; null until both have done their half. */
  get meeting(): string | null {
    return this.#meeting;
  }

  /** Takes a signal that came through the server. */
  receive(signal: Signal): void {
    const { phase } = this.#state;
    // The other side does not trust the line any more, and an answer over it may be lost.
    if (phase === 'connected' && (signal.asks || signal.description)) {
      this.#mistrustedAt = performance.now();
    }
    this.#take(signal);
  }

  /** What comes from the other guest, by kind. */
  get receivers(): Received {
    const receiver = (kind: TrackKind) => transceiverOf(this.connection, kind)?.receiver;
    return { audio: receiver('audio'), video: receiver('video') };
  }

  /** The connection that is being made to follow the present one, by either side. */
  get follower(): Follower | null {
    const { next } = this.#connections;
    if (!next) return null;
    return {
      by: next.polite ? 'them' : 'us',
      since: next.since,
      answered: next.isAnswered,
      hasPath: hasPath(next.pc),
    };
  }

  /** Begins another connection beside the present one, which it follows once it is connected. */
  replace(onlyBy: 'relay' | null = null): void {
    const configuration = {
      ...this.#configuration,
      ...(onlyBy && { iceTransportPolicy: onlyBy }),
    };
    this.#connections.start((number, polite) => this.#open(number, polite, configuration));
  }

  /** The present connection does well: no other follows. */
  callOff(): void {
    this.#connections.callOff();
  }

  /** Looks for new paths for the present connection. */
  restart(): void {
    this.#connections.present.restart();
  }

  /** Has the other side look for new paths. */
  askForRestart(): void {
    this.#connections.present.askForRestart();
  }

  /** When the other side last made an offer for the present connection. */
  get restartedAt(): number {
    return this.#connections.present.offeredAt;
  }

  /** The line carries again: what the other guest missed of our picture is made good for. */
  refreshPicture(): void {
    this.#connections.present.refreshPicture();
  }

  /** What the healer finds: whether the other guest is heard and seen as they should be. */
  feel(well: boolean): void {
    const felt = well ? 'connected' : 'disconnected';
    this.#become(nextLinkState(this.#state, felt, performance.now()));
  }

  /** Uses these servers from the next ICE restart on; the path in use stays. */
  renew(iceServers: RTCIceServer[]): void {
    this.#configure({ iceServers });
  }

  /** Whether the other end has shown that it holds the keys of its seat and sees the same table. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** From now on the other guest hears and sees this one. */
  setConfirmed(): void {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    for (const kind of ['audio', 'video'] as const) this.#giveTrack(kind);
    this.emit('change');
  }

  /** Tells the other guest which company we see after somebody joined. */
  vouch(epoch: number, transcript: string): void {
    this.#vouched = { type: 'transcript', epoch, transcript };
    this.#talk(this.#vouched);
  }

  /** Ends the link: what came was not what the other guest is committed to. */
  distrust(code: TrustCode): void {
    this.#become({ phase: 'failed', reason: 'untrusted', code });
  }

  /** By which ways the link may go. */
  get route(): Route {
    return this.#options.border.route;
  }

  /** Who of the two would let the link go directly. */
  get wantsDirect(): Readonly<{ here: boolean; there: boolean }> {
    return this.#wantsDirect;
  }

  /** Whether this guest would let the link go directly, which shows both their addresses. Once agreed, it stays so. */
  setDirect(wanted: boolean): void {
    if (this.route !== 'relay') return;
    this.#wantsDirect = { ...this.#wantsDirect, here: wanted };
    this.#talk({ type: 'direct', wanted });
    this.#goDirect();
    this.emit('change');
  }

  /** Sends another track of this kind, or none, without negotiation. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#tracks = { ...this.#tracks, [kind]: track };
    this.#giveTrack(kind);
  }

  /** What our tracks pass on the way to this guest, after what they pass on the way to everybody. */
  setSteps(steps: readonly TrackStep[]): void {
    for (const kind of this.#chain.setSteps(steps)) this.#sendTrack(kind);
  }

  #giveTrack(kind: TrackKind): void {
    this.#chain.setTrack(kind, this.#given[kind]);
    this.#sendTrack(kind);
  }

  #sendTrack(kind: TrackKind): void {
    const track = this.#chain.tracks[kind];
    for (const connection of this.#connections.all) connection.setTrack(kind, track);
  }

  /** What may leave: nothing, to a seat that is not confirmed, or for a link that is over. */
  get #given(): LocalTracks {
    return this.#isConfirmed && !isOver(this.#state) ? this.#tracks : NO_TRACKS;
  }

  /** Tells the other guest what has changed about this one. */
  setPresence(presence: Presence): void {
    this.#own = presence;
    this.#talk({ type: 'presence', presence });
  }

  /** Tells the other guest whether this one wants company in the empty chairs. */
  setRefill(agreed: boolean): void {
    this.#talk({ type: 'refill', agreed });
  }

  /** Who sits here has changed: what was agreed before does not hold any more. */
  forgetRefill(): void {
    this.#refillAgreed = false;
  }

  /** Sends no more than this from now on. */
  setBudget(budget: LinkBudget): void {
    this.#budget = budget;
    for (const connection of this.#connections.all) connection.setBudget(budget);
  }

  /** Tells the other guest how high a picture of theirs is shown here, in device pixels; 0 for none. */
  setTile(height: number): void {
    if (height === this.#tile) return;
    this.#tile = height;
    this.#talkOfView();
  }

  /** What this guest wants to spend on the other's picture. */
  setThrift(thrift: Thrift): void {
    this.#thrift = thrift;
    this.#talkOfView();
    this.emit('change');
  }

  /** Tells the other guest whether our picture travels to them. */
  setPicture(picture: Picture): void {
    if (picture === this.#ownPicture) return;
    this.#ownPicture = picture;
    this.#talk({ type: 'picture', picture });
  }

  /**
   * The server says that the guest has gone. While they are here, seen and heard, that is only the
   * server's word (they lost the server, or it lies): it counts once the link itself is in doubt.
   */
  departedByServer(): void {
    this.#departedByServer = true;
    this.#losePatience();
  }

  /** Says goodbye and ends the link. */
  leave(): void {
    if (isOver(this.#state)) return;
    this.#talk({ type: 'leaving' });
    this.#become({ phase: 'closed', by: 'here' });
  }

  /** How loud the other guest was since the last call, 0 to 1; 0 at the first. */
  async loudness(): Promise<number> {
    const earlier = this.#sound;
    const receiver = transceiverOf(this.connection, 'audio')?.receiver;
    this.#sound = receiver ? soundOf(await receiver.getStats()) : null;
    return earlier && this.#sound ? loudnessBetween(earlier, this.#sound) : 0;
  }

  /** Quality since the last call; null at the first. */
  async health(): Promise<LinkHealth | null> {
    const earlier = this.#sample;
    this.#sample = sampleOf(await this.connection.getStats());
    return earlier ? healthBetween(earlier, this.#sample) : null;
  }

  #take(signal: Signal): void {
    if (isOver(this.#state)) return;
    this.#connections.receive(signal, (number, polite) =>
      this.#open(number, polite, this.#configuration),
    );
  }

  #open(number: number, polite: boolean, configuration: EndsConfiguration): Connection {
    const { outlet, reach, border, spare, place } = this.#options;
    const first = number === 0;
    return new Connection({
      number,
      polite,
      tracks: this.#chain.tracks,
      outlet,
      configuration,
      reach,
      border,
      budget: this.#budget,
      spare: first ? (spare ?? null) : null,
      place: first ? null : place(),
    });
  }

  /**
   * Once connected, negotiation travels between the guests and the server may die. A connection that is to follow is
   * offered both ways, because the present one may have died a moment ago; what comes twice does no harm.
   */
  #send(signal: Signal): void {
    const { present, next } = this.#connections;
    const trusted = performance.now() - this.#mistrustedAt > MISTRUST_MS;
    const direct = this.#state.phase === 'connected' && present.isOpen && trusted;
    if (direct) present.talk({ type: 'signal', signal });
    if (!direct || signal.connection === next?.number) this.emit('signal', signal);
  }

  #talk(message: TableTalk): void {
    this.#connections.talk(message);
  }

  #talkOfView(): void {
    if (this.#tile === null) return;
    this.#talk({ type: 'view', view: viewOf(this.#tile, this.#thrift) });
  }

  #greet(connection: Connection): void {
    connection.talk({ type: 'presence', presence: this.#own });
    connection.talk({ type: 'meeting', half: this.#meetingHalf });
    if (this.#tile !== null)
      connection.talk({ type: 'view', view: viewOf(this.#tile, this.#thrift) });
    connection.talk({ type: 'picture', picture: this.#ownPicture });
    if (this.#wantsDirect.here) connection.talk({ type: 'direct', wanted: true });
    if (this.#vouched) connection.talk(this.#vouched);
  }

  #hear(data: unknown): void {
    const message = parseTableTalk(data);
    switch (message?.type) {
      case 'presence':
        this.#presence = message.presence;
        this.emit('change');
        break;
      case 'signal':
        this.#take(message.signal);
        break;
      case 'refill':
        this.#refillAgreed = message.agreed;
        this.emit('change');
        break;
      case 'meeting':
        // No WebCrypto on this page: nobody will be known again.
        this.#meet(message.half).catch(() => undefined);
        break;
      case 'view':
        this.#view = message.view;
        this.emit('change');
        break;
      case 'picture':
        this.#picture = message.picture;
        this.emit('change');
        break;
      case 'transcript':
        this.emit('vouched', message.epoch, message.transcript);
        break;
      case 'direct':
        this.#wantsDirect = { ...this.#wantsDirect, there: message.wanted };
        this.#goDirect();
        this.emit('change');
        break;
      case 'leaving':
        this.#become({ phase: 'closed', by: 'there' });
        break;
      case undefined:
        // Not a message of this protocol; a newer or broken page at the other end harms only itself.
        break;
    }
  }

  /** Both want it: from the next offer on, which the lower seat makes now. The path in use carries on meanwhile. */
  #goDirect(): void {
    const { here, there } = this.#wantsDirect;
    if (!here || !there || this.route !== 'relay') return;
    this.#options.border.setRoute(this.#options.directRoute);
    this.#configure({ iceTransportPolicy: 'all' });
    if (!this.#options.polite) this.restart();
  }

  #configure(change: EndsConfiguration): void {
    this.#configuration = { ...this.#configuration, ...change };
    for (const connection of this.#connections.all) connection.renew(change);
  }

  async #meet(half: string): Promise<void> {
    // A half that changes later would let a guest step out of an old meeting.
    if (this.#meeting !== null) return;
    this.#meeting = await meetingSecret(this.#meetingHalf, half);
    this.emit('change');
  }

  #losePatience(): void {
    this.#become(outOfPatience(this.#state, performance.now(), this.#departedByServer));
  }

  #connectionChanged(): void {
    const { connectionState } = this.connection;
    this.#become(nextLinkState(this.#state, connectionState, performance.now()));
    this.emit('doubt');
  }

  #succeeded(): void {
    this.#changedAt = performance.now();
    this.#sample = null;
    this.detoured = false;
    this.#showTracks();
    this.#become(nextLinkState(this.#state, 'connected', performance.now()));
    this.emit('connection', this.connection);
  }

  /** The stream stays, its tracks are those of the present connection. */
  #showTracks(): void {
    const tracks = this.#connections.present.received;
    for (const track of tracks) {
      // Whoever offers a connection names their tracks, each time the same, and a stream takes no two tracks of one name.
      const namesake = this.stream.getTrackById(track.id);
      if (namesake && namesake !== track) this.stream.removeTrack(namesake);
      this.stream.addTrack(track);
    }
    for (const track of this.stream.getTracks()) {
      if (!tracks.includes(track)) this.stream.removeTrack(track);
    }
    this.emit('change');
  }

  /** A connection that ends means that the other page has gone, with or without goodbye; unless another is to follow. */
  #ended(): void {
    const now = performance.now();
    const changing = this.#connections.next !== null || now - this.#changedAt < SETTLE_MS;
    this.#become(
      changing ? nextLinkState(this.#state, 'disconnected', now) : { phase: 'closed', by: 'there' },
    );
  }

  #become(next: LinkState): void {
    if (next === this.#state || isOver(this.#state)) return;
    this.#state = next;
    if (isOver(this.#state)) this.#close();
    this.emit('change');
  }

  #close(): void {
    clearInterval(this.#patience);
    const saidGoodbye = this.#state.phase === 'closed' && this.#state.by === 'here';
    this.#connections.close(saidGoodbye);
    this.#chain.end();
  }
}
