/**
 * The hashed files of every node's page, for all nodes: while a house is upgraded node by node, a page of one build may ask
 * a node of the other for its parts. What a page runs is held against the hashes in it (`integrity`), wherever it comes from.
 */
import { createClient } from 'redis';
import { Rate } from '@eat-with-me/protocol/rate';
import { RedisPlace } from './redis-place.ts';

/** A file is kept for so long (ms) after the last node that has it… */
const KEPT_MS = 10 * 60_000;
/** …which says so this often (ms). */
const OFFER_EVERY_MS = KEPT_MS / 3;
/** So often are strangers' paths looked up; who makes them up has no more of Redis. */
const LOOK_RATE = new Rate({ perSecond: 50, burst: 500 });
/** What was found lately is not asked for again; so many files. */
const REMEMBERED_MAX = 100;
const ANSWER_WITHIN_MS = 3000;

/** `base` begins the name of every key. `files` are this node's, by path. */
type SharedFilesParts = {
  readonly url: string;
  readonly base: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly now: () => number;
};

/** Says what this node has, and finds what others have. */
export class SharedFiles {
  readonly #parts: SharedFilesParts;
  readonly #place: RedisPlace;
  #client: Client;
  readonly #timer: NodeJS.Timeout;
  readonly #found = new Map<string, Buffer>();
  #looksFullAt = 0;

  constructor(parts: SharedFilesParts) {
    this.#parts = parts;
    this.#place = new RedisPlace(parts.url);
    this.#client = this.#connect();
    this.#timer = setInterval(() => this.#offerAll(), OFFER_EVERY_MS);
    this.#timer.unref();
  }

  #connect(): Client {
    const client: Client = createClient({
      url: this.#place.url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: ANSWER_WITHIN_MS,
        reconnectStrategy: (attempt: number) => Math.min(2 ** attempt * 100, ANSWER_WITHIN_MS),
      },
      pingInterval: ANSWER_WITHIN_MS,
    });
    // What is wrong with Redis is told by others.
    client.on('error', ignore);
    client.on('ready', () => this.#offerAll());
    client.connect().catch(ignore);
    return client;
  }

  #offerAll(): void {
    this.#offer().catch((error: unknown) => this.#follow(error));
  }

  /** In a cluster the house may have moved. */
  #follow(error: unknown): null {
    if (!this.#place.follow(error)) return null;
    this.#client.destroy();
    this.#client = this.#connect();
    return null;
  }

  /** What another node has at this path; null if none has, or it cannot be found out just now. */
  async find(path: string): Promise<Buffer | null> {
    const known = this.#found.get(path);
    if (known) return known;
    const now = this.#parts.now();
    if (LOOK_RATE.waitMs(this.#looksFullAt, 1, now) > 0 || !this.#client.isReady) return null;
    this.#looksFullAt = LOOK_RATE.take(this.#looksFullAt, 1, now);
    const text = await this.#client
      .withCommandOptions({ timeout: ANSWER_WITHIN_MS })
      .get(this.#keyOf(path))
      .catch((error: unknown) => this.#follow(error));
    if (text === null) return null;
    const file = Buffer.from(text, 'base64');
    const [oldest] = this.#found.keys();
    if (this.#found.size >= REMEMBERED_MAX && oldest !== undefined) this.#found.delete(oldest);
    this.#found.set(path, file);
    return file;
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#client.isOpen) this.#client.destroy();
  }

  async #offer(): Promise<void> {
    // One after the other: Redis has something else to do, too.
    for (const [path, file] of this.#parts.files) {
      const key = this.#keyOf(path);
      const isThere = await this.#client.pExpire(key, KEPT_MS);
      if (!isThere)
        await this.#client.set(key, file.toString('base64'), {
          expiration: { type: 'PX', value: KEPT_MS },
        });
    }
  }

  #keyOf(path: string): string {
    return `${this.#parts.base}file:${path}`;
  }
}

type Client = ReturnType<typeof createClient>;

const ignore = (): void => {};
