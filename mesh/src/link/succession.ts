/** The connections of one link, one after the other: the present one, and one that may follow it. */
import { CONNECTION_MAX, type Signal } from '@eat-with-me/protocol/signal';
import type { LinkBudget } from '../policy/budget.ts';
import type { Follower } from '../policy/healing.ts';
import { Emitter } from '../emitter.ts';
import type { TrackKind } from '../local-media.ts';
import { Connection, hasPath, type ConnectionOptions } from './connection.ts';
import { transceiverOf, type EndsConfiguration } from './ends.ts';
import { HealingLog } from './healing-log.ts';
import type { FreshPlace } from './fresh-place.ts';
import type { Received } from './media-watch.ts';
import type { LinkMessage } from './talk.ts';

/** How long an earlier connection stays for the other side, which may not have the new one yet, at most; in ms. */
const LINGER_MS = 2000;

/** What all connections of a link are made with, first. */
export interface SuccessionOptions extends Omit<ConnectionOptions, 'number' | 'place'> {
  /** The guest with the higher seat yields on glare and never makes a link's first offer. */
  polite: boolean;
  /** Where every further connection is made. */
  place: () => FreshPlace | null;
  /** Listens to each connection, the first one included, before it says or hears anything. */
  attend: (connection: Connection) => void;
}

/**
 * The lower seat's connections have odd numbers, the higher seat's even ones, each above all that it knows; the highest
 * that was offered follows, so that two which cross settle without another word.
 */
export const nextNumber = (highest: number, lowerSeat: boolean): number =>
  highest + (highest % 2 === (lowerSeat ? 1 : 0) ? 2 : 1);

/** Tells what depends on which connection is the present one; what each says for itself is heard where they are attended. */
export class Succession extends Emitter<{
  /** The present connection's state has changed. */
  state: [];
  /** The present connection has brought a track. */
  track: [];
  /** Another connection has become the present one. */
  succeeded: [];
  /** The other side has ended the present connection. */
  ended: [];
  /** The other side does not make sense. */
  misunderstood: [];
}> {
  /** What was done for the health of this link. */
  readonly healing = new HealingLog();
  readonly #options: SuccessionOptions;
  /** What every connection is made with, now. */
  #making: Pick<ConnectionOptions, 'configuration' | 'tracks' | 'budget'>;
  #present: Connection;
  #next: Connection | null = null;
  #earlier: Connection | null = null;
  #highest = 0;

  constructor(options: SuccessionOptions) {
    super();
    const { configuration, tracks, budget, polite } = options;
    this.#options = options;
    this.#making = { configuration, tracks, budget };
    this.#present = this.#make(0, polite, configuration);
    this.#watch(this.#present);
  }

  /** Begins: the impolite side makes its offer, the polite side awaits it. */
  start(): void {
    this.#present.start();
  }

  get present(): Connection {
    return this.#present;
  }

  /** The one that is being built to follow, by either side. */
  get next(): Connection | null {
    return this.#next;
  }

  /** What comes from the other guest, by kind. */
  get receivers(): Received {
    const receiver = (kind: TrackKind) => transceiverOf(this.#present.pc, kind)?.receiver;
    return { audio: receiver('audio'), video: receiver('video') };
  }

  /** The connection that is being made to follow the present one, by either side. */
  get follower(): Follower | null {
    const next = this.#next;
    if (!next) return null;
    return {
      by: next.polite ? 'them' : 'us',
      since: next.since,
      answered: next.isAnswered,
      hasPath: hasPath(next.pc),
    };
  }

  /** Every one that is not closed. */
  get #all(): Connection[] {
    return [this.#present, this.#next, this.#earlier].filter((connection) => connection !== null);
  }

  /** Sends this on the first channel of whichever connection gets it through. */
  send(message: LinkMessage): void {
    this.#speaking.send(message);
  }

  /** Ends all connections; `gently`, once what was said last is out. */
  close(gently: boolean): void {
    this.callOff();
    const last = this.#speaking;
    for (const connection of this.#all) if (connection !== last || !gently) connection.close();
    if (gently) last.closeGently();
  }

  /** Begins a connection beside the present one, which it follows once it is connected; nothing when there were too many. */
  replace(onlyBy: 'relay' | null = null): void {
    const number = nextNumber(this.#highest, !this.#options.polite);
    if (number > CONNECTION_MAX) return;
    const { configuration } = this.#making;
    const narrowed = { ...configuration, ...(onlyBy && { iceTransportPolicy: onlyBy }) };
    this.#follow(this.#make(number, false, narrowed));
  }

  /** Looks for new paths for the present connection. */
  restart(): void {
    this.#present.restart();
  }

  /** Looks for new paths for it without a relay of this end, whichever side makes the offer. */
  straighten(): void {
    this.#present.straighten();
  }

  /** Has the other side look for new paths for it. */
  askForRestart(): void {
    this.#present.askForRestart();
  }

  /** Uses other servers, or other kinds of ways, from the next gathering on; the path in use stays. */
  configure(change: EndsConfiguration): void {
    const { configuration } = this.#making;
    this.#making = { ...this.#making, configuration: { ...configuration, ...change } };
    for (const connection of this.#all) connection.renew(change);
  }

  /** Sends another track of this kind, or none, without negotiation. */
  setTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#making = { ...this.#making, tracks: { ...this.#making.tracks, [kind]: track } };
    for (const connection of this.#all) connection.setTrack(kind, track);
  }

  /** What may be sent at present. */
  get budget(): LinkBudget {
    return this.#making.budget;
  }

  /** Sends no more than this from now on. */
  setBudget(budget: LinkBudget): void {
    this.#making = { ...this.#making, budget };
    for (const connection of this.#all) connection.setBudget(budget);
  }

  /** Nobody follows: the connection being built is closed. */
  callOff(): void {
    this.#next?.close();
    this.#next = null;
  }

  /** Takes a signal of whichever connection; an offer of a new one makes its other end. */
  receive(signal: Signal): void {
    const { connection: number, description, asks } = signal;
    if (number > this.#highest && description?.type === 'offer') {
      const theirs = number % 2 === (this.#options.polite ? 1 : 0);
      if (theirs) this.#follow(this.#make(number, true, this.#making.configuration));
    }
    for (const connection of [this.#present, this.#next]) {
      if (connection?.number !== number) continue;
      if (asks === 'restart') connection.restart();
      else connection.receive(signal);
    }
  }

  /** The one over which the first channel gets through. */
  get #speaking(): Connection {
    return this.#present.isOpen ? this.#present : (this.#earlier ?? this.#present);
  }

  #make(number: number, polite: boolean, configuration: EndsConfiguration): Connection {
    const { place, spare, attend, ...options } = this.#options;
    const first = number === 0;
    const connection = new Connection({
      ...options,
      ...this.#making,
      number,
      polite,
      configuration,
      spare: first ? (spare ?? null) : null,
      place: first ? null : place(),
    });
    attend(connection);
    return connection;
  }

  #follow(connection: Connection): void {
    this.#next?.close();
    this.#next = connection;
    this.#highest = connection.number;
    this.#watch(connection);
    connection.start();
  }

  #watch(connection: Connection): void {
    const isPresent = () => connection === this.#present;
    // Both sides have the new connection.
    connection.on('open', () => isPresent() && this.#closeEarlier());
    connection.on('track', () => isPresent() && this.emit('track'));
    connection.on('ended', () => isPresent() && this.emit('ended'));
    connection.on('misunderstood', () => {
      if (isPresent()) this.emit('misunderstood');
      else if (connection === this.#next) this.callOff();
    });
    connection.on('state', () => {
      if (connection === this.#next && connection.isConnected) this.#succeed(connection);
      else if (isPresent()) this.emit('state');
      else if (connection === this.#next && connection.hasFailed) this.callOff();
    });
  }

  #succeed(connection: Connection): void {
    this.#closeEarlier();
    const earlier = this.#present;
    this.#earlier = earlier;
    this.#present = connection;
    this.#next = null;
    if (connection.isOpen) this.#closeEarlier();
    else setTimeout(() => earlier === this.#earlier && this.#closeEarlier(), LINGER_MS);
    this.emit('succeeded');
  }

  #closeEarlier(): void {
    this.#earlier?.close();
    this.#earlier = null;
  }
}
