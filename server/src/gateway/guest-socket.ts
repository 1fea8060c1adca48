/** The server's end of one WebSocket. */
import type { Duplex } from 'node:stream';
import { CLOSES, type CloseName } from '@eat-with-me/protocol/wire/endings';
import { WebSocket } from 'ws';
import type { Tally } from './address-limits.ts';
import type { Cork, Held } from './cork.ts';
import { endOnce } from './end-once.ts';
import type { Guest, Line } from '../guest/guest.ts';
import { UNSENT_BYTES_MAX, UNSENT_BYTES_SLOW } from '../ground/limits.ts';
import { textFrames } from '../ground/text-frames.ts';

/** Who opens sockets and hears what happens to them: one for all of them. */
export type SocketOwner = {
  readonly cork: Cork;
  readonly onMessage: (socket: GuestSocket, data: Buffer, isBinary: boolean) => void;
  readonly onPing: (socket: GuestSocket, data: Buffer) => void;
  readonly onPong: (socket: GuestSocket, data: Buffer) => void;
  readonly onClose: (socket: GuestSocket, code: number) => void;
  /** A lot is unsent; somebody should watch whether it gets less. */
  readonly onSlow: (socket: GuestSocket) => void;
};

const FIN_AND_PING = 0x89;

/** A ping that says nothing (RFC 6455 §5.5.2), ready to be written. */
const EMPTY_PING = Buffer.from([FIN_AND_PING, 0]);

/** One that says a few digits. ws would write head and text by themselves, which costs as much again. */
const pingOf = (digits: string): Buffer =>
  Buffer.from(String.fromCharCode(FIN_AND_PING, digits.length) + digits, 'latin1');

/**
 * A WebSocket with what the gateway knows about it as plain fields: there are thousands of these, so no closures, no
 * timers and no second object for each.
 */
export class GuestSocket extends WebSocket implements Line, Held {
  #raw: Duplex | null = null;
  #owner: SocketOwner | null = null;
  /** What was said in this turn. */
  #held: string[] | null = null;
  /** Null before hello, and again when the visit has moved to another socket. */
  guest: Guest | null = null;
  tally: Tally | null = null;
  /** What relays call the network from which it comes; null where there are none. */
  relayName: string | null = null;
  /** See `Rate`. */
  messagesFullAt = 0;
  bytesFullAt = 0;
  badMessages = 0;
  /** Whether its page was opened on the machine that serves it. */
  isLocal = false;
  /** Why the server ended it, also when the guest never answers the goodbye. */
  endedWith: number | null = null;
  /** Its part of the heartbeat. */
  slice = 0;
  /** Heartbeats sent since anything was heard. */
  unheard = 0;

  /** Joins the socket to its owner; before that it can only be closed. */
  open(raw: Duplex, owner: SocketOwner): void {
    this.#raw = raw;
    this.#owner = owner;
  }

  /** Hands events straight to the owner: a table of listeners in every socket would be as large as all other state. */
  override emit(event: string | symbol, first?: unknown, second?: unknown): boolean {
    const owner = this.#owner;
    if (!owner) return false;
    if (event === 'message') owner.onMessage(this, first as Buffer, second as boolean);
    else if (event === 'pong') owner.onPong(this, first as Buffer);
    else if (event === 'ping') owner.onPing(this, first as Buffer);
    else if (event === 'close') owner.onClose(this, first as number);
    // After an error ws closes the socket, with the right code.
    return true;
  }

  override send(text: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    if (this.#held) this.#held.push(text);
    else {
      this.#held = [text];
      this.#owner?.cork.hold(this);
    }
  }

  flush(): void {
    const held = this.#held;
    this.#held = null;
    if (!held || !this.#raw || this.readyState !== WebSocket.OPEN) return;
    this.#raw.write(textFrames(held));
    const unsent = this.bufferedAmount;
    if (unsent > UNSENT_BYTES_MAX) this.cut('notReading');
    else if (unsent > UNSENT_BYTES_SLOW) this.#owner?.onSlow(this);
  }

  // What is written by itself must not overtake what was said before.
  override ping(): void {
    this.flush();
    if (this.readyState === WebSocket.OPEN) this.#raw?.write(EMPTY_PING);
  }

  override close(code?: number, reason?: string | Buffer): void {
    this.flush();
    if (this.#raw && this.readyState === WebSocket.OPEN) endOnce(this.#raw);
    super.close(code, reason);
  }

  probe(sent: number): void {
    this.flush();
    if (this.readyState === WebSocket.OPEN) this.#raw?.write(pingOf(String(sent)));
  }

  end(close: CloseName): void {
    this.endedWith ??= CLOSES[close];
    this.close(CLOSES[close]);
  }

  /** Ends a socket that would not read a goodbye, after trying to say it. */
  cut(close: CloseName): void {
    this.end(close);
    this.terminate();
  }
}
