/** The whole server in one call, for main and for everybody who wants a real one to talk to. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { Admission } from './rules/admission.ts';
import { ClaimDesk } from './rules/claim-desk.ts';
import { Reports } from './rules/reports.ts';
import { AppFiles } from './pages/app-files.ts';
import { BoundNews } from './bounds/bound-news.ts';
import { hasRelay, type Config } from './ground/config.ts';
import { Companion } from './companion/companion.ts';
import { CountDesk } from './counts/count-desk.ts';
import { Connections, openFilesMax } from './bounds/connections.ts';
import { grantIce, relayNameOf, type Relays } from './relay/credentials.ts';
import { Gateway } from './gateway/gateway.ts';
import { HouseClock } from './ground/house-clock.ts';
import { House } from './house/house.ts';
import { Lateness } from './ground/lateness.ts';
import { watchHouse } from './house-gauges.ts';
import { METRICS_ROOM, roomFor } from './bounds/http-bounds.ts';
import { createHttp, createMetricsHttp } from './pages/http.ts';
import { LocalRelay } from './relay/local-relay.ts';
import { matchFirstCome, type Match } from './queue/match.ts';
import { MemoryStore } from './store/memory-store.ts';
import { Metrics } from './metrics.ts';
import type { HouseState } from './pages/health.ts';
import type { HouseRedis } from './store/redis/house-redis.ts';
import { RelayWatch, type RelayState } from './relay/relay-watch.ts';
import { StoreFull, type Store } from './store/store.ts';
import { TurnBudget } from './ground/turn-budget.ts';

/** How often (ms) the house does what is due. Every time limit is met with this precision. */
const TICK_MS = 100;
/** How often (ms) old reports are deleted. */
const SWEEP_EVERY_MS = 60 * 60_000;
/** So long (ms) does matching hold the event loop in one turn. */
const MATCHING_MS = 4;

/** What a house can be opened with; only config and log are needed. */
export type HouseOptions = {
  readonly config: Config;
  readonly log: Logger;
  readonly match?: Match;
  readonly store?: Store;
  readonly metrics?: Metrics;
  /** Moments in ms. The default never goes back, but agrees with other machines' clocks. */
  readonly now?: () => number;
  /** Moments in ms since 1970 for others to read, by a clock that may be set; `now` where only that is given. */
  readonly wall?: () => number;
  /** Where the built web app is. */
  readonly app?: string;
  /** How many files the process may have open. The default asks the system. */
  readonly files?: number;
  /** Called with what must never happen. The default lets it crash the process. */
  readonly fault?: (error: unknown) => void;
};

/** A house whose doors are open. */
export type OpenHouse = {
  /** The port is the real one even if the config said 0. */
  readonly address: AddressInfo;
  readonly metricsAddress: AddressInfo | null;
  /** Says goodbye to everybody and resolves when all doors are closed, at the latest after `lameDuckMs` and `drainMs`. */
  readonly close: () => Promise<void>;
};

const { timeOrigin } = performance;
const monotonic = (): number => timeOrigin + performance.now();
const NO_RELAYS: ReadonlyMap<string, RelayState> = new Map();
const NO_RELAY_MEANS =
  'there is no relay: guests behind strict NATs or firewalls may not reach each other, and table-mates see each other’s address; set TURN_URLS and TURN_SECRET, or TURN=local';
const NOT_OPEN_MEANS =
  'HOUSE is not set: only visitors of localhost are seated among strangers, others have private tables; set HOUSE=open or HOUSE=closed';
const MISREAD =
  'X-Forwarded-For from a trusted proxy has something that is no address: its guests share the limits of one';
const BUILD = fileURLToPath(new URL('../../web/build', import.meta.url));

type ListenError = NodeJS.ErrnoException & { readonly port?: number };

/** The port for metrics cannot be had; `code` and `port` are those of the listen error. */
export class MetricsDoorShut extends Error {
  readonly code: string | undefined;
  readonly port: number | undefined;

  constructor(cause: ListenError) {
    super(cause.message, { cause });
    this.code = cause.code;
    this.port = cause.port;
  }
}

/** There is a Redis, but the house cannot live in it; the message is a sentence for the operator. */
export class UnfitRedis extends Error {}

/**
 * Opens the doors. Rejects with the listen error (`EADDRINUSE` …) if a port cannot be had, with `NoTurnserver`, or with
 * `UnfitRedis`. A Redis that is not there yet is waited for.
 */
export async function openHouse(options: HouseOptions): Promise<OpenHouse> {
  const { config, log, match = matchFirstCome, now: own = monotonic } = options;
  const clock = new HouseClock(own);
  const { now } = clock;
  const { wall = options.now ?? Date.now } = options;
  const { metrics = new Metrics(), app = BUILD } = options;
  const { anyLanguageMs, fewerMs } = config;
  const houseRedis = options.store ? null : await redisOf(config, { now: own, clock, log });
  const redis = houseRedis?.watch ?? null;
  const first = await redis?.start();
  if (first && !first.ok && first.lasting) {
    redis?.close();
    throw new UnfitRedis(first.sentence);
  }
  const { emptyTableMs } = config;
  const { store = houseRedis?.store() ?? new MemoryStore({ emptyTableMs, now }) } = options;
  const fault = options.fault ?? crash;
  const local = config.turn === 'local' ? await LocalRelay.start(config, log) : null;
  const relays = local?.relays ?? relaysOf(config);
  const watch = relays && new RelayWatch(relays, log);
  const companion: Companion = new Companion({
    config,
    log,
    metrics,
    now,
    wall,
    isHere: (guest): boolean => Boolean(house.guests.find(guest)?.line),
  });
  const house = new House({
    ...config,
    relaxes: { anyLanguageMs, fewerMs },
    budget: new TurnBudget(MATCHING_MS),
    store,
    match,
    pass: companion.pass,
    claimed: (guest, claim) => claims.hearFromAfar(guest, claim),
    relay: hasRelay(config),
    ice: (name) => grantIce({ stunUrls: config.stunUrls, relays }, name, Date.now()),
    log,
    metrics,
    now,
    fault,
  });
  await house.open();
  // Redis has come only now; guests come when its time is known.
  if (redis && !redis.finding?.ok) await redis.look();
  let hasMisread = false;
  const misread = (): void => {
    metrics.forwardedUnread.inc();
    if (!hasMisread) log.warn(MISREAD);
    hasMisread = true;
  };
  const reports = new Reports({ config, log, metrics, now: wall });
  const claims: ClaimDesk = new ClaimDesk({
    guests: house.guests,
    reports,
    metrics,
    deliver: (guest, claim) =>
      void store.deliver(guest, claim).catch((error: unknown) => {
        // It weighs nothing then.
        if (!(error instanceof StoreFull)) fault(error);
      }),
    now,
  });
  const admission = new Admission({ config, store, claims, now, wall });
  const gateway = new Gateway({
    config,
    house,
    admission,
    claims,
    metrics,
    now,
    tickMs: TICK_MS,
    relayName: (address) => relays && relayNameOf(address, relays.secret),
    misread,
    fault,
  });
  const news = new BoundNews({ log, metrics, now });
  const { trustProxy, socketsPerAddress, guestsMax } = config;
  const bounds = { socketsPerAddress, news, now };
  const room = roomFor(options.files ?? openFilesMax(), guestsMax);
  const connections = new Connections({ ...bounds, room, trustProxy });
  // Of their own, so that a crowd of guests does not keep the operator from seeing it.
  const operators = new Connections({ ...bounds, room: METRICS_ROOM, trustProxy: { hops: 0 } });

  const relayStates = (): ReadonlyMap<string, RelayState> => watch?.states ?? NO_RELAYS;
  const { guests, tables } = house;
  const lateness = new Lateness(TICK_MS);
  metrics.watch({
    guests,
    relayed: tables.relayed,
    sockets: () => gateway.size,
    connections: () => connections.pages,
    lateness,
    relays: relayStates,
    redis: redis && (() => (store.reachable ? redis.finding : null)),
  });

  watchHouse(metrics.registry, {
    guests,
    guestsMax,
    relayGigabytesAMonth: config.relayGigabytesAMonth,
    now,
  });

  let draining = false;
  const files = AppFiles.read(app);
  const { registry } = metrics;
  const redisState = (): string => {
    if (config.redisUrl === null) return 'none';
    const finding = redis?.finding ?? null;
    if (finding && !finding.ok) return finding.sentence;
    return store.reachable ? 'ok' : 'Redis does not answer.';
  };
  const state = (): HouseState => {
    return { draining, web: files !== null, redis: redisState(), relays: relayStates() };
  };
  const sharedFiles = (files && houseRedis?.share(files.hashed)) ?? null;
  const http = createHttp({
    others: sharedFiles && ((path) => sharedFiles.find(path)),
    config,
    connections,
    companion,
    counts: config.pageCounts ? new CountDesk({ origins: config.origins, registry, now }) : null,
    files,
    registry,
    state,
    misread,
    fault,
  });
  http.on('upgrade', gateway.upgrade);
  const address = await listen(http, config.host, config.port);
  const metricsHttp =
    config.metricsPort === null
      ? null
      : createMetricsHttp({ connections: operators, registry, fault });
  const metricsAddress =
    metricsHttp &&
    (await listen(metricsHttp, config.metricsHost, config.metricsPort ?? 0).catch(
      (error: ListenError) => {
        throw new MetricsDoorShut(error);
      },
    ));

  if (watch) watch.start();
  else log.warn(NO_RELAY_MEANS);
  if (config.house === null) log.warn(NOT_OPEN_MEANS);
  const timer = setInterval(() => {
    lateness.came(performance.now());
    house.tick();
    gateway.tick();
    connections.tick();
    operators.tick();
  }, TICK_MS);

  const sweep = (): void => {
    reports.sweep().catch(({ code }: NodeJS.ErrnoException) => {
      // There is no folder before the first report.
      if (code !== 'ENOENT') log.warn({ code }, 'old reports could not be deleted: see REPORTS_TO');
    });
  };
  sweep();
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();

  const close = async (): Promise<void> => {
    draining = true;
    log.info({ guests: house.guests.size }, 'draining');
    // Whoever sends guests here looks at our health now and then.
    if (config.lameDuckMs > 0) await pause(config.lameDuckMs);
    http.close();
    await gateway.close(config.drainMs);
    clearInterval(timer);
    clearInterval(sweeping);
    watch?.close();
    redis?.close();
    sharedFiles?.close();
    http.closeAllConnections();
    metricsHttp?.close();
    metricsHttp?.closeAllConnections();
    await store.close();
    await local?.close();
  };
  return { address, metricsAddress, close };
}

function relaysOf({ turnUrls: urls, turnSecret: secret, turnTtlMs: ttlMs }: Config): Relays | null {
  return secret === null ? null : { urls, secret, ttlMs };
}

/** Null for a house that is one process and remembers by itself. */
async function redisOf(
  { redisUrl: url, emptyTableMs, graceMs }: Config,
  parts: { now: () => number; clock: HouseClock; log: Logger },
): Promise<HouseRedis | null> {
  if (url === null) return null;
  const { HouseRedis } = await import('./store/redis/house-redis.ts');
  return new HouseRedis({ url, emptyTableMs, graceMs, ...parts });
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen(port, host);
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

function crash(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
