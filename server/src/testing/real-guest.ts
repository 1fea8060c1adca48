/** A guest who speaks the protocol by hand over a real socket. */
import { once } from 'node:events';
import {
  isCounted,
  parseServerMessage,
  SUBPROTOCOL,
  WIRE_PATH,
  type MessageOf,
  type ServerMessage,
} from '@eat-with-me/protocol/wire/messages';
import type { PledgeSent } from '@eat-with-me/protocol/pledge';
import type { Door as TableDoor, Seating, TableId, TableSize } from '@eat-with-me/protocol/table';
import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { Arrivals } from './arrivals.ts';
import { pledgeOf, ticketFor, type Wishes } from './ticket.ts';

/** Nothing takes so long (ms) unless it is broken, not even on a busy machine. */
const PATIENCE_MS = 30_000;

/** Where to connect and how. */
export type Door = {
  readonly port: number;
  /** Whatever stands in front of it; without it, the port on this machine. */
  readonly site?: string;
  readonly path?: string;
  readonly protocols?: string[];
  readonly options?: ClientOptions;
};

/** One socket with an inbox that tests take expected messages out of. */
export class RealGuest {
  readonly socket: WebSocket;
  /** Everything heard and not yet taken. */
  readonly inbox: ServerMessage[] = [];
  /** What others at the table have revealed, in order. */
  readonly revealed: MessageOf<ServerMessage, 'revealed'>[] = [];
  /** Whether the guest lets whoever comes join, as a page does: reveals to them and prepares for the next. */
  joins = true;
  /** Every pledge is another one. */
  #pledges = 0;
  /** How many counted messages were heard. */
  received = 0;
  readonly #closed: Promise<number>;
  readonly #arrivals = new Arrivals();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.#closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
        this.#arrivals.note();
      });
    });
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => {
      const message = parseServerMessage(data.toString());
      if (!message) throw new Error(`the server does not keep to the protocol: ${data.toString()}`);
      if (isCounted(message)) this.received += 1;
      if (message.type === 'revealed') this.revealed.push(message);
      else this.inbox.push(message);
      if (message.type === 'arrived' && this.joins) this.enter(message.table, message.epoch);
      this.#arrivals.note();
    });
  }

  /** Opens a socket and says nothing; rejects with `Error` if it cannot be opened. */
  static async connect({
    port,
    site = `http://127.0.0.1:${port}`,
    path = WIRE_PATH,
    protocols = [SUBPROTOCOL],
    options,
  }: Door): Promise<RealGuest> {
    const socket = new WebSocket(`${site.replace('http', 'ws')}${path}`, protocols, {
      origin: site,
      ...options,
    });
    const guest = new RealGuest(socket);
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    return guest;
  }

  /** Connects and says hello. */
  static async arrive(
    door: Door,
  ): Promise<RealGuest & { welcome: MessageOf<ServerMessage, 'welcome'> }> {
    const guest = await RealGuest.connect(door);
    guest.say({ type: 'hello' });
    return Object.assign(guest, { welcome: await guest.hear('welcome') });
  }

  /** Sends a value as JSON, whether it makes sense or not. */
  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  queue(...sizes: TableSize[]): void {
    this.queueWith(sizes);
  }

  /** Queues with more on the ticket than sizes. */
  queueWith(sizes: TableSize[], wishes: Wishes = {}): void {
    this.say({ type: 'queue', ticket: ticketFor(sizes, { pledge: this.pledge(), ...wishes }) });
  }

  /** A fresh one. */
  pledge(): PledgeSent {
    this.#pledges += 1;
    return pledgeOf(this.#pledges);
  }

  host(chairs: number, door: TableDoor): void {
    this.say({ type: 'host', chairs, door, pledge: this.pledge() });
  }

  join(table: TableId): void {
    this.say({ type: 'join', table, pledge: this.pledge() });
  }

  /** Waits for the next message of this type and takes it out; earlier ones of other types stay. */
  async hear<T extends ServerMessage['type']>(
    type: T,
    withinMs = PATIENCE_MS,
  ): Promise<MessageOf<ServerMessage, T>> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const index = this.inbox.findIndex((message) => message.type === type);
      if (index >= 0) return this.inbox.splice(index, 1)[0] as MessageOf<ServerMessage, T>;
      const left = deadline - Date.now();
      if (left <= 0 || this.socket.readyState === WebSocket.CLOSED)
        throw new Error(`no "${type}" was heard, but ${JSON.stringify(this.inbox)}`);
      await this.#arrivals.next(left);
    }
  }

  /** The code of the next refusal. */
  async refusal(): Promise<string> {
    return (await this.hear('refused')).code;
  }

  /** The close code, once the socket is closed. */
  closed(): Promise<number> {
    return this.#closed;
  }

  /** Everything that arrives up to the answer to a message that is always refused. */
  async settle(): Promise<readonly ServerMessage[]> {
    this.say({ type: 'hello' });
    await this.hear('refused');
    return this.inbox;
  }

  /** Takes a seat that was given. */
  async sit(): Promise<Seating> {
    const { seating } = await this.hear('seated');
    this.enter(seating.table, seating.epoch);
    return seating;
  }

  /** Reveals to this company and, if the guest lets somebody join, prepares for the next. */
  enter(table: TableId, epoch: number): void {
    this.say({ type: 'reveal', table, epoch, nonce: 'n'.repeat(43) });
    if (this.joins) this.say({ type: 'prepare', table, epoch, pledge: this.pledge() });
  }
}

/** Two guests who have sat down together; the first has seat 1. */
export async function pair(door: Door): Promise<readonly [Arrived, Arrived]> {
  const first = await RealGuest.arrive(door);
  first.queue(2);
  await first.hear('queued');
  const second = await RealGuest.arrive(door);
  second.queue(2);
  await Promise.all([first.sit(), second.sit()]);
  // Both have sat when both have an answer to something later.
  for (const guest of [first, second]) {
    await guest.settle();
    guest.inbox.length = 0;
  }
  return [first, second];
}

export type Arrived = Awaited<ReturnType<typeof RealGuest.arrive>>;
