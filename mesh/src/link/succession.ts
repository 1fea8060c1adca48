/** The connections of one link, one after the other: the present one, and one that may follow it. */
import { CONNECTION_MAX, type Signal } from '@eat-with-me/protocol/signal';
import type { TableTalk } from '@eat-with-me/protocol/talk/table-talk';
import type { TrustCode } from '@eat-with-me/protocol/trust-failures';
import type { Connection } from './connection.ts';
import { Emitter } from '../emitter.ts';

/** How long an earlier connection stays for the other side, which may not have the new one yet, at most; in ms. */
const LINGER_MS = 2000;

/** Makes connections; `number` is the connection's, of which it makes or awaits the first offer (`polite`). */
export type MakeConnection = (number: number, polite: boolean) => Connection;

/**
 * The lower seat's connections have odd numbers, the higher seat's even ones, each above all that it knows; the highest
 * that was offered follows, so that two which cross settle without another word.
 */
export const nextNumber = (highest: number, lowerSeat: boolean): number =>
  highest + (highest % 2 === (lowerSeat ? 1 : 0) ? 2 : 1);

export class Succession extends Emitter<{
  /** To be sent to the other guest. */
  signal: [Signal];
  /** Table talk over this connection can begin. */
  open: [Connection];
  message: [unknown];
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
  /** The other side is not who it is committed to be, whichever connection shows it. */
  distrusted: [TrustCode];
}> {
  readonly #lowerSeat: boolean;
  #present: Connection;
  #next: Connection | null = null;
  #earlier: Connection | null = null;
  #highest = 0;

  /** `lowerSeat`: this guest has the lower seat of the two. */
  constructor(first: Connection, lowerSeat: boolean) {
    super();
    this.#lowerSeat = lowerSeat;
    this.#present = first;
    this.#watch(first);
  }

  get present(): Connection {
    return this.#present;
  }

  /** The one that is being built to follow, by either side. */
  get next(): Connection | null {
    return this.#next;
  }

  /** Every one that is not closed. */
  get all(): Connection[] {
    return [this.#present, this.#next, this.#earlier].filter((connection) => connection !== null);
  }

  talk(message: TableTalk): void {
    this.#speaking.talk(message);
  }

  /** Ends all connections; `gently`, once what was said last is out. */
  close(gently: boolean): void {
    this.callOff();
    const last = this.#speaking;
    for (const connection of this.all) if (connection !== last || !gently) connection.close();
    if (gently) last.closeGently();
  }

  /** Begins a connection that will follow as soon as it is connected; false when there have been too many. */
  start(make: MakeConnection): boolean {
    const number = nextNumber(this.#highest, this.#lowerSeat);
    if (number > CONNECTION_MAX) return false;
    this.#follow(make(number, false));
    return true;
  }

  /** Nobody follows: the connection being built is closed. */
  callOff(): void {
    this.#next?.close();
    this.#next = null;
  }

  /** Takes a signal of whichever connection; `make` builds the other end of one that the other side starts. */
  receive(signal: Signal, make: MakeConnection): void {
    const { connection: number, description, asks } = signal;
    if (number > this.#highest && description?.type === 'offer') {
      const theirs = number % 2 === (this.#lowerSeat ? 0 : 1);
      if (theirs) this.#follow(make(number, true));
    }
    for (const connection of [this.#present, this.#next]) {
      if (connection?.number !== number) continue;
      if (asks === 'restart') connection.restart();
      else connection.receive(signal);
    }
  }

  /** The one over which table talk gets through. */
  get #speaking(): Connection {
    return this.#present.isOpen ? this.#present : (this.#earlier ?? this.#present);
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
    connection.on('signal', (signal) => this.emit('signal', signal));
    connection.on('open', () => {
      this.emit('open', connection);
      // Both sides have the new connection.
      if (isPresent()) this.#closeEarlier();
    });
    connection.on('message', (message) => this.emit('message', message));
    connection.on('track', () => isPresent() && this.emit('track'));
    connection.on('ended', () => isPresent() && this.emit('ended'));
    connection.on('distrusted', (code) => this.emit('distrusted', code));
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
