/** Everybody who is connected: who may come in, and who has to go when there is no room. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { BoundNews } from './bound-news.ts';
import { clientOf, isProxy, type Trust } from '../ground/client-address.ts';
import {
  connectionsPerNetwork,
  openFilesIn,
  READING_IN_PEACE_MS,
  readBy,
  REQUESTS_MAX,
  type Bound,
  type Room,
} from './http-bounds.ts';
import { Networks, type Network } from './networks.ts';

/** A connection that is no WebSocket. */
type Connection = {
  readonly socket: Socket;
  /** What it counts for. A proxy's counts for nobody: each request does, for the guest who asks through it. */
  readonly networks: readonly Network<Connection>[];
  /** What is not answered yet, or not read, and what it counts for. */
  readonly unanswered: Map<ServerResponse, readonly Network<Connection>[]>;
  /** When the oldest of an unbroken row of requests came, and how much had been written before. */
  askedAt: number;
  writtenBefore: number;
};

/** What the connections of one server are held to. */
type ConnectionsParts = {
  readonly room: Room;
  readonly trustProxy: Trust;
  readonly socketsPerAddress: number;
  readonly news: BoundNews;
  readonly now: () => number;
};

/** What may be done with a request. When the connection had to end, nothing is left to answer. */
type Reception = 'answer' | 'address' | 'ended';

/** For somebody who has asked for nothing yet; most clients read it. */
const NO_ROOM =
  'HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n' +
  'Retry-After: 5\r\nConnection: close\r\n\r\nThere is no room for more connections now. Try again in a few seconds.';

/** What Node's parser is told with the headers of an upgrade (`on_headers_complete` of llhttp). */
const ANOTHER_PROTOCOL = 2;

/**
 * Who is connected to one server. Where there is no room for somebody new, the connection that has been idle for
 * longest makes room (of the same network, if that has too many), then whoever has been reading for longest; only if
 * everybody is busy is the newcomer refused.
 */
export class Connections {
  readonly #parts: ConnectionsParts;
  readonly #networks: Networks<Connection>;
  /** All that are no WebSockets. */
  readonly #pages = new Map<Socket, Connection>();
  /** Both in the order in which they became so. */
  readonly #idle = new Set<Connection>();
  readonly #busy = new Set<Connection>();
  readonly #wires = new Set<Socket>();
  /** One listener for all: thousands of sockets stay, and what one of its own held would stay with them. */
  readonly #closed: (this: Socket) => void;

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
    this.#networks = new Networks((share) => connectionsPerNetwork(parts.socketsPerAddress, share));
    const close = (socket: Socket): void => {
      const connection = this.#pages.get(socket);
      if (connection) this.#leave(connection);
      else this.#wires.delete(socket);
    };
    this.#closed = function closed() {
      close(this);
    };
  }

  /** Connections that are no WebSockets. */
  get pages(): number {
    return this.#pages.size;
  }

  /** Whether one more WebSocket may be opened; if not, that is told. */
  hasRoomForWire(): boolean {
    if (this.#wires.size < this.#parts.room.wires) return true;
    this.#parts.news.hit('wires');
    return false;
  }

  /** The listener of a server's `connection`. */
  readonly enter = (socket: Socket): void => {
    const peer = socket.remoteAddress;
    // Gone before it was looked at.
    if (peer === undefined) {
      socket.destroy();
      return;
    }
    const networks = isProxy(peer, this.#parts.trustProxy) ? [] : this.#networks.of(peer);
    const crowded = this.#makeRoom(networks);
    if (crowded) {
      // Both at once: what waited for the goodbye to be read would need a file.
      socket.write(NO_ROOM);
      socket.destroy();
      return;
    }
    const connection = {
      socket,
      networks,
      unanswered: new Map<ServerResponse, readonly Network<Connection>[]>(),
      askedAt: 0,
      writtenBefore: 0,
    };
    this.#pages.set(socket, connection);
    this.#networks.take(networks);
    this.#rest(connection);
    socket.on('close', this.#closed);
  };

  /** The listener of a server's `upgrade`: what happens on the socket from now on is for the gateway to bound. */
  readonly upgrade = ({ socket }: IncomingMessage): void => {
    const connection = this.#pages.get(socket);
    if (!connection) return;
    this.#leave(connection);
    this.#wires.add(socket);
  };

  /** A request has come; it counts until its answer is read. */
  begin(request: IncomingMessage, response: ServerResponse): Reception {
    const connection = this.#pages.get(request.socket);
    if (!connection) return 'ended';
    if (connection.unanswered.size >= REQUESTS_MAX) {
      this.#end(connection, 'pipelining');
      stopParsing(request.socket);
      return 'ended';
    }
    const asking = this.#asking(connection, request);
    const isCrowded = asking.some(({ open, max }) => open >= max);
    if (connection.unanswered.size === 0) this.#work(connection);
    connection.unanswered.set(response, isCrowded ? [] : asking);
    if (!isCrowded) this.#networks.take(asking);
    else this.#parts.news.hit('address');
    response.once('close', () => this.#answered(connection, response));
    return isCrowded ? 'address' : 'answer';
  }

  /** Ends who does not read. */
  tick(): void {
    const now = this.#parts.now();
    for (const connection of this.#busy) {
      const bytes = connection.socket.bytesWritten - connection.writtenBefore;
      if (now >= readBy(connection.askedAt, bytes)) this.#end(connection, 'reading');
    }
  }

  /** Whom a request counts for besides its connection. */
  #asking({ networks }: Connection, { socket, headers }: IncomingMessage) {
    if (networks.length > 0) return [];
    const { address } = clientOf(
      {
        peer: socket.remoteAddress ?? '',
        forwardedFor: headers['x-forwarded-for']?.toString(),
      },
      this.#parts.trustProxy,
    );
    return this.#networks.of(address);
  }

  /** Makes room for one more connection of these networks; says which bound forbids it. */
  #makeRoom(networks: readonly Network<Connection>[]): Bound | null {
    for (const { open, max, held } of networks)
      if (open >= max && !this.#endFirst(held, 'address')) return this.#refuse('address');
    const { room } = this.#parts;
    const isFull =
      this.#pages.size >= room.pages || this.#pages.size + this.#wires.size >= room.connections;
    if (!isFull || this.#endFirst(this.#idle, 'connections')) return null;
    const [slowest] = this.#busy;
    if (!slowest || this.#parts.now() - slowest.askedAt < READING_IN_PEACE_MS)
      return this.#refuse('connections');
    this.#end(slowest, 'connections');
    return null;
  }

  #refuse(bound: Bound): Bound {
    this.#parts.news.hit(bound);
    return bound;
  }

  #endFirst(idle: ReadonlySet<Connection>, bound: Bound): boolean {
    const [first] = idle;
    if (first) this.#end(first, bound);
    return first !== undefined;
  }

  #end(connection: Connection, bound: Bound): void {
    this.#parts.news.hit(bound);
    this.#leave(connection);
    connection.socket.destroy();
  }

  #answered(connection: Connection, response: ServerResponse): void {
    const asking = connection.unanswered.get(response);
    if (!asking) return;
    this.#networks.release(asking);
    connection.unanswered.delete(response);
    if (connection.unanswered.size === 0) this.#rest(connection);
  }

  #rest(connection: Connection): void {
    this.#busy.delete(connection);
    this.#idle.add(connection);
    for (const { held } of connection.networks) held.add(connection);
  }

  #work(connection: Connection): void {
    this.#idle.delete(connection);
    for (const { held } of connection.networks) held.delete(connection);
    this.#busy.add(connection);
    connection.askedAt = this.#parts.now();
    connection.writtenBefore = connection.socket.bytesWritten;
  }

  #leave(connection: Connection): void {
    if (!this.#pages.delete(connection.socket)) return;
    this.#idle.delete(connection);
    this.#busy.delete(connection);
    for (const { held } of connection.networks) held.delete(connection);
    this.#networks.release(connection.networks);
    // Node tells of the end of the first unanswered response only.
    for (const asking of connection.unanswered.values()) this.#networks.release(asking);
    connection.unanswered.clear();
  }
}

/**
 * Has Node leave the rest of what it has just read. Otherwise it makes thousands of requests of it, and keeps them until
 * the end of the turn, those of a hundred connections at once. There is no documented way: an end is noticed only
 * afterwards, and so is a pause. So the parser, which hangs on the socket, hears that another protocol follows, as
 * after an upgrade. `http-flood.test.ts` is there for the day on which this changes.
 */
function stopParsing(socket: Socket & { readonly parser?: { onIncoming: unknown } | null }): void {
  if (socket.parser) socket.parser.onIncoming = () => ANOTHER_PROTOCOL;
}

/** How many files this process may have open. Node itself has raised the soft limit to the hard one before. */
export function openFilesMax(): number {
  try {
    return openFilesIn(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    // No Linux.
    return openFilesIn(null);
  }
}
