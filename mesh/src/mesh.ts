/** All links of one guest at one table, and the tracks that they send. */
import type { Signal } from '@eat-with-me/protocol/signal';
import type { Seat, Seating } from '@eat-with-me/protocol/table';
import type { Presence } from '@eat-with-me/protocol/table-talk';
import { plainBoxes, type Boxes } from './box.ts';
import { startingBudget } from './budget.ts';
import { Care } from './care.ts';
import { Emitter } from './emitter.ts';
import { offerOn, openEnds, transceiverOf, type EndsConfiguration, type Spare } from './ends.ts';
import { freshPlace, ownMeans } from './fresh-place.ts';
import type { Means } from './healing.ts';
import type { LocalTracks, TrackKind } from './local-media.ts';
import { PeerLink } from './peer-link.ts';
import type { Thrift } from './thrift.ts';
import { Uplink } from './uplink.ts';

/** A prepared offer is made anew after this long, in ms: networks change and NAT bindings expire. */
const SPARE_LIFE_MS = 50_000;

/** Which paths a link may take: any, or through a relay alone, so that table-mates do not learn the address. */
export type Route = 'any' | 'relay';

/** What tests and apps may choose. */
export interface MeshOptions {
  route?: Route | undefined;
  /** Who this guest is to the others: every connection proves itself with it (RFC 8827 §5.6.1). */
  certificate?: RTCCertificate | undefined;
  /** How broken links are mended; by default what suits this browser. */
  means?: Means;
}

/**
 * One link per remote guest. Made when its guest starts to wait, so that a connection can be prepared;
 * `sitDown` links it to the others; after `leave` it is over.
 */
export class Mesh extends Emitter<{
  /** A box to send to a seat through the server. */
  signal: [to: Seat, box: string];
  /** A box from this seat does not open: the other end has another secret, or none. */
  unreadable: [from: Seat];
  /** Look again at the links. */
  change: [];
  /** Our own line may be broken: the socket to the server should be tried at once. */
  doubt: [];
  /** A link does not heal: the socket and the relay's credentials should be made anew. */
  reseat: [];
}> {
  readonly #links = new Map<Seat, PeerLink>();
  readonly #uplink = new Uplink(this.#links);
  /** All our tracks are announced in this one stream, so that they play in step. It stays empty here. */
  readonly #outlet = new MediaStream();
  readonly #boxes: Boxes;
  readonly #means: Means;
  readonly #care = new Care();
  /** Boxes are closed and opened one after the other, so that signals keep their order. */
  #outgoing: Promise<void> = Promise.resolve();
  #incoming: Promise<void> = Promise.resolve();
  #tracks: LocalTracks;
  #presence: Presence;
  #thrift: Thrift = 'none';
  #you: Seat = 0;
  readonly #configuration: EndsConfiguration;
  #spare: Spare | null = null;
  #spareTimer: ReturnType<typeof setInterval> | undefined;

  constructor(
    tracks: LocalTracks,
    presence: Presence,
    boxes: Boxes = plainBoxes,
    { certificate, route = 'any', means = ownMeans() }: MeshOptions = {},
  ) {
    super();
    this.#configuration = {
      iceTransportPolicy: route === 'any' ? 'all' : route,
      ...(certificate && { certificates: [certificate] }),
    };
    this.#means = means;
    this.#care.on('doubt', () => this.emit('doubt'));
    this.#care.on('reseat', () => this.emit('reseat'));
    this.#boxes = boxes;
    this.#tracks = { ...tracks };
    this.#presence = presence;
  }

  /** The links by the seat of the remote guest. */
  get links(): ReadonlyMap<Seat, PeerLink> {
    return this.#links;
  }

  /** Opens a connection, for a guest who may be matched at any moment. */
  prepare(): void {
    this.#spare ??= { kind: 'bare', ...openEnds(this.#configuration) };
  }

  /** Has an offer ready, for a guest who waits: they will be the first to speak. */
  prepareOffer(): void {
    if (this.#spareTimer !== undefined) return;
    this.prepare();
    const offer = () => {
      if (this.#spare) this.#spare = offerOn(this.#spare, this.#tracks, this.#outlet);
    };
    offer();
    this.#spareTimer = setInterval(() => {
      this.#spare?.pc.close();
      this.#spare = null;
      this.prepare();
      offer();
    }, SPARE_LIFE_MS);
  }

  /** Builds a link to every other guest of the table. */
  sitDown({ you, seats, iceServers }: Seating): void {
    this.#you = you;
    this.#configuration.iceServers = iceServers as RTCIceServer[];
    for (const { seat } of seats) if (seat !== you) this.#link(seat, seats.length - 1);
    this.#dropSpare();
    this.#linkChanged();
  }

  /** Builds a link to a newcomer; the other links do not notice. */
  arrived(seat: Seat): void {
    if (this.#links.has(seat)) return;
    this.#link(seat, this.#links.size + 1);
    this.forgetRefill();
    this.#linkChanged();
  }

  /** Uses these servers for connections to come and for ICE restarts: the credentials of the old ones expire. */
  renew(iceServers: Seating['iceServers']): void {
    this.#configuration.iceServers = iceServers as RTCIceServer[];
    for (const link of this.#links.values()) link.renew(this.#configuration);
  }

  /** Takes a box that came from a seat through the server. */
  receive(from: Seat, box: string): void {
    this.#incoming = this.#incoming.then(async () => {
      const signal = await this.#boxes.open(box, from, this.#you);
      if (signal) this.#links.get(from)?.receive(signal);
      else this.emit('unreadable', from);
    });
  }

  /** Sends this track on all links from now on, or none of its kind. The caller stops the old one. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#tracks = { ...this.#tracks, [kind]: track };
    const sender = this.#spare && transceiverOf(this.#spare.pc, kind)?.sender;
    sender?.replaceTrack(track).catch(() => undefined);
    for (const link of this.#links.values()) link.setTrack(kind, track);
  }

  /** Tells everyone at the table whether this guest wants company in the empty chairs. */
  setRefill(agreed: boolean): void {
    for (const link of this.#links.values()) link.setRefill(agreed);
  }

  /** Somebody came or left: everyone is asked anew. */
  forgetRefill(): void {
    for (const link of this.#links.values()) link.forgetRefill();
  }

  /** Tells everyone at the table what has changed about this guest. */
  setPresence(presence: Presence): void {
    this.#presence = presence;
    for (const link of this.#links.values()) link.setPresence(presence);
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

  /** The server says that this seat is empty. */
  departedByServer(seat: Seat): void {
    this.#links.get(seat)?.departedByServer();
  }

  /** Says goodbye on every link and ends them all. */
  leave(): void {
    this.#dropSpare();
    for (const link of this.#links.values()) link.leave();
  }

  #link(seat: Seat, links: number): void {
    const polite = this.#you > seat;
    const spare = this.#takeSpare(polite);
    const link = new PeerLink({
      polite,
      tracks: this.#tracks,
      outlet: this.#outlet,
      presence: this.#presence,
      thrift: this.#thrift,
      budget: startingBudget(links),
      configuration: this.#configuration,
      spare,
      place: () => (this.#means === 'replace' ? freshPlace() : null),
    });
    this.#care.add(link, {
      means: this.#means,
      offers: !polite,
      relayed: () => hasRelay(this.#configuration.iceServers ?? []),
    });
    link.on('signal', (signal) => this.#send(seat, signal));
    link.on('change', () => this.#linkChanged());
    this.#links.set(seat, link);
    link.start();
  }

  #send(to: Seat, signal: Signal): void {
    this.#outgoing = this.#outgoing.then(async () => {
      this.emit('signal', to, await this.#boxes.close(signal, this.#you, to));
    });
  }

  /** The spare, if it is of use: transceivers of an offer cannot answer another (RFC 9429 §5.10). */
  #takeSpare(polite: boolean): Spare | null {
    const spare = this.#spare;
    if (!spare || (polite && spare.kind === 'offered')) return null;
    this.#spare = null;
    return spare;
  }

  #dropSpare(): void {
    clearInterval(this.#spareTimer);
    this.#spare?.pc.close();
    this.#spare = null;
  }

  #linkChanged(): void {
    this.#uplink.share();
    this.emit('change');
  }
}

const hasRelay = (servers: readonly RTCIceServer[]): boolean =>
  servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
