/** Every environment variable the server reads: its name, default, meaning and what it must look like. */
import type { Strangers } from '@eat-with-me/protocol/wire/messages';
import { readTrust } from './client-address.ts';
import { COMPANION_VARIABLES, contradictionOfCompanion } from './companion-variables.ts';
import { contradictionOfHouse, HOUSE_VARIABLES } from './house-variables.ts';
import { COUNTS, whole, wholeOrNone, type ValuesOf, type Variable } from './variable.ts';

const list = (text: string): string[] =>
  text === '' ? [] : text.split(',').map((each) => each.trim());

const HOST_NAME = /^[a-z0-9][a-z0-9.-]*$|^[0-9a-f:.]*:[0-9a-f:.]*$/i;
const STUN_URL = /^stuns?:[a-z0-9.-]+(:\d{1,5})?$|^stuns?:\[[0-9a-f:]+\](:\d{1,5})?$/i;
// RFC 7065 §3.1. No browser speaks TURN over DTLS.
const HOST_AND_PORT = String.raw`([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?`;
const TURN_URL = new RegExp(
  String.raw`^(turn:${HOST_AND_PORT}(\?transport=(udp|tcp))?|turns:${HOST_AND_PORT}(\?transport=tcp)?)$`,
  'i',
);
/** Whether the port that such a URL names, if it names one, is a port. */
function isPortOf(url: string): boolean {
  const port = /:(\d{1,5})(?:\?|$)/.exec(url.replace(/^\w+:/, ''))?.[1];
  return port === undefined || (Number(port) > 0 && Number(port) <= 65_535);
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const hostName = (text: string): string | undefined => (HOST_NAME.test(text) ? text : undefined);
const isOrigin = (text: string): boolean =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.origin === text;

const PORTS = [0, 65_535] as const;
const TIMES = [20, 86_400_000] as const;
const TIMES_OR_NONE = [0, 86_400_000] as const;

/** First and last port, both included. */
type PortRange = readonly [first: number, last: number];

function readPortRange(text: string): PortRange | undefined {
  const [, first = 0, last = 0] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).map(Number);
  return first > 0 && first <= last && last <= 65_535 ? [first, last] : undefined;
}

/** The table that docs/operating.md describes. */
export const VARIABLES = {
  host: {
    name: 'HOST',
    fallback: '127.0.0.1',
    meaning: 'The address to listen on; 0.0.0.0 or :: for every network.',
    expected: 'a host name or an IP address',
    read: hostName,
  } satisfies Variable<string>,
  port: whole('PORT', 8080, PORTS, 'The port to listen on; 0 takes any free one.'),
  origins: {
    name: 'ORIGINS',
    fallback: '',
    meaning: 'Whose pages may connect; without it, those of the host that the browser asked for.',
    expected: 'a comma list of origins such as https://eat.example',
    read: (text) => {
      if (text === '') return null;
      return list(text).every(isOrigin) ? new Set(list(text)) : undefined;
    },
  } satisfies Variable<ReadonlySet<string> | null>,
  trustProxy: {
    name: 'TRUST_PROXY',
    fallback: '0',
    meaning: 'How many proxies stand in front, or which networks they are in.',
    expected: 'a number of hops, or a comma list of networks such as 10.0.0.0/8',
    read: readTrust,
  } satisfies Variable<ReturnType<typeof readTrust>>,
  metricsHost: {
    name: 'METRICS_HOST',
    fallback: '127.0.0.1',
    meaning: 'The address to serve metrics on, when they have a port of their own.',
    expected: 'a host name or an IP address',
    read: hostName,
  } satisfies Variable<string>,
  metricsPort: wholeOrNone(
    'METRICS_PORT',
    PORTS,
    'A port of its own for /metrics, open to whoever reaches it.',
  ),
  logLevel: {
    name: 'LOG_LEVEL',
    fallback: 'info',
    meaning: 'The least serious lines to log.',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    read: (text) => LOG_LEVELS.find((level) => level === text),
  } satisfies Variable<(typeof LOG_LEVELS)[number]>,
  stunUrls: {
    name: 'STUN_URLS',
    fallback: '',
    meaning: 'STUN servers that browsers may ask for their public address.',
    expected: 'a comma list of at most 8 URLs such as stun:stun.example:3478',
    read: (text) => {
      const urls = list(text);
      return urls.length <= 8 && urls.every((url) => STUN_URL.test(url) && isPortOf(url))
        ? urls
        : undefined;
    },
  } satisfies Variable<string[]>,
  turnUrls: {
    name: 'TURN_URLS',
    fallback: '',
    meaning: 'TURN relays for guests who cannot reach each other directly; needs TURN_SECRET.',
    expected: 'a comma list of at most 8 URLs such as turn:turn.example:3478?transport=udp',
    read: (text) => {
      const urls = list(text);
      return urls.length <= 8 && urls.every((url) => TURN_URL.test(url) && isPortOf(url))
        ? urls
        : undefined;
    },
  } satisfies Variable<string[]>,
  turnSecret: {
    name: 'TURN_SECRET',
    fallback: '',
    secret: true,
    meaning: "The relays' static-auth-secret, with which short-lived credentials are made.",
    expected: '16 to 128 characters without spaces, quotes and #, the same as in turnserver.conf',
    read: (text) => {
      if (text === '') return null;
      return /^[!$-&(-~]{16,128}$/.test(text) ? text : undefined;
    },
  } satisfies Variable<string | null>,
  turnTtlMs: whole(
    'TURN_TTL_MS',
    300_000,
    [1000, 86_400_000],
    'How long (ms) the credentials of a guest open a relay; running relays outlive them.',
  ),
  turn: {
    name: 'TURN',
    fallback: '',
    meaning: '"local" runs a relay (coturn) beside the server.',
    expected: '"local", or empty',
    read: (text) => (text === '' ? null : text === 'local' ? text : undefined),
  } satisfies Variable<'local' | null>,
  turnHost: {
    name: 'TURN_HOST',
    fallback: '',
    meaning: "With TURN=local: where guests reach the relay; else this machine's first address.",
    expected: 'a host name or an IP address',
    read: (text) => (text === '' ? null : hostName(text)),
  } satisfies Variable<string | null>,
  turnPort: whole('TURN_PORT', 3478, [1, 65_535], 'With TURN=local: the port of the relay.'),
  turnRelayPorts: {
    name: 'TURN_RELAY_PORTS',
    fallback: '49152-65535',
    meaning: 'With TURN=local: the UDP ports over which media pass.',
    expected: 'a range of ports such as 49152-65535',
    read: readPortRange,
  } satisfies Variable<PortRange>,
  relayGigabytesAMonth: wholeOrNone(
    'RELAY_GB_A_MONTH',
    COUNTS,
    'How many GB the relays may send in a month, for an alert; nothing is cut off.',
  ),
  strangers: {
    name: 'STRANGERS',
    fallback: 'relay-first',
    meaning:
      'How strangers meet: "relay-first" hides their addresses from each other behind the relay, where there is one; "direct" does not.',
    expected: '"relay-first" or "direct"',
    read: (text) => (text === 'relay-first' || text === 'direct' ? text : undefined),
  } satisfies Variable<Strangers>,
  hstsSubdomains: {
    name: 'HSTS_SUBDOMAINS',
    fallback: 'yes',
    meaning: 'Whether browsers that came by https insist on it for all subdomains, too.',
    expected: '"yes" or "no"',
    read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
  } satisfies Variable<boolean>,
  sitWithinMs: whole(
    'SIT_WITHIN_MS',
    4000,
    TIMES,
    'How long (ms) a matched guest has to sit down; pages give up after 5 s by themselves.',
  ),
  anyLanguageMs: whole(
    'ANY_LANGUAGE_AFTER_MS',
    20_000,
    TIMES,
    'After how long (ms) a waiting guest who allowed it sits down without a shared language.',
  ),
  fewerMs: whole(
    'FEWER_AFTER_MS',
    25_000,
    TIMES,
    'After how long (ms) a waiting guest who allowed it starts with fewer guests.',
  ),
  emptyTableMs: whole(
    'EMPTY_TABLE_MS',
    600_000,
    TIMES,
    'How long (ms) a private table without guests is kept.',
  ),
  redisUrl: {
    name: 'REDIS_URL',
    fallback: '',
    meaning:
      'The Redis that several nodes share, or some nodes of a Redis Cluster; without it, this process is the whole house.',
    expected:
      'a URL such as redis://127.0.0.1:6379 or rediss://name:password@redis.example:6379/1, or a comma list of such',
    secret: true,
    read: (text) => {
      if (text === '') return null;
      const all = text.split(',').map((one) => URL.parse(one.trim()));
      const isRight = all.every(
        (one) => one && /^rediss?:$/.test(one.protocol) && one.hostname !== '',
      );
      return isRight ? text : undefined;
    },
  } satisfies Variable<string | null>,
  ...HOUSE_VARIABLES,
  ...COMPANION_VARIABLES,
  graceMs: whole('GRACE_MS', 120_000, TIMES, 'How long (ms) the place of a lost guest is kept.'),
  helloWithinMs: whole('HELLO_WITHIN_MS', 5000, TIMES, 'How long (ms) a new socket may be silent.'),
  pingEveryMs: whole(
    'PING_EVERY_MS',
    25_000,
    TIMES,
    'How often (ms) a socket is pinged; two unanswered pings end it.',
  ),
  socketsPerAddress: whole(
    'SOCKETS_PER_ADDRESS',
    20,
    COUNTS,
    'Sockets at once from one IPv4 address; half as many from an IPv6 /64, 2.5 times as many from a /48.',
  ),
  newSocketsPerMinute: whole(
    'NEW_SOCKETS_PER_MINUTE',
    30,
    COUNTS,
    'New sockets in a minute from one address, in the same proportions.',
  ),
  ticketsPerMinute: whole(
    'TICKETS_PER_MINUTE',
    2000,
    COUNTS,
    'New tickets in a minute that this process takes for nothing; more cost work.',
  ),
  guestsMax: whole('GUESTS_MAX', 20_000, COUNTS, 'Guests at once, lost ones included.'),
  lameDuckMs: whole(
    'LAME_DUCK_MS',
    0,
    TIMES_OR_NONE,
    'How long (ms) a stopping server goes on as before while /readyz says that it stops.',
  ),
  drainMs: whole(
    'DRAIN_MS',
    5000,
    TIMES,
    'How long (ms) a stopping server waits for sockets to close.',
  ),
};

/** What the variables say, ready for use. */
export type Config = ValuesOf<typeof VARIABLES>;

/** A config, or the one sentence that says which variable is wrong and what it must be. */
type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentence: string };

/** Whether guests who cannot reach each other directly have a relay. */
export const hasRelay = ({ turn, turnUrls }: Config): boolean =>
  turn === 'local' || turnUrls.length > 0;

/** Reads the config from environment variables; an empty one counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const values = new Map<string, unknown>();
  for (const [key, variable] of Object.entries<Variable<unknown>>(VARIABLES)) {
    const { name, fallback, secret, expected, read } = variable;
    const text = env[name]?.trim() || fallback;
    const value = read(text);
    if (value === undefined) {
      const found = secret ? name : `${name} is "${text}", but`;
      return { ok: false, sentence: `${found} must be ${expected}.` };
    }
    values.set(key, value);
  }
  const config = Object.fromEntries(values) as Config;
  const sentence = contradiction(config);
  return sentence === null ? { ok: true, config } : { ok: false, sentence };
}

/** What cannot be meant, though each variable for itself is right. */
function contradiction(config: Config): string | null {
  const { turn, turnUrls, turnSecret } = config;
  if (turn === 'local' && (turnUrls.length > 0 || turnSecret !== null))
    return 'TURN is "local", so the relay makes up its own secret: leave out TURN_URLS and TURN_SECRET, or TURN.';
  if (turnUrls.length > 0 && turnSecret === null)
    return "TURN_URLS is set, but TURN_SECRET is not: set it to the relay's static-auth-secret.";
  if (turnUrls.length === 0 && turnSecret !== null)
    return 'TURN_SECRET is set, but TURN_URLS is not: name the relay that knows the secret.';
  return contradictionOfHouse(config) ?? contradictionOfCompanion(config);
}
