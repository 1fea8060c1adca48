/** One remote guest: an `RTCPeerConnection`, its table talk, what we hear and see of them. */
import { parseTableTalk, type Presence, type TableTalk } from '@eat-with-me/protocol/table-talk';
import type { Signal } from '@eat-with-me/protocol/signal';
import { GROW_AFTER_MS, startingBudget, videoBudget } from './budget.ts';
import {
  addTransceivers,
  openConnection,
  transceiverOf,
  type Connection,
  type Route,
  type Spare,
} from './connection.ts';
import { Emitter } from './emitter.ts';
import { isOver, nextLinkState, outOfPatience, type LinkState } from './link-state.ts';
import { cameraHeight, type LocalTracks, type TrackKind } from './local-media.ts';
import { meetingHalf, meetingSecret } from './meeting.ts';
import { Negotiator } from './negotiator.ts';
import { healthBetween, sampleOf, type LinkHealth, type LinkSample } from './stats.ts';

/** How long a goodbye may take to reach the other guest before the connection is cut, in ms. */
const GOODBYE_MS = 1000;

/** How often a link that is not connected looks at the clock, in ms. */
const PATIENCE_EVERY_MS = 1000;

export interface PeerLinkOptions {
  /** The polite side yields on glare and never makes the first offer. */
  polite: boolean;
  tracks: LocalTracks;
  /** The stream that our tracks are announced in: audio and video of one stream play in step. */
  outlet: MediaStream;
  presence: Presence;
  iceServers: RTCIceServer[];
  route: Route;
  /** A connection prepared while waiting; one with an offer is of use to the impolite side only. */
  spare?: Spare | null;
}

export class PeerLink extends Emitter<{
  /** To be sent through the server: the channel to the other guest is not there. */
  signal: [Signal];
  /** Look again: state, presence or tracks have changed. */
  change: [];
}> {
  /** What the other guest sends. The same object for the link's whole life. */
  readonly stream = new MediaStream();
  readonly #pc: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #negotiator: Negotiator;
  readonly #options: PeerLinkOptions;
  #state: LinkState = { phase: 'connecting', since: performance.now() };
  #presence: Presence | null = null;
  #own: Presence;
  #refillAgreed = false;
  readonly #meetingHalf = meetingHalf();
  #meeting: string | null = null;
  #tracks: LocalTracks;
  #links = 1;
  #mayGrow = false;
  #departedByServer = false;
  #patience: ReturnType<typeof setInterval>;
  #sample: LinkSample | null = null;

  constructor(options: PeerLinkOptions) {
    super();
    const { polite, spare, tracks, outlet, iceServers, route } = options;
    this.#options = options;
    this.#own = options.presence;
    this.#tracks = tracks;
    const connection: Connection = spare ?? openConnection(iceServers, route);
    this.#pc = connection.pc;
    this.#channel = connection.channel;
    this.#negotiator = new Negotiator(this.#pc, polite, {
      send: (signal) => this.#send(signal),
      adopt: () => this.#adopt(outlet),
      misunderstood: () => this.#become({ phase: 'failed', reason: 'misunderstood' }),
    });
    this.#pc.ontrack = ({ track }) => {
      this.stream.addTrack(track);
      this.emit('change');
    };
    this.#pc.onconnectionstatechange = () => this.#connectionChanged();
    this.#channel.onopen = () => {
      this.#talk({ type: 'presence', presence: this.#own });
      this.#talk({ type: 'meeting', half: this.#meetingHalf });
    };
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    // Only an ending connection closes the channel: the other page has gone, with or without goodbye.
    this.#channel.onclose = () => this.#become({ phase: 'closed', by: 'there' });
    this.#patience = setInterval(
      () => this.#become(outOfPatience(this.#state, performance.now())),
      PATIENCE_EVERY_MS,
    );
  }

  /** Begins, once somebody listens: the impolite side makes its offer, the polite side awaits it. */
  start(): void {
    const { polite, spare, outlet, iceServers } = this.#options;
    if (spare && iceServers.length > 0) this.renew(iceServers);
    if (polite) return;
    if (spare?.kind !== 'offered') {
      addTransceivers(this.#pc, this.#tracks, outlet);
      // A bare spare has asked for negotiation when nobody listened, and does not ask twice.
      this.#negotiator.offer();
    } else if (iceServers.length === 0) {
      this.#negotiator.sendPrepared(spare.offered);
    } else {
      // The offer was gathered without these servers: a restart makes it gather again with them.
      this.#pc.restartIce();
      this.#negotiator.sendPrepared(spare.offered.then(() => this.#pc.setLocalDescription()));
    }
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The browser's connection, for statistics and tests; nobody but the link changes it. */
  get connection(): RTCPeerConnection {
    return this.#pc;
  }

  /** What the other guest says of themselves; null until they have. */
  get presence(): Presence | null {
    return this.#presence;
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
    if (!isOver(this.#state)) this.#negotiator.receive(signal);
  }

  /** Uses these servers from the next ICE restart on; the path in use stays. */
  renew(iceServers: RTCIceServer[]): void {
    if (isOver(this.#state)) return;
    this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers });
  }

  /** Sends another track of this kind, or none, without negotiation. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#tracks = { ...this.#tracks, [kind]: track };
    const sender = transceiverOf(this.#pc, kind)?.sender;
    // Fails only when the connection is closing.
    sender?.replaceTrack(track).catch(() => undefined);
    if (kind === 'video') void this.#applyBudget();
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

  /** Shares the line with this many links, this one included. */
  setBudget(links: number): void {
    if (links === this.#links) return;
    this.#links = links;
    void this.#applyBudget();
  }

  /**
   * The server says that the guest has gone. While they are here, seen and heard, that is only the
   * server's word (they lost the server, or it lies): it counts once the link itself is in doubt.
   */
  departedByServer(): void {
    this.#departedByServer = true;
    if (this.#state.phase !== 'connected') this.#become({ phase: 'closed', by: 'there' });
  }

  /** Says goodbye and ends the link. */
  leave(): void {
    if (isOver(this.#state)) return;
    this.#talk({ type: 'leaving' });
    this.#become({ phase: 'closed', by: 'here' });
  }

  /** How loud the other guest is just now, 0 to 1. */
  audioLevel(): number {
    const receiver = transceiverOf(this.#pc, 'audio')?.receiver;
    return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  /** Quality since the last call; null at the first. */
  async health(): Promise<LinkHealth | null> {
    const earlier = this.#sample;
    this.#sample = sampleOf(await this.#pc.getStats());
    return earlier ? healthBetween(earlier, this.#sample) : null;
  }

  async #adopt(outlet: MediaStream): Promise<void> {
    const replaced = (['audio', 'video'] as const).map(async (kind) => {
      const transceiver = transceiverOf(this.#pc, kind);
      if (!transceiver) return;
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(outlet);
      await transceiver.sender.replaceTrack(this.#tracks[kind]);
    });
    await Promise.all(replaced);
    await this.#applyBudget();
  }

  async #applyBudget(): Promise<void> {
    const sender = transceiverOf(this.#pc, 'video')?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings[0];
    if (!sender || !parameters || !encoding) return;
    const budget = this.#mayGrow ? videoBudget : startingBudget;
    Object.assign(encoding, budget(this.#links, cameraHeight(this.#tracks.video)));
    // Fails only when the connection is closing, or before there is anything to send.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  /** Once connected, negotiation travels between the guests and the server may die. */
  #send(signal: Signal): void {
    const direct = this.#state.phase === 'connected' && this.#channel.readyState === 'open';
    if (direct) this.#talk({ type: 'signal', signal });
    else this.emit('signal', signal);
  }

  #talk(message: TableTalk): void {
    if (this.#channel.readyState === 'open') this.#channel.send(JSON.stringify(message));
  }

  #hear(data: unknown): void {
    const message = parseTableTalk(data);
    switch (message?.type) {
      case 'presence':
        this.#presence = message.presence;
        this.emit('change');
        break;
      case 'signal':
        this.receive(message.signal);
        break;
      case 'refill':
        this.#refillAgreed = message.agreed;
        this.emit('change');
        break;
      case 'meeting':
        // No WebCrypto on this page: nobody will be known again.
        this.#meet(message.half).catch(() => undefined);
        break;
      case 'leaving':
        this.#become({ phase: 'closed', by: 'there' });
        break;
      case undefined:
        // Not a message of this protocol; a newer or broken page at the other end harms only itself.
        break;
    }
  }

  async #meet(half: string): Promise<void> {
    // A half that changes later would let a guest step out of an old meeting.
    if (this.#meeting !== null) return;
    this.#meeting = await meetingSecret(this.#meetingHalf, half);
    this.emit('change');
  }

  #connectionChanged(): void {
    const { connectionState } = this.#pc;
    if (connectionState === 'connected') setTimeout(() => this.#grow(), GROW_AFTER_MS);
    this.#become(nextLinkState(this.#state, connectionState, performance.now()));
    // One fixed side restarts, so that two restarts never meet.
    if (connectionState === 'failed' && !this.#options.polite) this.#pc.restartIce();
  }

  #grow(): void {
    this.#mayGrow = true;
    void this.#applyBudget();
  }

  #become(next: LinkState): void {
    if (next === this.#state || isOver(this.#state)) return;
    const gone = next.phase === 'interrupted' && this.#departedByServer;
    this.#state = gone ? { phase: 'closed', by: 'there' } : next;
    if (isOver(this.#state)) this.#close();
    this.emit('change');
  }

  #close(): void {
    clearInterval(this.#patience);
    const saidGoodbye = this.#state.phase === 'closed' && this.#state.by === 'here';
    if (!saidGoodbye || this.#channel.readyState !== 'open') {
      this.#pc.close();
      return;
    }
    // Closing the channel first lets the goodbye out; media stops at once.
    for (const sender of this.#pc.getSenders()) sender.replaceTrack(null).catch(() => undefined);
    this.#channel.onclose = () => this.#pc.close();
    this.#channel.close();
    setTimeout(() => this.#pc.close(), GOODBYE_MS);
  }
}
