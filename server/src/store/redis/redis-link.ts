/** The connection to Redis: a call waits until it can be answered, however long that takes. */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, ErrorReply } from 'redis';
import { RedisPlace } from './redis-place.ts';

const SCRIPT = readFileSync(new URL('house.lua', import.meta.url), 'utf8');
const SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** A call without an answer for so long (ms) means that Redis is away… */
const LATE_MS = 750;
/** …and a connection on which nothing is heard for so long is given up for another. */
const SILENT_MS = 5000;
/** The longest wait (ms) between two attempts to connect. */
const RETRY_MAX_MS = 1000;

/** Errors by which Redis says "not now": it is loading, failing over or full. */
const PASSING =
  /^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|ASK|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS)\b/;
/** After so many attempts in vain another node of a cluster is asked. */
const ATTEMPTS = 3;

/**
 * `url`: see `RedisPlace`. `base` begins the name of every key, `me` is this node. `onBell` is called when there may be news for it, `onOpen` for
 * each new connection.
 */
type RedisLinkParts = {
  readonly url: string;
  readonly base: string;
  readonly me: string;
  readonly onBell: () => void;
  readonly onOpen: () => void;
};

/** Two connections: one for calls, one to listen. Both come back by themselves, for ever. */
export class RedisLink {
  readonly #parts: RedisLinkParts;
  readonly #place: RedisPlace;
  #client: Client;
  #ears: Client;
  /** When the calls that have no answer yet were made (ms). */
  readonly #open = new Set<{ readonly at: number }>();
  #closed = false;
  #opened = 0;
  #reconnectedAt = -Infinity;
  #waiters: (() => void)[] = [];

  constructor(parts: RedisLinkParts) {
    this.#parts = parts;
    this.#place = new RedisPlace(parts.url);
    this.#client = this.#make(true);
    this.#ears = this.#make(false);
    this.#connect();
  }

  /** Whether calls are answered at once. */
  get reachable(): boolean {
    const [oldest] = this.#open;
    return (
      this.#client.isReady &&
      this.#ears.isReady &&
      !(oldest && performance.now() - oldest.at > LATE_MS)
    );
  }

  /** Counts the connections: on an earlier one something may have been lost. */
  get opened(): number {
    return this.#opened;
  }

  /**
   * Calls a function of the script until there is an answer: the script must bear to be called twice. Rejects with
   * `ErrorReply` for what will never work, and once the link is closed.
   */
  async call(name: string, ...args: readonly string[]): Promise<unknown> {
    const entry = { at: performance.now() };
    this.#open.add(entry);
    try {
      for (;;) {
        await this.#connected();
        if (this.#closed) throw new Error('the store is closed');
        try {
          return await this.#eval(name, args);
        } catch (error) {
          if (this.#closed) throw error;
          if (error instanceof ErrorReply && !PASSING.test(error.message) && !isMoved(error))
            throw error;
          // The name leads to another by now, but this connection does not.
          if (error instanceof ErrorReply && error.message.startsWith('READONLY'))
            this.#reconnect();
          if (this.#place.follow(error)) this.#goThere();
          // In flight when the connection broke, or answered with "not now".
          await pause(RETRY_MAX_MS / 10);
        }
      }
    } finally {
      this.#open.delete(entry);
    }
  }

  close(): void {
    this.#closed = true;
    this.#wake();
    for (const client of [this.#client, this.#ears]) if (client.isOpen) client.destroy();
  }

  /** Has Redis end both connections, so that they are made anew; it ends them once it has answered what came before. */
  #reconnect(): void {
    const now = performance.now();
    if (now - this.#reconnectedAt < RETRY_MAX_MS) return;
    this.#reconnectedAt = now;
    for (const client of [this.#client, this.#ears])
      if (client.isReady) client.sendCommand(['QUIT']).catch(ignore);
  }

  #make(disableOfflineQueue: boolean): Client {
    const client: Client = createClient({
      url: this.#place.url,
      disableOfflineQueue,
      socket: {
        connectTimeout: SILENT_MS,
        socketTimeout: SILENT_MS,
        reconnectStrategy: (attempt: number) => {
          if (attempt >= ATTEMPTS && this.#place.isCluster) {
            setImmediate(() => this.#lookElsewhere(client));
            return false;
          }
          return Math.min(2 ** attempt * 25, RETRY_MAX_MS);
        },
      },
      pingInterval: SILENT_MS / 2,
    });
    // Whoever listens anew may have missed something, too.
    client.on('ready', () => {
      if (this.#isCurrent(client)) this.#isOpen();
    });
    // Every failed attempt; `isReady` is what matters.
    client.on('error', ignore);
    return client;
  }

  #isCurrent(client: Client): boolean {
    return !this.#closed && (client === this.#client || client === this.#ears);
  }

  #connect(): void {
    this.#client.connect().catch(ignore);
    void this.#listen(this.#ears);
  }

  /** The node does not answer any more. */
  #lookElsewhere(client: Client): void {
    if (!this.#isCurrent(client)) return;
    this.#place.giveUp();
    this.#goThere();
  }

  /** Both connections are made anew, to where the house is now. */
  #goThere(): void {
    const before = [this.#client, this.#ears];
    this.#client = this.#make(true);
    this.#ears = this.#make(false);
    for (const client of before) if (client.isOpen) client.destroy();
    this.#connect();
  }

  async #connected(): Promise<void> {
    while (!this.#client.isReady && !this.#closed)
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  #isOpen(): void {
    this.#opened += 1;
    this.#wake();
    this.#parts.onOpen();
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  async #eval(name: string, args: readonly string[]): Promise<unknown> {
    const { base, me } = this.#parts;
    const rest = ['1', `${base}house`, name, me, ...args];
    try {
      return await this.#client.sendCommand(['EVALSHA', SHA, ...rest]);
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
      return await this.#client.sendCommand(['EVAL', SCRIPT, ...rest]);
    }
  }

  async #listen(ears: Client): Promise<void> {
    const { base, me, onBell } = this.#parts;
    await ears.connect().catch(ignore);
    while (this.#isCurrent(ears)) {
      try {
        await ears.sSubscribe(`${base}bell:${me}`, onBell);
        this.#isOpen();
        return;
      } catch {
        // Where that is, the other connection finds out.
        await pause(RETRY_MAX_MS / 10);
      }
    }
  }
}

type Client = ReturnType<typeof createClient>;

const isMoved = ({ message }: ErrorReply): boolean => message.startsWith('MOVED ');

const ignore = (): void => {};
