/** The browser's end of the WebSocket: one conversation with the server, carried over as many sockets as it takes. */
import { CLOSES } from '@eat-with-me/protocol/wire/endings';
import {
  isCounted,
  isCountedUnread,
  KEPT_MESSAGES_MAX,
  parseServerMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type ClientMessage,
  type MessageOf,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import { Emitter } from '@eat-with-me/mesh/emitter';
import { pagesCome } from './pages-come.ts';
import { retryDelay } from './retry-delay.ts';

/**
 * `away`: the server does not answer and we keep trying; where it is `blocked`, it does answer, but something on the way
 * lets only pages through. `too-old`: it no longer speaks as this page does, so there is
 * nothing to try until the page is reloaded. Moments are `Date.now()` ms.
 */
export type WireState =
  | { phase: 'closed' }
  | { phase: 'connecting' }
  | { phase: 'open' }
  | { phase: 'away'; since: number; why: 'silent' | 'blocked' }
  | { phase: 'too-old' };

/** After so many sockets in a row without a word it is worth asking whether pages come. */
const MUTE_SOCKETS = 2;

/** A socket that is not open and answered after so long, in ms, is given up for another. */
const ANSWER_WITHIN_MS = 5000;

/** Of two wishes for a new socket within so long, in ms, the second comes with the first. */
const RENEWALS_APART_MS = 1000;

/** A new socket that did not come about is tried again after so long, in ms. */
const RENEW_AGAIN_AFTER_MS = 300;

/** With which code a page ends the conversation: for good, to come back to its seat, or to come back at once or not at all. */
const CLOSED_BY = {
  goodbye: 1000,
  'page-closed': CLOSES.pageClosed,
  'getting-up': CLOSES.gettingUp,
} as const;

/** Where and how to connect; tests bring their own. */
interface WireOptions {
  open(): WebSocket;
  pagesCome(): Promise<boolean>;
  random(): number;
}

const BROWSER: WireOptions = {
  open: () => new WebSocket(new URL(WIRE_PATH, location.href.replace(/^http/, 'ws')), SUBPROTOCOL),
  pagesCome,
  random: () => Math.random(),
};

/** What a wire tells the visit. */
export interface WireEvents {
  message: [ServerMessage];
  /** A message of so many bytes went to the server (`sent`) or came from it (`heard`). */
  crossed: [way: 'sent' | 'heard', message: ClientMessage | ServerMessage, bytes: number];
  /** Look again at `state`. */
  change: [];
  /** The server did not know this conversation any more: whatever place we had there is gone. */
  restarted: [];
  /** Another node of the house goes on with it, and this is what we still have there. */
  moved: [kept: MessageOf<ServerMessage, 'moved'>['kept']];
}

/**
 * Messages that count reach the other end exactly once: each end keeps what it sent and, when a new socket
 * resumes the conversation, sends what the other has not received.
 */
export class Wire extends Emitter<WireEvents> {
  readonly #options: WireOptions;
  #state: WireState = { phase: 'closed' };
  #socket: WebSocket | null = null;
  #greeted = false;
  /** The server has welcomed this conversation once; another welcome means that it was forgotten. */
  #known = false;
  #token: string | null = null;
  #received = 0;
  /** What we sent and the server may not have: the last of `#sent` counted messages. */
  #kept: ClientMessage[] = [];
  /** How many of them were never on a socket. */
  #unsent = 0;
  #sent = 0;
  #failures = 0;
  #retryAfterMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Will take over from the socket that seems to work, once it is open itself. */
  #coming: WebSocket | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #triedAt = -Infinity;
  /** Sockets in a row on which not a word was heard. */
  #mute = 0;
  /** Pages came although those sockets did not: another that stays mute is being held back. */
  #onlyPages = false;

  constructor(options: WireOptions = BROWSER) {
    super();
    this.#options = options;
  }

  get state(): WireState {
    return this.#state;
  }

  /** Starts to connect, and stays connected until `close`. Doing it twice changes nothing. */
  open(): void {
    if (this.#state.phase !== 'closed') return;
    this.#become({ phase: 'connecting' });
    this.#connect();
  }

  /** Sends a message now, or as soon as the server is there. */
  send(message: ClientMessage): void {
    this.#kept.push(message);
    this.#sent += 1;
    if (this.#kept.length > KEPT_MESSAGES_MAX) this.#kept.shift();
    if (this.#greeted) this.#put(message);
    else this.#unsent += 1;
  }

  /**
   * The network may be another one: opens a new socket at once. A socket whose network is gone stays silent for minutes
   * before it closes; one that does work is given up only when the new one is open.
   */
  renew(): void {
    if (this.#state.phase === 'closed' || this.#state.phase === 'too-old') return;
    const trying = this.#coming !== null || !this.#greeted;
    if (trying && performance.now() - this.#triedAt < RENEWALS_APART_MS) return;
    if (!this.#greeted) {
      this.#giveUp();
      this.#connect();
      return;
    }
    this.#drop(this.#coming);
    const socket = this.#open();
    this.#coming = socket;
    socket.onopen = () => {
      this.#giveUp();
      this.#take(socket);
      this.#greet();
    };
    socket.onclose = ({ code }) => {
      this.#coming = null;
      // What works goes on as long as it does.
      if (code === CLOSES.pageTooOld) return;
      // A network that is just coming up refuses the first of them.
      this.#retry = setTimeout(() => this.renew(), RENEW_AGAIN_AFTER_MS);
    };
  }

  /** Ends the conversation; the server forgets this guest, unless their page is closed, which may come back to a seat. */
  close(why: keyof typeof CLOSED_BY = 'goodbye'): void {
    clearTimeout(this.#retry);
    this.#drop(this.#coming);
    const socket = this.#socket;
    this.#detach();
    socket?.close(CLOSED_BY[why]);
    this.#token = null;
    this.#known = false;
    this.#failures = 0;
    this.#mute = 0;
    this.#onlyPages = false;
    this.#startOver();
    this.#become({ phase: 'closed' });
  }

  #connect(): void {
    const socket = this.#open();
    this.#take(socket);
    socket.onopen = () => this.#greet();
  }

  #open(): WebSocket {
    this.#triedAt = performance.now();
    return this.#options.open();
  }

  /** From now on the conversation goes over this socket, once the server has answered on it. */
  #take(socket: WebSocket): void {
    this.#coming = null;
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code }) => {
      if (code === CLOSES.pageTooOld) this.#outlived();
      else this.#lost();
    };
    this.#deadline = setTimeout(() => this.#lost(), ANSWER_WITHIN_MS);
  }

  #greet(): void {
    const token = this.#token;
    const hello: ClientMessage = token
      ? { type: 'hello', resume: { token, received: this.#received } }
      : { type: 'hello' };
    this.#put(hello);
  }

  #put(message: ClientMessage): void {
    const text = JSON.stringify(message);
    this.#socket?.send(text);
    // Both ends write in ASCII: a character is a byte.
    this.emit('crossed', 'sent', message, text.length);
  }

  #hear(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = parseServerMessage(data);
    if (!message) {
      if (isCountedUnread(data)) this.#received += 1;
      return;
    }
    this.emit('crossed', 'heard', message, data.length);
    this.#mute = 0;
    this.#onlyPages = false;
    if (isCounted(message)) this.#received += 1;
    // Whoever listens hears the news before the wire acts on it: a welcome brings what later messages need.
    this.emit('message', message);
    if (message.type === 'welcome') this.#welcomed(message.token);
    else if (message.type === 'resumed') this.#resumed(message.token, message.received);
    else if (message.type === 'moved') this.#moved(message);
    else if (message.type === 'refused') this.#refused(message);
    // A refusal says when to come back only if the server then closes the socket.
    if (message.type !== 'refused') this.#retryAfterMs = 0;
  }

  #refused({ code, retryAfterMs }: MessageOf<ServerMessage, 'refused'>): void {
    if (code === 'resume-unknown') {
      this.#token = null;
      this.#greet();
    }
    this.#retryAfterMs = retryAfterMs ?? 0;
  }

  #welcomed(token: string): void {
    this.#token = token;
    const restarted = this.#known;
    this.#known = true;
    if (restarted) this.#startOver();
    this.#opened();
    if (restarted) this.emit('restarted');
  }

  #resumed(token: string, received: number): void {
    this.#token = token;
    const missing = this.#sent - received;
    if (missing < 0 || missing > this.#kept.length) {
      // Nothing sensible can follow: begin anew.
      this.#token = null;
      this.#greet();
      return;
    }
    this.#kept = missing === 0 ? [] : this.#kept.slice(-missing);
    this.#opened();
  }

  /** Of what was on its way nobody knows whether it arrived; what was never sent goes first. */
  #moved({ token, kept }: MessageOf<ServerMessage, 'moved'>): void {
    this.#token = token;
    const unsent = this.#unsent === 0 ? [] : this.#kept.slice(-this.#unsent);
    this.#startOver();
    this.#kept = unsent;
    this.#sent = unsent.length;
    this.#opened();
    this.emit('moved', kept);
  }

  #opened(): void {
    clearTimeout(this.#deadline);
    this.#unsent = 0;
    this.#greeted = true;
    this.#failures = 0;
    for (const message of this.#kept) this.#put(message);
    this.#become({ phase: 'open' });
  }

  #startOver(): void {
    this.#received = 0;
    this.#sent = 0;
    this.#kept = [];
    this.#unsent = 0;
  }

  /** The house was renewed since this page was loaded. A table needs no house: the meal goes on. */
  #outlived(): void {
    this.#giveUp();
    this.#become({ phase: 'too-old' });
  }

  #lost(): void {
    this.#giveUp();
    const since = this.#state.phase === 'away' ? this.#state.since : Date.now();
    this.#mute += 1;
    this.#become({ phase: 'away', since, why: this.#onlyPages ? 'blocked' : 'silent' });
    if (this.#mute >= MUTE_SOCKETS) void this.#askForPages();
    const delay = Math.max(this.#retryAfterMs, retryDelay(this.#failures, this.#options.random()));
    this.#retryAfterMs = 0;
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  async #askForPages(): Promise<void> {
    const come = await this.#options.pagesCome();
    this.#onlyPages = come && this.#mute >= MUTE_SOCKETS;
  }

  /** Lets go of the present socket; the conversation will go on over another. */
  #giveUp(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#detach();
    this.#drop(socket);
  }

  #detach(): void {
    clearTimeout(this.#deadline);
    silence(this.#socket);
    this.#socket = null;
    this.#greeted = false;
  }

  #drop(socket: WebSocket | null): void {
    silence(socket);
    if (socket === this.#coming) this.#coming = null;
    // Any code but 1000 and 1001: the guest stays.
    socket?.close(CLOSES.replaced);
  }

  #become(state: WireState): void {
    this.#state = state;
    this.emit('change');
  }
}

function silence(socket: WebSocket | null): void {
  if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
}
