/** The server's end of one WebSocket. */
import type { Duplex } from 'node:stream';
import { CLOSES, type CloseName } from '@eat-with-me/protocol/endings';
import { WebSocket } from 'ws';
import type { Tally } from './address-limits.ts';
import type { Cork, Held } from './cork.ts';
import type { Guest, Line } from './guest.ts';
import { UNSENT_BYTES_MAX, UNSENT_BYTES_SLOW } from './limits.ts';
import { textFrames } from './text-frames.ts';

/** What all sockets share of the gateway that opens them. */
export type SocketParts = {
  readonly cork: Cork;
  /** Called when a lot is unsent, so that somebody watches whether it gets less. */
  readonly onSlow: (socket: GuestSocket) => void;
};

/**
 * A WebSocket with what the gateway knows about it as plain fields: there are thousands of these, so no closures, no
 * timers and no second object for each.
 */
export class GuestSocket extends WebSocket implements Line, Held {
  #raw: Duplex | null = null;
  #parts: SocketParts | null = null;
  /** What was said in this turn. */
  #held: string[] | null = null;
  /** Null before hello, and again when the visit has moved to another socket. */
  guest: Guest | null = null;
  tally: Tally | null = null;
  openedAt = 0;
  /** See `Rate`. */
  messagesFullAt = 0;
  bytesFullAt = 0;
  badMessages = 0;
  /** Its part of the heartbeat. */
  slice = 0;
  /** Heartbeats sent since anything was heard. */
  unheard = 0;

  /** Joins the socket to its gateway; before that it can only be closed. */
  open(raw: Duplex, parts: SocketParts): void {
    this.#raw = raw;
    this.#parts = parts;
  }

  override send(text: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    if (this.#held) this.#held.push(text);
    else {
      this.#held = [text];
      this.#parts?.cork.hold(this);
    }
  }

  flush(): void {
    const held = this.#held;
    this.#held = null;
    if (!held || !this.#raw || this.readyState !== WebSocket.OPEN) return;
    this.#raw.write(textFrames(held));
    const unsent = this.bufferedAmount;
    if (unsent > UNSENT_BYTES_MAX) this.cut('notReading');
    else if (unsent > UNSENT_BYTES_SLOW) this.#parts?.onSlow(this);
  }

  // What ws writes by itself must not overtake what was said before.
  override ping(data?: string): void {
    this.flush();
    super.ping(data);
  }

  override close(code?: number, reason?: string | Buffer): void {
    this.flush();
    super.close(code, reason);
  }

  probe(sent: number): void {
    if (this.readyState === WebSocket.OPEN) this.ping(String(sent));
  }

  end(close: CloseName): void {
    this.close(CLOSES[close].code);
  }

  /** Ends a socket that would not read a goodbye, after trying to say it. */
  cut(close: CloseName): void {
    this.end(close);
    this.terminate();
  }
}
