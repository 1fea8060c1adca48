/** One `RTCPeerConnection` of a link: its negotiation, its channels, the tracks that it sends and brings. */
import type { Signal } from '@eat-with-me/protocol/signal';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { LinkBudget } from '../policy/budget.ts';
import { Emitter } from '../emitter.ts';
import {
  addTransceivers,
  adoptTransceivers,
  openEnds,
  transceiverOf,
  type Ends,
  type EndsConfiguration,
  type Realm,
  type Spare,
} from './ends.ts';
import type { FreshPlace } from './fresh-place.ts';
import type { LocalTracks, TrackKind } from '../local-media.ts';
import { Negotiator } from './negotiator.ts';
import { Sending } from './sending.ts';
import type { Channels } from './speech.ts';
import type { LinkMessage } from './talk.ts';
import type { Border } from '../trust/border.ts';
import { byUdp, UdpFirst, withoutRelays, type Reach } from './udp-first.ts';

/** How long a goodbye may take to reach the other guest before the connection is cut, in ms. */
const GOODBYE_MS = 1000;

export interface ConnectionOptions {
  /** Which one of its link it is; both ends give it the same number. */
  number: number;
  /** The polite side yields on glare and never makes the first offer. */
  polite: boolean;
  tracks: LocalTracks;
  /** The stream that our tracks are announced in: audio and video of one stream play in step. */
  outlet: MediaStream;
  configuration: EndsConfiguration;
  reach: Reach;
  /** What of the other side's words reaches the browser. */
  border: Border;
  budget: LinkBudget;
  /** A connection prepared while waiting; one with an offer is of use to the impolite side only. */
  spare?: Spare | null;
  /** Where to make it, and what to do once it is closed. */
  place?: FreshPlace | null;
  /** Where to make it if there is no such place; by default in this window. */
  realm?: Realm | undefined;
}

/** Whether a path answers; the handshake over it may be under way. */
export const hasPath = ({ iceConnectionState }: RTCPeerConnection): boolean =>
  iceConnectionState === 'connected' || iceConnectionState === 'completed';

export class Connection extends Emitter<{
  signal: [Signal];
  /** Look at `pc.connectionState` again. */
  state: [];
  /** What the other guest sends. */
  track: [MediaStreamTrack];
  /** Both sides have it: something can be said over it from now on. */
  open: [];
  /** What came on the first channel. */
  message: [unknown];
  /** The other side has ended this connection. */
  ended: [];
  /** It was ended here. */
  closed: [];
  /** The other side's description made no sense to this browser. */
  misunderstood: [];
  /** The other side is not who it is committed to be. */
  distrusted: [TrustCode];
}> {
  readonly number: number;
  readonly polite: boolean;
  readonly pc: RTCPeerConnection;
  /** When it was made. */
  readonly since = performance.now();
  readonly #channel: RTCDataChannel;
  readonly #topics: RTCDataChannel;
  readonly #negotiator: Negotiator;
  readonly #sending: Sending;
  readonly #options: ConnectionOptions;
  readonly #udpFirst: UdpFirst;
  /** In every way that there is. */
  #iceServers: readonly RTCIceServer[];
  /** `asked`: the next gathering asks for no relay. `made`: the last one did not. */
  #straightening: 'asked' | 'made' | null = null;
  #tracks: LocalTracks;
  #offeredAt = -Infinity;

  constructor(options: ConnectionOptions) {
    super();
    const { number, polite, tracks, outlet, configuration, border, spare, place, realm, budget } =
      options;
    this.#options = options;
    this.number = number;
    this.polite = polite;
    this.#tracks = tracks;
    this.#iceServers = configuration.iceServers ?? [];
    const { pc, channel, topics }: Ends =
      spare ??
      openEnds({ ...configuration, iceServers: this.#askedServers }, place?.realm ?? realm);
    this.pc = pc;
    this.#udpFirst = new UdpFirst(pc, options.reach, () => this.#askInEveryWay());
    this.#channel = channel;
    this.#topics = topics;
    this.#sending = new Sending(pc, budget);
    this.#negotiator = new Negotiator(pc, polite, border, {
      send: (signal) => this.emit('signal', { connection: number, ...signal }),
      adopt: async () => {
        await adoptTransceivers(pc, this.#tracks, outlet);
        await this.#sending.apply();
      },
      misunderstood: () => this.emit('misunderstood'),
      distrusted: (code) => this.emit('distrusted', code),
    });
    pc.ontrack = ({ track }) => this.emit('track', track);
    pc.onconnectionstatechange = () => {
      if (this.isConnected) void this.#checkCertificate(border);
      this.emit('state');
    };
    channel.onopen = () => this.emit('open');
    channel.onmessage = ({ data }) => this.emit('message', data);
    channel.onclose = () => this.emit('ended');
  }

  /** Begins, once somebody listens: the impolite side makes its offer, the polite side awaits it. */
  start(): void {
    const { spare, outlet, configuration } = this.#options;
    const hasServers = (configuration.iceServers ?? []).length > 0;
    if (spare && hasServers) this.renew(configuration);
    this.#udpFirst.start();
    if (this.polite) return;
    if (spare?.kind !== 'offered') {
      addTransceivers(this.pc, this.#tracks, outlet);
      // A bare spare has asked for negotiation when nobody listened, and does not ask twice.
      this.#negotiator.offer();
    } else if (!hasServers) {
      this.#negotiator.sendPrepared(spare.offered);
    } else {
      // The offer was gathered without these servers.
      this.#negotiator.sendRenewed(spare.offered);
    }
  }

  get isConnected(): boolean {
    return this.pc.connectionState === 'connected';
  }

  get hasFailed(): boolean {
    return this.pc.connectionState === 'failed';
  }

  /** Its channels, for who talks over them; the first one's events are the connection's own. */
  get channels(): Channels {
    return { channel: this.#channel, topics: this.#topics };
  }

  /** Whether anything can be sent on the first channel. */
  get isOpen(): boolean {
    return this.#channel.readyState === 'open';
  }

  /** Whether both sides have agreed on it. */
  get isAnswered(): boolean {
    return this.pc.currentRemoteDescription !== null;
  }

  /** The tracks that the other guest sends over it. */
  get received(): MediaStreamTrack[] {
    return this.pc.getReceivers().map(({ track }) => track);
  }

  /** When the other side last made an offer; `-Infinity` for never. */
  get offeredAt(): number {
    return this.#offeredAt;
  }

  receive(signal: Signal): void {
    if (signal.description?.type === 'offer') {
      if (this.#offeredAt > -Infinity) this.#gatherAnew();
      this.#offeredAt = performance.now();
    }
    this.#negotiator.receive(signal);
  }

  /** Uses other servers, or other kinds of ways, from the next gathering on. */
  renew({ iceServers, iceTransportPolicy }: EndsConfiguration): void {
    if (this.pc.connectionState === 'closed') return;
    if (iceServers) this.#iceServers = iceServers;
    if (iceTransportPolicy === 'relay') this.#straightening = null;
    this.pc.setConfiguration({
      ...this.pc.getConfiguration(),
      iceServers: this.#askedServers,
      ...(iceTransportPolicy && { iceTransportPolicy }),
    });
  }

  /** Looks for a path anew (RFC 8445 §9), which takes an offer; not while another is under way. */
  restart(): void {
    if (this.pc.signalingState !== 'stable') return;
    this.#gatherAnew();
    this.pc.restartIce();
  }

  /** Looks for a path anew, without asking for a relay: a path without one has answered. */
  straighten(): void {
    if (this.pc.signalingState !== 'stable') return;
    this.#straightening = 'asked';
    if (!this.polite) return this.restart();
    this.renew({});
    this.askForRestart();
  }

  /** Has the other side look for a path anew. */
  askForRestart(): void {
    this.emit('signal', {
      connection: this.number,
      description: null,
      candidates: [],
      asks: 'restart',
    });
  }

  /** The servers to ask, in the ways to ask them now. */
  get #askedServers(): RTCIceServer[] {
    if (this.#straightening) return withoutRelays(this.#iceServers);
    return this.#byUdp ?? [...this.#iceServers];
  }

  /** Those of the servers that are asked first; null if all are asked at once. */
  get #byUdp(): RTCIceServer[] | null {
    return this.#options.reach.udpIsSilent ? null : byUdp(this.#iceServers);
  }

  /** Another gathering begins. */
  #gatherAnew(): void {
    const was = this.#straightening;
    this.#straightening = was === 'asked' ? 'made' : null;
    if (!was) this.#concludeUdp();
    this.renew({});
  }

  /** The next gathering asks in every way, if nothing has come by UDP. */
  #concludeUdp(): void {
    if (this.#udpFirst.heard || !this.#byUdp) return;
    this.#options.reach.udpIsSilent = true;
  }

  /** Nothing comes by UDP: another gathering is needed, unless a path answers without a relay. */
  #askInEveryWay(): void {
    if (!this.#byUdp || this.#straightening) return;
    this.#concludeUdp();
    this.renew({});
    if (this.pc.connectionState === 'closed' || hasPath(this.pc)) return;
    if (this.polite) this.askForRestart();
    else this.pc.restartIce();
  }

  /** Sends another track of this kind, or none, without negotiation. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#tracks = { ...this.#tracks, [kind]: track };
    const sender = transceiverOf(this.pc, kind)?.sender;
    // Fails only when the connection is closing.
    const replaced = sender?.replaceTrack(track).catch(() => undefined);
    // How large its picture is can be read off the sender only then.
    if (kind === 'video') void replaced?.then(() => this.#sending.apply());
  }

  /** Sends a whole picture: whoever missed some of it cannot make sense of changes. Not in every browser. */
  refreshPicture(): void {
    const sender = transceiverOf(this.pc, 'video')?.sender;
    if (!sender?.track) return;
    const parameters = sender.getParameters();
    const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
    // Fails only when the connection is closing.
    sender.setParameters(parameters, { encodingOptions }).catch(() => undefined);
  }

  setBudget(budget: LinkBudget): void {
    this.#sending.setBudget(budget);
  }

  /** Sends this on the first channel, unless it is closed. */
  send(message: LinkMessage): void {
    if (this.isOpen) this.#channel.send(JSON.stringify(message));
  }

  /** The browser holds the other side to the fingerprint of its description; this is the same by another way. */
  async #checkCertificate(border: Border): Promise<void> {
    const transport = this.pc.sctp?.transport;
    if (transport && !(await border.endsAtThem(transport))) this.emit('distrusted', 'E_CERT');
  }

  /** Ends it at once. */
  close(): void {
    this.#channel.onclose = null;
    this.pc.close();
    this.#options.place?.release();
    this.emit('closed');
  }

  /** Ends it once what was said last is out; media stops at once. */
  closeGently(): void {
    if (!this.isOpen) {
      this.close();
      return;
    }
    for (const sender of this.pc.getSenders()) sender.replaceTrack(null).catch(() => undefined);
    this.#channel.onclose = () => this.close();
    this.#channel.close();
    setTimeout(() => this.close(), GOODBYE_MS);
  }
}
