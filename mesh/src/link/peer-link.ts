/** One remote guest: what we hear and see of them, and what is said, over as many connections as it takes. */
import {
  DIRECT,
  MEETING,
  PICTURE,
  PRESENCE,
  RISING,
  TRANSCRIPT,
  VIEW,
} from '@eat-with-me/protocol/talk/link-topics';
import type { Picture, Presence, View } from '@eat-with-me/protocol/talk/table-talk';
import type { StateTopic } from '@eat-with-me/protocol/talk/topic';
import type { Signal } from '@eat-with-me/protocol/signal';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { LinkBudget } from '../policy/budget.ts';
import type { Detour } from '../policy/detour.ts';
import type { Connection } from './connection.ts';
import { Emitter } from '../emitter.ts';
import { isOver, type LinkState } from '../policy/link-state.ts';
import { NO_TRACKS, showTracks, type LocalTracks, type TrackKind } from '../local-media.ts';
import { LinkLife } from './link-life.ts';
import { LinkMeter } from './link-meter.ts';
import { Meeting } from './meeting.ts';
import { Parting } from './parting.ts';
import type { LinkHealth } from '../policy/stats.ts';
import { Succession, type SuccessionOptions } from './succession.ts';
import { Talk } from './talk.ts';
import type { Topics } from './topics.ts';
import { TrackChain, type TrackStep } from '../track-chain.ts';
import { viewOf, type Thrift } from '../policy/thrift.ts';
import { directWay, type Route } from '../trust/candidates.ts';

/** How long answers go through the server after the other side preferred that, in ms. */
const MISTRUST_MS = 3000;

interface PeerLinkOptions extends Omit<SuccessionOptions, 'attend'> {
  /** What can be told on this link. */
  topics: Topics;
  /** What the other guest is told from the beginning, as everybody is. */
  states: ReadonlyMap<StateTopic, unknown>;
  thrift: Thrift;
  /** Whether both ends hold the secret of an invitation, which is in the keys of the link. */
  invited: boolean;
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
  /** What is said to the other guest, and by them; begins once they are confirmed. */
  readonly talk: Talk;
  /** What carries the link; who mends it works on these. */
  readonly connections: Succession;
  /** How it ends. */
  readonly parting: Parting;
  readonly #meter = new LinkMeter();
  readonly #options: PeerLinkOptions;
  readonly #life = new LinkLife();
  #isConfirmed = false;
  readonly #meeting = new Meeting();
  #tracks: LocalTracks;
  /** What is done to them for this guest alone. */
  readonly #chain = new TrackChain();
  /** How we show them: the height of their tile, null until there is one. */
  #tile: number | null = null;
  #thrift: Thrift;
  #mistrustedAt = -Infinity;
  /** The detour that the present connection takes, as its statistics last said. */
  detour: Detour | null = null;

  constructor(options: PeerLinkOptions) {
    super();
    this.#options = options;
    this.#thrift = options.thrift;
    this.#tracks = options.tracks;
    this.talk = this.#converse(options);
    const attend = (connection: Connection) => this.#attend(connection);
    // Nothing leaves to a seat that is not confirmed.
    const connections = new Succession({ ...options, tracks: NO_TRACKS, attend });
    connections.on('state', () => this.#connectionChanged());
    connections.on('track', () => this.#showTracks());
    connections.on('succeeded', () => this.#succeeded());
    connections.on('ended', () => {
      this.#life.connectionEnded(connections.next !== null);
      this.parting.end();
    });
    connections.on('misunderstood', () => this.#life.misunderstood());
    this.connections = connections;
    this.parting = new Parting(this.talk, connections, () => this.emit('change'));
    this.#life.on('over', (said) => {
      this.#chain.end();
      this.parting.begin(this.state, said && this.#isConfirmed);
    });
    this.#life.on('change', () => this.emit('change'));
  }

  /** Begins, once somebody listens: the impolite side makes its offer, the polite side awaits it. */
  start(): void {
    this.connections.start();
  }

  get state(): LinkState {
    return this.#life.state;
  }

  /** The browser's connection at present, for statistics and budgets; nobody but the link changes it. */
  get connection(): RTCPeerConnection {
    return this.connections.present.pc;
  }

  /** What the other guest says of themselves; null until they have. */
  get presence(): Presence | null {
    return this.talk.heard(PRESENCE) ?? null;
  }

  /** How the other guest shows us; null until they have said so. */
  get view(): View | null {
    return this.talk.heard(VIEW) ?? null;
  }

  /** Whether the other guest's picture travels to us; `unwanted` is by our own thrift. */
  get picture(): Picture | 'unwanted' {
    return this.#thrift === 'audio-only' ? 'unwanted' : (this.talk.heard(PICTURE) ?? 'travels');
  }

  /** The secret by which both browsers will know this meeting again; null until both have done their half. */
  get meeting(): string | null {
    return this.#meeting.secret;
  }

  /** Takes a signal that came through the server. */
  receive(signal: Signal): void {
    const { phase } = this.state;
    // The other side does not trust the line any more, and an answer over it may be lost.
    if (phase === 'connected' && (signal.asks || signal.description)) {
      this.#mistrustedAt = performance.now();
    }
    this.#take(signal);
  }

  /** What the healer finds: whether the other guest is heard and seen as they should be. */
  feel(well: boolean): void {
    this.#life.feel(well);
  }

  /** Uses these servers from the next ICE restart on; the path in use stays. */
  renew(iceServers: RTCIceServer[]): void {
    this.connections.configure({ iceServers });
  }

  /** Whether the other end has shown that it holds the keys of its seat and sees the same table. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** From now on the two talk, and the other guest hears and sees this one. */
  setConfirmed(): void {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    for (const kind of ['audio', 'video'] as const) this.#giveTrack(kind);
    this.talk.begin();
    this.emit('change');
  }

  /** Tells the other guest which company we see after somebody joined. */
  vouch(epoch: number, transcript: string): void {
    this.talk.say(TRANSCRIPT, { epoch, transcript });
  }

  /** Ends the link: what came was not what the other guest is committed to. */
  distrust(code: TrustCode): void {
    this.#life.distrust(code);
  }

  /** Whether whoever confirmed this link holds the invitation that this guest holds, too. */
  get isInvited(): boolean {
    return this.#options.invited;
  }

  /** By which ways the link may go. */
  get route(): Route {
    return this.#options.border.route;
  }

  /** Who of the two would let the link go directly. */
  get wantsDirect(): Readonly<{ here: boolean; there: boolean }> {
    return { here: this.talk.said(DIRECT) ?? false, there: this.talk.heard(DIRECT) ?? false };
  }

  /** Whether this guest would let the link go directly, which shows both their addresses. Once agreed, it stays so. */
  setDirect(wanted: boolean): void {
    if (this.route !== 'relay') return;
    this.talk.say(DIRECT, wanted);
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
    this.connections.setTrack(kind, this.#chain.tracks[kind]);
  }

  /** What may leave: nothing, to a seat that is not confirmed, or for a link that is over. */
  get #given(): LocalTracks {
    return this.#isConfirmed && !isOver(this.state) ? this.#tracks : NO_TRACKS;
  }

  /** Sends no more than this from now on. */
  setBudget(budget: LinkBudget): void {
    this.connections.setBudget(budget);
  }

  /** Tells the other guest how high a picture of theirs is shown here, in device pixels; 0 for none. */
  setTile(height: number): void {
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
    this.talk.say(PICTURE, picture);
  }

  /** The server says that the guest has gone, which counts once the link itself is in doubt. */
  departedByServer(departed: 'left' | 'lost'): void {
    this.#life.departedByServer(departed);
  }

  /** Whether the other page was closed without a goodbye: its guest may come back to the seat by another. */
  get isPageClosed(): boolean {
    return this.#life.isPageClosed;
  }

  /** The guest has come back by another page: this link is no more, and nobody has left. */
  replaced(): void {
    this.parting.stayFor(null);
    this.#life.close('here');
    this.parting.end();
  }

  /** Says goodbye and ends the link. */
  leave(): void {
    if (isOver(this.state)) return;
    this.connections.send({ type: 'leaving' });
    this.#life.close('here');
  }

  /** Ends the link at once and without a goodbye: this page is closed. */
  closePage(): void {
    this.parting.stayFor(null);
    this.connections.close(false);
    this.#life.close('here');
    this.parting.end();
  }

  /** How loud the other guest was since the last call, 0 to 1; 0 at the first. */
  loudness(): Promise<number> {
    return this.#meter.loudness(this.connection);
  }

  /** Quality since the last call; null at the first. */
  health(): Promise<LinkHealth | null> {
    return this.#meter.health(this.connection);
  }

  #take(signal: Signal): void {
    if (!isOver(this.state)) this.connections.receive(signal);
  }

  #attend(connection: Connection): void {
    connection.on('signal', (signal) => this.#send(signal));
    connection.on('distrusted', (code) => this.emit('distrusted', code));
    connection.on('message', (data) => this.#hear(data));
    // What was said over it may not have arrived.
    connection.on('closed', () => this.talk.flush());
    this.talk.over(connection.channels);
  }

  /**
   * Once connected, negotiation travels between the guests and the server may die. A connection that is to follow is
   * offered both ways, because the present one may have died a moment ago; what comes twice does no harm.
   */
  #send(signal: Signal): void {
    if (isOver(this.state)) return;
    const { present, next } = this.connections;
    const trusted = performance.now() - this.#mistrustedAt > MISTRUST_MS;
    const direct = this.state.phase === 'connected' && present.isOpen && trusted;
    if (direct) present.send({ type: 'signal', signal });
    if (!direct || signal.connection === next?.number) this.emit('signal', signal);
  }

  #converse({ topics, states }: PeerLinkOptions): Talk {
    const talk = new Talk(topics);
    for (const [topic, value] of states) talk.say(topic, value);
    talk.say(MEETING, this.#meeting.half);
    talk.say(PICTURE, 'travels');
    talk.on('state', (topic) => this.#learn(topic));
    return talk;
  }

  #talkOfView(): void {
    if (this.#tile !== null) this.talk.say(VIEW, viewOf(this.#tile, this.#thrift));
  }

  #hear(data: unknown): void {
    if (isOver(this.state)) return;
    const message = this.talk.hearFirst(data);
    if (message?.type === 'signal') this.#take(message.signal);
    else if (message?.type === 'leaving') this.#life.close('there');
  }

  /** What the link itself does about a topic; the rest is for whoever looks. */
  #learn(topic: StateTopic): void {
    if (topic === DIRECT) this.#goDirect();
    else if (topic === MEETING) void this.#meet();
    else if (topic === TRANSCRIPT) this.#hearVouch();
    else if (topic === RISING) this.#life.rises(this.talk.heard(RISING) === true);
    this.emit('change');
  }

  async #meet(): Promise<void> {
    if (await this.#meeting.hear(this.talk.heard(MEETING))) this.emit('change');
  }

  #hearVouch(): void {
    const seen = this.talk.heard(TRANSCRIPT);
    if (seen) this.emit('vouched', seen.epoch, seen.transcript);
  }

  /** Both want it: from the next offer on, which the lower seat makes now. The path in use carries on meanwhile. */
  #goDirect(): void {
    const { here, there } = this.wantsDirect;
    if (!here || !there || this.route !== 'relay') return;
    this.#options.border.setRoute(directWay(this.isInvited));
    this.connections.configure({ iceTransportPolicy: 'all' });
    if (!this.#options.polite) this.connections.restart();
  }

  #connectionChanged(): void {
    this.#life.connectionIs(this.connection.connectionState);
    this.emit('doubt');
  }

  #succeeded(): void {
    this.#life.succeeded();
    this.#meter.startOver();
    this.detour = null;
    this.#showTracks();
    this.#life.connectionIs('connected');
    this.emit('connection', this.connection);
  }

  #showTracks(): void {
    showTracks(this.stream, this.connections.present.received);
    this.emit('change');
  }
}
