/** The server's end of the wire: from an upgrade request to a guest, and back to nothing. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CLOSES, type RefusalCode } from '@eat-with-me/protocol/wire/endings';
import {
  comparedWire,
  isCounted,
  isCountedUnread,
  MESSAGE_MAX_BYTES,
  type MessageOf,
  type ClientMessage,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import { WebSocketServer, type Server } from 'ws';
import { AddressLimits, siteOf } from './address-limits.ts';
import { Backlog } from './backlog.ts';
import { clientOf } from '../ground/client-address.ts';
import { hasRelay, type Config } from '../ground/config.ts';
import { Cork } from './cork.ts';
import { isCrowded } from './crowded.ts';
import { endReceiversOnce } from './end-once.ts';
import { ONE_MOMENT_MS, refusal, type Guest } from '../guest/guest.ts';
import type { Resumption } from '../guest/guests.ts';
import { GuestSocket, type SocketOwner } from './guest-socket.ts';
import { Heartbeat } from './heartbeat.ts';
import type { House } from '../house/house.ts';
import * as limits from '../ground/limits.ts';
import type { Metrics } from '../metrics.ts';
import type { Admission } from '../rules/admission.ts';
import type { ClaimDesk } from '../rules/claim-desk.ts';
import { isLocal } from '../rules/is-local.ts';
import { Reception } from '../rules/reception.ts';
import { readMessage } from './read-message.ts';
import { asciiJson } from '../ground/text-frames.ts';
import { answerUpgrade } from './upgrade-answer.ts';
import { chosenWire, judgeUpgrade } from './upgrade.ts';

type Resume = NonNullable<MessageOf<ClientMessage, 'hello'>['resume']>;

endReceiversOnce();

/** How long (ms) a socket may take over the closing handshake. */
const CLOSE_WITHIN_MS = 3000;

/** By this close code a page says that the guest will not come back. */
const GOODBYE = 1000;
/** By these it, or its browser, says that the page is closed. Any other way to end is a lost socket. */
const PAGE_CLOSED: ReadonlySet<number> = new Set([
  CLOSES.goingAway,
  CLOSES.pageClosed,
  CLOSES.gettingUp,
]);

/** What ws says when a socket went without the closing handshake (RFC 6455 §7.4.1). */
const NO_GOODBYE = 1006;

/** What the gateway works with. `tickMs` is how often `tick` will be called. */
type GatewayParts = {
  readonly config: Config;
  readonly house: House;
  readonly admission: Admission;
  readonly claims: ClaimDesk;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly tickMs: number;
  /** What relays call the network of this address; null where there are none. */
  readonly relayName: (address: string) => string | null;
  /** Called when a proxy names something that is no address. */
  readonly misread: () => void;
  readonly fault: (error: unknown) => void;
};

/** Opens sockets, holds them to their limits, greets guests and hands their messages to the house. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #sockets: Heartbeat;
  readonly #addresses: AddressLimits;
  readonly #reception: Reception;
  readonly #server: Server<typeof GuestSocket>;
  /** When each was opened, in that order. */
  readonly #ungreeted = new Map<GuestSocket, number>();
  /** Whose token another node may know. */
  readonly #asking = new Set<GuestSocket>();
  /** Since when each of them has had much unsent. */
  readonly #slow = new Map<GuestSocket, number>();
  #closing = false;
  #whenEmpty: (() => void) | null = null;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#reception = new Reception(parts);
    this.#sockets = new Heartbeat({ everyMs: parts.config.pingEveryMs, tickMs: parts.tickMs });
    const { socketsPerAddress, newSocketsPerMinute } = parts.config;
    const inAll = socketsPerAddress * limits.SEATED_SHARE;
    this.#addresses = new AddressLimits(
      { socketsPerAddress: inAll, newSocketsPerMinute },
      parts.now,
    );
    const options = {
      noServer: true,
      clientTracking: false,
      WebSocket: GuestSocket,
      handleProtocols: (offered: Set<string>) => chosenWire(offered) ?? false,
      perMessageDeflate: false,
      // We answer pings by ourselves, at the pace of messages; ws would keep a closure per socket for it.
      autoPong: false,
      maxPayload: MESSAGE_MAX_BYTES,
      // ws allows thousands of each by default, which is memory that a stranger can claim.
      maxFragments: 16,
      maxBufferedChunks: 64,
      closeTimeout: CLOSE_WITHIN_MS,
    };
    this.#server = new WebSocketServer(options);
  }

  /** Sockets that are open or closing. */
  get size(): number {
    return this.#sockets.size;
  }

  /** The listener of the HTTP server's `upgrade`. */
  readonly upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer): void => {
    raw.on('error', destroy);
    const rejection = judgeUpgrade(request, this.#parts.config.origins);
    if (rejection) answerUpgrade(raw, rejection.status, rejection.sentence);
    else this.#admit(request, raw, head);
  };

  /** Does what is due. */
  tick(): void {
    this.#sockets.tick();
    const now = this.#parts.now();
    for (const [socket, openedAt] of this.#ungreeted) {
      if (now - openedAt < this.#parts.config.helloWithinMs) break;
      this.#ungreeted.delete(socket);
      socket.end('silent');
    }
    for (const [socket, since] of this.#slow) {
      if (socket.bufferedAmount <= limits.UNSENT_BYTES_SLOW) this.#slow.delete(socket);
      else if (now - since >= limits.UNSENT_SLOW_MS) socket.cut('notReading');
    }
  }

  /** Says goodbye to everybody; resolves when all sockets are closed, or were cut after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.#closing = true;
    if (this.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenEmpty = resolve;
    for (const socket of this.#sockets) this.#turnAway(socket, 'closing');
    const timer = setTimeout(() => {
      for (const socket of this.#sockets) socket.terminate();
    }, withinMs);
    await promise;
    clearTimeout(timer);
  }

  #admit(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    const { address, unread } = clientOf(
      {
        peer: request.socket.remoteAddress ?? '',
        forwardedFor: request.headers['x-forwarded-for']?.toString(),
      },
      this.#parts.config.trustProxy,
    );
    if (unread) this.#parts.misread();
    const admission = this.#addresses.admit(address);
    let opened = false;
    this.#server.handleUpgrade(request, raw, head, (socket) => {
      opened = true;
      socket.relayName = this.#parts.relayName(address);
      this.#open(socket, raw);
      socket.isLocal = isLocal(request);
      if ('tally' in admission) socket.tally = admission.tally;
      else this.#turnAway(socket, 'too-many-sockets', admission.retryAfterMs);
      if (this.#closing) this.#turnAway(socket, 'closing');
      this.#checkVersion(socket);
    });
    // ws answers a bad handshake by itself and calls nobody.
    if (!opened && 'tally' in admission) this.#addresses.release(admission.tally);
  }

  /** Without a word: what a page of another version understands is not known here. */
  #checkVersion(socket: GuestSocket): void {
    const version = comparedWire(socket.protocol);
    if (version === 'same') return;
    this.#ungreeted.delete(socket);
    // A newer page has come to the last node of an upgrade that is under way.
    socket.end(version === 'older' ? 'pageTooOld' : 'tryAgainLater');
  }

  #open(socket: GuestSocket, raw: Duplex): void {
    socket.open(raw, this.#owner);
    // From here on ws watches it.
    raw.off('error', destroy);
    this.#sockets.add(socket);
    this.#ungreeted.set(socket, this.#parts.now());
  }

  readonly #owner: SocketOwner = {
    cork: new Cork(),
    onMessage: (socket, data, isBinary) => {
      socket.unheard = 0;
      this.#backlog.take(socket, data, isBinary);
    },
    onPing: (socket, data) => {
      if (this.#pace(socket, data.length)) socket.pong(data);
    },
    onPong: (socket, data) => {
      const isAsked = socket.unheard > 0;
      socket.unheard = 0;
      // It says nothing and there is one for each of our own pings, so there is nothing to pace.
      if (isAsked && data.length === 0) return;
      const { guest } = socket;
      if (!this.#pace(socket, data.length) || data.length === 0 || !guest) return;
      guest.acknowledge(Number(data.toString('latin1')));
    },
    onClose: (socket, code) => this.#backlog.end(socket, () => this.#closed(socket, code)),
    onSlow: (socket) => {
      if (!this.#slow.has(socket)) this.#slow.set(socket, this.#parts.now());
    },
  };

  readonly #backlog = new Backlog((socket, data, isBinary) => {
    if (!this.#pace(socket, data.length)) return;
    const message = isBinary ? null : readMessage(data);
    if (!message) {
      if (socket.guest && isCountedUnread(data.toString())) socket.guest.received += 1;
      this.#badMessage(socket);
    } else if (message.type === 'hello') this.#greet(socket, message);
    else this.#pass(socket, message);
  });

  #closed(socket: GuestSocket, code: number): void {
    const { house, metrics } = this.#parts;
    metrics.closed(code === NO_GOODBYE ? (socket.endedWith ?? code) : code);
    this.#sockets.delete(socket);
    this.#ungreeted.delete(socket);
    this.#slow.delete(socket);
    if (socket.tally) this.#addresses.release(socket.tally);
    const { guest } = socket;
    socket.guest = null;
    if (this.#closing) {
      if (this.size === 0) this.#whenEmpty?.();
    } else if (guest) {
      if (code === GOODBYE) house.end(guest, 'left');
      else if (PAGE_CLOSED.has(code)) house.pageClosed(guest, code === CLOSES.gettingUp);
      else house.lose(guest);
    }
  }

  /** Whether the socket may say this much more now; if not, it is turned away. */
  #pace(socket: GuestSocket, bytes: number): boolean {
    // Whoever has left themselves is heard to the end.
    if (socket.endedWith !== null) return false;
    const now = this.#parts.now();
    const { MESSAGE_RATE, BYTE_RATE } = limits;
    const waitMs = Math.max(
      MESSAGE_RATE.waitMs(socket.messagesFullAt, 1, now),
      BYTE_RATE.waitMs(socket.bytesFullAt, bytes, now),
    );
    if (waitMs > 0) {
      this.#turnAway(socket, 'too-fast', waitMs);
      return false;
    }
    socket.messagesFullAt = MESSAGE_RATE.take(socket.messagesFullAt, 1, now);
    socket.bytesFullAt = BYTE_RATE.take(socket.bytesFullAt, bytes, now);
    return true;
  }

  #greet(socket: GuestSocket, { resume }: MessageOf<ClientMessage, 'hello'>): void {
    if (socket.guest || this.#asking.has(socket)) {
      this.#badMessage(socket);
      return;
    }
    const { house, config } = this.#parts;
    if (house.isFull) {
      this.#turnAway(socket, 'one-moment', ONE_MOMENT_MS);
      return;
    }
    if (!resume) {
      const { socketsPerAddress } = config;
      if (socket.tally && isCrowded(socket.tally, this.#sockets, socketsPerAddress)) {
        this.#turnAway(socket, 'too-many-sockets', limits.CROWDED_MS);
        return;
      }
      if (house.guests.size >= config.guestsMax) {
        this.#turnAway(socket, 'full', config.graceMs);
        return;
      }
      const { guest, token } = house.arrive(socket);
      this.#attach(socket, guest);
      const { graceMs, anyLanguageMs, fewerMs } = config;
      say(socket, {
        type: 'welcome',
        guest: guest.id,
        token,
        graceMs,
        salts: [...house.salts],
        relaxes: { anyLanguageMs, fewerMs },
        relay: hasRelay(config),
        strangers: config.strangers,
      });
      return;
    }
    const outcome = this.#resume(socket, resume);
    if (outcome === 'gap') this.#refuse(socket, 'resume-unknown');
    if (outcome !== 'unknown') return;
    if (!house.reachable) this.#turnAway(socket, 'one-moment', ONE_MOMENT_MS);
    else if (house.guests.size >= config.guestsMax) this.#turnAway(socket, 'full', config.graceMs);
    else this.#takeOver(socket, resume).catch(this.#parts.fault);
  }

  /** From now on this is the guest's socket. */
  #attach(socket: GuestSocket, guest: Guest): void {
    socket.guest = guest;
    guest.network = socket.tally && siteOf(socket.tally);
    guest.relayName = socket.relayName;
    this.#ungreeted.delete(socket);
  }

  #resume(socket: GuestSocket, { token: shown, received }: Resume): Resumption['outcome'] {
    const { house, config } = this.#parts;
    return house.resume(socket, shown, received, (resumption) => {
      const { outcome, guest, token, missed, replaced } = resumption;
      const { graceMs } = config;
      this.#attach(socket, guest);
      if (replaced instanceof GuestSocket) {
        replaced.guest = null;
        replaced.end('replaced');
      }
      if (outcome === 'resumed')
        say(socket, { type: 'resumed', token, received: guest.received, graceMs });
      else
        say(socket, {
          type: 'moved',
          token,
          graceMs,
          salts: [...house.salts],
          kept: keptBy(guest),
        });
      for (const text of missed) socket.send(text);
    });
  }

  /** Another node may know the guest. */
  async #takeOver(socket: GuestSocket, resume: Resume): Promise<void> {
    this.#asking.add(socket);
    await this.#parts.house.takeOver(resume.token, socket.relayName);
    this.#asking.delete(socket);
    // Gone meanwhile: with the same token they can come back to this node.
    if (socket.readyState !== socket.OPEN) return;
    const outcome = this.#resume(socket, resume);
    if (outcome === 'unknown' || outcome === 'gap') this.#refuse(socket, 'resume-unknown');
  }

  #pass(socket: GuestSocket, message: Exclude<ClientMessage, { type: 'hello' }>): void {
    const { guest } = socket;
    if (!guest) {
      this.#refuse(socket, 'hello-first');
      return;
    }
    if (isCounted(message)) guest.received += 1;
    this.#parts.house.confirm(guest);
    this.#reception.hear(guest, message, socket);
  }

  #badMessage(socket: GuestSocket): void {
    this.#refuse(socket, 'bad-message');
    socket.badMessages += 1;
    if (socket.badMessages >= limits.BAD_MESSAGES_MAX) socket.end('badMessages');
  }

  #refuse(socket: GuestSocket, code: RefusalCode, retryAfterMs?: number): void {
    this.#parts.metrics.refusals.inc({ code });
    socket.send(refusal({ code, retryAfterMs }));
  }

  #turnAway(socket: GuestSocket, code: RefusalCode, retryAfterMs?: number): void {
    this.#ungreeted.delete(socket);
    this.#refuse(socket, code, retryAfterMs);
    socket.end(code === 'closing' ? 'restarting' : 'tryAgainLater');
  }
}

/** What a guest from another node has here. */
function keptBy({ stage }: Guest): MessageOf<ServerMessage, 'moved'>['kept'] {
  if (stage.at === 'waiting') return 'queue';
  if (stage.at === 'seated') return 'seat';
  return stage.at === 'knocking' || stage.at === 'returning' ? 'door' : null;
}

function destroy(this: Duplex): void {
  this.destroy();
}

const say = (socket: GuestSocket, message: ServerMessage): void => socket.send(asciiJson(message));
