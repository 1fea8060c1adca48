/** Where the house lives in Redis: one server, or, in a Redis Cluster, whichever primary has the house's slot just now. */
import { ErrorReply } from 'redis';

/**
 * All keys of a house lie in one slot, so one connection to its primary is all it takes. Any node of a cluster says where
 * that is (`MOVED`, Redis cluster specification); while a slot is on its way from one to the other (`ASK`, `TRYAGAIN`) the house
 * waits. `urls`: one or more nodes, as a comma list; what they have in common but host and port is taken from the first.
 */
export class RedisPlace {
  readonly #urls: readonly string[];
  #at = 0;
  #moved: string | null = null;

  constructor(urls: string) {
    this.#urls = urls.split(',').map((url) => url.trim());
  }

  /** What to connect to now. */
  get url(): string {
    return this.#moved ?? this.#urls[this.#at] ?? '';
  }

  /** Whether there is more than one place to ask. */
  get isCluster(): boolean {
    return this.#moved !== null || this.#urls.length > 1;
  }

  /** Whether an error says that the house lives elsewhere; then `url` is that place from now on. */
  follow(error: unknown): boolean {
    const place = error instanceof ErrorReply ? MOVED.exec(error.message) : null;
    if (!place?.[1]) return false;
    const next = new URL(this.url);
    // An empty host is the one that was asked.
    const [host, port] = splitPlace(place[1]);
    if (host !== '') next.hostname = host.includes(':') ? `[${host}]` : host;
    next.port = port;
    this.#moved = next.href;
    return true;
  }

  /** Nobody answers there: the next of those that are known is asked. */
  giveUp(): void {
    if (this.#moved === null) this.#at = (this.#at + 1) % this.#urls.length;
    this.#moved = null;
  }
}

const MOVED = /^MOVED \d+ (\S*:\d+)$/;

function splitPlace(place: string): readonly [host: string, port: string] {
  const colon = place.lastIndexOf(':');
  return [place.slice(0, colon), place.slice(colon + 1)];
}
