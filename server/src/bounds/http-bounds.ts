/** How much HTTP strangers may ask of the house: arithmetic only, the clock is passed in. */

/** What can be hit; the label of `ewm_bounds_hit_total` and of the log line. */
export const BOUNDS = [
  /** One connection asks on and on without reading the answers. */
  'pipelining',
  /** One network has too many connections, or, through a proxy, too many unanswered requests. */
  'address',
  /** The house has no room for more connections. */
  'connections',
  /** The house has no room for more WebSockets. */
  'wires',
  /** Somebody does not read their answer. */
  'reading',
] as const;
export type Bound = (typeof BOUNDS)[number];

/** Unanswered requests on one connection. Browsers and proxies send one after the other; a client may retry (RFC 9112 §9.3.2). */
export const REQUESTS_MAX = 4;

/** Load balancers keep idle connections for a minute; who closes first loses what the other is just sending. */
export const KEEP_ALIVE_MS = 65_000;

/** Somebody who reads for this long (ms) is not ended for the sake of a newcomer. */
export const READING_IN_PEACE_MS = 2000;

/** How often (ms) each bound that is hit is told. */
export const TELL_EVERY_MS = 60_000;

/** For everything but guests' connections: the process's own, metrics, Redis, the relay, connections about to close. */
const FILES_RESERVED = 128;
/** From this reserve. */
export const METRICS_ROOM: Room = { connections: 32, pages: 32, wires: 0 };

/** A page needs a handful of connections for a second; each costs up to 50 kB when its answers are not read. */
const PAGES_MAX = 4096;

/** Where the process does not say, what most systems give. */
const FILES_ASSUMED = 1024;

/** How many there may be at once. */
export type Room = {
  /** All of them. */
  readonly connections: number;
  /** Those that are no WebSockets. */
  readonly pages: number;
  /** WebSockets: an eighth of all stays free of them, so that health, metrics and pages answer in a full house. */
  readonly wires: number;
};

/** The room of a process that may have `files` open. */
export function roomFor(files: number, guestsMax: number): Room {
  const connections = Math.max(16, Math.min(files - FILES_RESERVED, guestsMax + PAGES_MAX));
  const pages = Math.min(PAGES_MAX, connections);
  return { connections, pages, wires: connections - Math.ceil(Math.min(connections / 8, pages)) };
}

/** How many connections one network may have: what a browser opens to a host (6), for each of its sockets. */
export const connectionsPerNetwork = (socketsPerAddress: number, share: number): number =>
  Math.ceil(6 * socketsPerAddress * share);

/** The soft limit of open files in `/proc/self/limits` (proc_pid_limits(5)); an assumption where it says nothing. */
export function openFilesIn(limits: string | null): number {
  const [, soft] = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits ?? '') ?? [];
  if (soft === undefined) return FILES_ASSUMED;
  return soft === 'unlimited' ? Infinity : Number(soft);
}

/** Until when answers of so many bytes, begun at `since`, must be read: 64 kbit/s, on less no meal works either, and 20 s. */
export const readBy = (since: number, bytes: number): number => since + 20_000 + bytes / 8;
