/** What operators can see: numbers about the house, never about a guest. */
import { CLAIM_REASONS } from '@eat-with-me/protocol/wire/claims';
import { TOKEN_REFUSALS } from '@eat-with-me/protocol/wire/companion';
import { CLOSES, REFUSAL_CODES } from '@eat-with-me/protocol/wire/endings';
import { TABLE_SIZES } from '@eat-with-me/protocol/table-bounds';
import { Counter, Gauge, Histogram, Registry, type LabelValues } from 'prom-client';
import { BOUNDS } from './bounds/http-bounds.ts';
import type { Lateness } from './ground/lateness.ts';
import type { Guest } from './guest/guest.ts';
import type { Resumption } from './guest/guests.ts';
import type { RelayState } from './relay/relay-watch.ts';
import type { RedisFinding } from './store/redis/redis-check.ts';

/** What the gauges read when somebody looks. */
type Sources = {
  readonly guests: Iterable<Guest>;
  /** Signals passed on so far, and the characters of their boxes. */
  readonly relayed: { readonly signals: number; readonly characters: number };
  readonly sockets: () => number;
  readonly connections: () => number;
  /** Of the house's own timer. */
  readonly lateness: Lateness;
  readonly relays: () => ReadonlyMap<string, RelayState>;
  /** What the last look at Redis found, null while it is away; null where there is none. */
  readonly redis: (() => RedisFinding | null) | null;
};

const KNOWN_CODES: ReadonlySet<number> = new Set([
  1000,
  1005,
  1006,
  1007,
  ...Object.values(CLOSES),
]);

/** The label of a close code. A client may send any of 4,000, and every label value is kept for good. */
const labelOf = (code: number): string => (KNOWN_CODES.has(code) ? String(code) : 'other');

/** How a seat was given: at a new table of strangers, at one that others already sat at, at a private one, at one to which the guest came back. */
export const SEATING_WAYS = ['new', 'fill', 'private', 'back'] as const;

const RESUMPTIONS = [
  'resumed',
  'moved',
  'gap',
  'unknown',
] as const satisfies readonly Resumption['outcome'][];

/** Has each of these from the beginning: of what first appears with a 1, Prometheus sees no increase, and no alert does. */
function fromZero<T extends string>(
  counter: Counter<NoInfer<T>>,
  label: T,
  values: Iterable<string>,
): Counter<T> {
  for (const value of values) counter.inc({ [label]: value } as LabelValues<T>, 0);
  return counter;
}

const LAG_QUANTILES = [0.5, 0.99, 1];

/** All metrics of one house, named `ewm_*`. Labels are codes, stages and the operator's own URLs, never anything of a guest's. */
export class Metrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly refusals = fromZero(
    new Counter({
      name: 'ewm_refusals_total',
      help: 'Times the server said no, by code.',
      labelNames: ['code'],
      registers: this.#registers,
    }),
    'code',
    REFUSAL_CODES,
  );
  readonly resumes = fromZero(
    new Counter({
      name: 'ewm_resumes_total',
      help: 'Attempts to continue a visit on a new socket, by outcome.',
      labelNames: ['outcome'],
      registers: this.#registers,
    }),
    'outcome',
    RESUMPTIONS,
  );
  readonly seatings = fromZero(
    new Counter({
      name: 'ewm_seatings_total',
      help: 'Seats given: at a new table of strangers, at one that others already sat at, at a private one, at one to which the guest came back.',
      labelNames: ['way'],
      registers: this.#registers,
    }),
    'way',
    SEATING_WAYS,
  );
  readonly timeInQueue = new Histogram({
    name: 'ewm_time_in_queue_seconds',
    help: 'From the first queue to a seat at a table of strangers, by the chairs of that table.',
    labelNames: ['size'],
    buckets: [0.1, 1, 5, 10, 30, 60, 120, 300, 900],
    registers: this.#registers,
  });
  readonly verbsDropped = new Counter({
    name: 'ewm_verbs_dropped_total',
    help: 'Changes not passed on to Redis because too many waited for it; made up for once it is back.',
    registers: this.#registers,
  });
  readonly forwardedUnread = new Counter({
    name: 'ewm_forwarded_unread_total',
    help: 'Requests for which a trusted proxy named something that is no address.',
    registers: this.#registers,
  });
  readonly logLinesDropped = new Counter({
    name: 'ewm_log_lines_dropped_total',
    help: 'Log lines dropped because standard output took no more.',
    registers: this.#registers,
  });
  readonly boundsHit = fromZero(
    new Counter({
      name: 'ewm_bounds_hit_total',
      help: 'Connections ended or refused, and requests refused, because a bound was hit, by bound.',
      labelNames: ['bound'],
      registers: this.#registers,
    }),
    'bound',
    BOUNDS,
  );
  /** Kept out of a house that gives no tokens. */
  readonly companionTokens = fromZero(
    new Counter({
      name: 'ewm_companion_tokens_total',
      help: 'Requests for a token of the companion, by outcome.',
      labelNames: ['outcome'],
      registers: [],
    }),
    'outcome',
    ['granted', ...Object.keys(TOKEN_REFUSALS)],
  );
  readonly claims = fromZero(
    new Counter({
      name: 'ewm_claims_total',
      help: 'Claims that guests made of table-mates, by reason.',
      labelNames: ['reason'],
      registers: this.#registers,
    }),
    'reason',
    CLAIM_REASONS,
  );
  readonly reports = fromZero(
    new Counter({
      name: 'ewm_reports_total',
      help: 'Sealed reports that came with claims: handed to REPORTS_TO (kept), or lost.',
      labelNames: ['outcome'],
      registers: this.#registers,
    }),
    'outcome',
    ['kept', 'lost'],
  );
  readonly #closes = fromZero(
    new Counter({
      name: 'ewm_socket_closes_total',
      help: 'Closed sockets, by close code.',
      labelNames: ['code'],
      registers: this.#registers,
    }),
    'code',
    [...KNOWN_CODES].map(labelOf),
  );

  constructor() {
    for (const size of TABLE_SIZES) this.timeInQueue.zero({ size });
  }

  /** A socket has closed with this code. */
  closed(code: number): void {
    this.#closes.inc({ code: labelOf(code) });
  }

  /** Adds what a house that gives tokens for the companion counts. */
  watchCompanion(read: {
    readonly minutesMax: number;
    readonly minutesToday: () => number;
    readonly guests: () => number;
  }): void {
    this.registry.registerMetric(this.companionTokens);
    const registers = this.#registers;
    const minutes: Gauge = new Gauge({
      name: 'ewm_companion_minutes_today',
      help: 'Minutes of the companion granted since midnight (UTC), by this process.',
      registers,
      collect: () => minutes.set(read.minutesToday()),
    });
    new Gauge({
      name: 'ewm_companion_minutes_max',
      help: 'COMPANION_MINUTES_A_DAY of this process.',
      registers,
    }).set(read.minutesMax);
    const guests: Gauge = new Gauge({
      name: 'ewm_companion_guests',
      help: 'Guests whose time with the companion is not over.',
      registers,
      collect: () => guests.set(read.guests()),
    });
  }

  /** Adds what is read only when somebody looks: the paths that run thousands of times a second count in plain numbers. */
  watch({ guests: all, relayed, sockets, connections, lateness, relays, redis }: Sources): void {
    const registers = this.#registers;
    const gauge = (name: string, help: string, read: () => number | Promise<number>): Gauge =>
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await read());
        },
      });
    const total = (name: string, help: string, read: () => number): Counter =>
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    gauge('ewm_sockets', 'Open WebSockets.', sockets);
    gauge('ewm_connections', 'Open HTTP connections, idle ones included.', connections);
    gauge(
      'ewm_tables',
      'Tables, reserved or laid, whose lowest seat is a guest of this process.',
      () => {
        let tables = 0;
        for (const { stage } of all)
          if (stage.at === 'seated' && [...stage.mates.keys()].every((seat) => seat > stage.you))
            tables += 1;
        return tables;
      },
    );
    const lag: Gauge = new Gauge({
      name: 'ewm_event_loop_lag_seconds',
      help: 'By how much timers were late since metrics were last read, by quantile; 1 is the longest.',
      labelNames: ['quantile'],
      registers,
      collect: () => {
        for (const quantile of LAG_QUANTILES) lag.set({ quantile }, lateness.quantile(quantile));
        lateness.reset();
      },
    });
    total('ewm_signals_total', 'Signals passed on.', () => relayed.signals);
    total('ewm_signal_characters_total', 'Characters of boxes passed on.', () => {
      return relayed.characters;
    });
    if (redis) {
      gauge('ewm_redis_up', 'Whether Redis answers and does what the house needs.', () =>
        redis()?.ok ? 1 : 0,
      );
      gauge('ewm_redis_latency_seconds', 'How long Redis took to answer last; NaN if not.', () => {
        const finding = redis();
        return finding?.ok ? finding.latencyMs / 1000 : Number.NaN;
      });
    }
    if (redis)
      gauge('ewm_redis_clock_ahead_seconds', 'How far the clock of Redis is ahead of ours.', () => {
        const finding = redis();
        return finding?.ok ? finding.aheadMs / 1000 : Number.NaN;
      });
    const relayUp = new Gauge({
      name: 'ewm_relay_up',
      help: 'Whether the last attempt to get an allocation from a relay succeeded, by URL.',
      labelNames: ['url'],
      registers,
      collect: () => {
        for (const [url, state] of relays()) relayUp.set({ url }, state === 'ok' ? 1 : 0);
      },
    });
    const guests = new Gauge({
      name: 'ewm_guests',
      help: 'Guests by stage; lost ones are within their grace.',
      labelNames: ['stage'],
      registers,
      collect: () => {
        const stages = { arrived: 0, waiting: 0, knocking: 0, returning: 0, seated: 0, lost: 0 };
        for (const guest of all) stages[guest.line ? guest.stage.at : 'lost'] += 1;
        for (const [stage, number] of Object.entries(stages)) guests.set({ stage }, number);
      },
    });
  }
}
