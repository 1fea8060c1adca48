/** Every environment variable the server reads: its name, default, meaning and what it must look like. */
import type { Strangers } from '@eat-with-me/protocol/wire/messages';
import { readTrust } from './client-address.ts';

type Variable<T> = {
  readonly name: string;
  /** As text, so that the default goes through the same reading as what an operator writes. */
  readonly fallback: string;
  readonly meaning: string;
  /** Never printed, not even when it is wrong. */
  readonly secret?: true;
  /** Completes "must be …". */
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
};

const whole = (
  name: string,
  fallback: number | '',
  [least, most]: readonly [number, number],
  meaning: string,
): Variable<number> => ({
  name,
  fallback: String(fallback),
  meaning,
  expected: `a whole number from ${least} to ${most}`,
  read: (text) => {
    const value = Number(text);
    return /^\d{1,15}$/.test(text) && value >= least && value <= most ? value : undefined;
  },
});

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
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const hostName = (text: string): string | undefined => (HOST_NAME.test(text) ? text : undefined);
const isOrigin = (text: string): boolean =>
  /^https?:$/.test(URL.parse(text)?.protocol ?? '') && URL.parse(text)?.origin === text;

/** Nothing secret may cross a network in the clear; on this machine it crosses none. */
const isPrivateLine = ({ protocol, hostname }: URL): boolean =>
  /^(https|wss):$/.test(protocol) || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** A URL without a name, a password or a fragment in it. */
function readUrl(text: string, protocols: RegExp): URL | undefined {
  const url = URL.parse(text);
  const isPlain = url && url.username === '' && url.password === '' && !text.includes('#');
  return isPlain && protocols.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

const MODEL_NAME = /^[\w.:@/-]{1,128}$/;

const apiKey = (name: string, meaning: string): Variable<string | null> => ({
  name,
  fallback: '',
  secret: true,
  meaning,
  expected: 'at most 512 characters without spaces',
  read: (text) => (text === '' ? null : /^[!-~]{1,512}$/.test(text) ? text : undefined),
});

/** Who keeps a guest company while nobody else is there. */
export type CompanyKind = 'gemini' | 'openai-realtime' | 'house' | 'off';
const COMPANY_KINDS = ['gemini', 'openai-realtime', 'house', 'off'] as const;

const PORTS = [0, 65_535] as const;
const TIMES = [20, 86_400_000] as const;
const COUNTS = [1, 10_000_000] as const;

/** First and last port, both included. */
export type PortRange = readonly [first: number, last: number];

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
  metricsPort: {
    ...whole(
      'METRICS_PORT',
      '',
      PORTS,
      'A port of its own for /metrics, open to whoever reaches it.',
    ),
    read: (text) => (text === '' ? null : whole('', 0, PORTS, '').read(text)),
  } satisfies Variable<number | null>,
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
      return urls.length <= 8 && urls.every((url) => STUN_URL.test(url)) ? urls : undefined;
    },
  } satisfies Variable<string[]>,
  turnUrls: {
    name: 'TURN_URLS',
    fallback: '',
    meaning: 'TURN relays for guests who cannot reach each other directly; needs TURN_SECRET.',
    expected: 'a comma list of at most 8 URLs such as turn:turn.example:3478?transport=udp',
    read: (text) => {
      const urls = list(text);
      return urls.length <= 8 && urls.every((url) => TURN_URL.test(url)) ? urls : undefined;
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
  strangers: {
    name: 'STRANGERS',
    fallback: 'relay-first',
    meaning:
      'How strangers meet: "relay-first" hides their addresses from each other behind the relay, where there is one; "direct" does not.',
    expected: '"relay-first" or "direct"',
    read: (text) => (text === 'relay-first' || text === 'direct' ? text : undefined),
  } satisfies Variable<Strangers>,
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
    meaning: 'The Redis that several nodes share; without it, this process is the whole house.',
    expected: 'a URL such as redis://127.0.0.1:6379 or rediss://name:password@redis.example:6379/1',
    secret: true,
    read: (text) => {
      if (text === '') return null;
      const { protocol = '', hostname = '' } = URL.parse(text) ?? {};
      return /^rediss?:$/.test(protocol) && hostname !== '' ? text : undefined;
    },
  } satisfies Variable<string | null>,
  companion: {
    name: 'COMPANION',
    fallback: '',
    meaning:
      'Who eats with a guest while nobody is there: gemini, openai-realtime, house or off; without it, gemini if GEMINI_API_KEY is set, else house.',
    expected: `one of ${COMPANY_KINDS.join(', ')}`,
    read: (text) => (text === '' ? null : COMPANY_KINDS.find((kind) => kind === text)),
  } satisfies Variable<CompanyKind | null>,
  geminiApiKey: apiKey(
    'GEMINI_API_KEY',
    'The key with which tokens are made; it never leaves the server.',
  ),
  geminiModel: {
    name: 'GEMINI_LIVE_MODEL',
    fallback: 'gemini-3.8-live',
    meaning: 'The model of the Live API, without "models/".',
    expected: 'the name of a model such as gemini-3.8-live',
    read: (text) => (MODEL_NAME.test(text) && !text.startsWith('models/') ? text : undefined),
  } satisfies Variable<string>,
  geminiVersion: {
    name: 'GEMINI_API_VERSION',
    fallback: 'v1beta',
    meaning: 'The version of the Live API; where v1beta is not there, v1alpha is tried.',
    expected: '"v1beta" or "v1alpha"',
    read: (text) => (text === 'v1beta' || text === 'v1alpha' ? text : undefined),
  } satisfies Variable<'v1beta' | 'v1alpha'>,
  geminiBaseUrl: {
    name: 'GEMINI_BASE_URL',
    fallback: 'https://generativelanguage.googleapis.com',
    meaning: 'Where the Live API is, for server and pages.',
    expected:
      'an https URL without a query, or an http one of this machine, such as http://localhost:9000',
    read: (text) => {
      const url = readUrl(text, /^https?:$/);
      return url && isPrivateLine(url) && url.search === ''
        ? url.href.replace(/\/$/, '')
        : undefined;
    },
  } satisfies Variable<string>,
  openaiRealtimeUrl: {
    name: 'OPENAI_REALTIME_URL',
    fallback: '',
    meaning: 'A voice server that speaks OpenAI Realtime, or the voice gateway before one.',
    expected: 'a ws or wss URL without a password, such as wss://voice.example/v1/realtime',
    read: (text) => (text === '' ? null : readUrl(text, /^wss?:$/)?.href),
  } satisfies Variable<string | null>,
  openaiRealtimeModel: {
    name: 'OPENAI_REALTIME_MODEL',
    fallback: '',
    meaning: 'The model to ask that server for, if it has several.',
    expected: 'the name of a model such as gpt-realtime-2.1',
    read: (text) => (text === '' ? null : MODEL_NAME.test(text) ? text : undefined),
  } satisfies Variable<string | null>,
  openaiApiKey: apiKey(
    'OPENAI_API_KEY',
    'For OpenAI itself: the key with which client secrets are made; it never leaves the server.',
  ),
  voiceTicketSecret: {
    name: 'VOICE_TICKET_SECRET',
    fallback: '',
    secret: true,
    meaning: 'What tickets for the voice gateway are signed with, the same as there.',
    expected: '32 to 256 characters without spaces, the same as for the voice gateway',
    read: (text) => (text === '' ? null : /^[!-~]{32,256}$/.test(text) ? text : undefined),
  } satisfies Variable<string | null>,
  companionMinutesADay: whole(
    'COMPANION_MINUTES_A_DAY',
    600,
    COUNTS,
    'How many minutes of the companion are granted in a day (UTC), by this process.',
  ),
  companionGuestsMax: whole(
    'COMPANION_GUESTS_MAX',
    10,
    COUNTS,
    'With how many guests at once the companion sits, by this process.',
  ),
  companionTokenMinutes: whole(
    'COMPANION_TOKEN_MINUTES',
    10,
    [1, 60],
    'How long (minutes) a token lasts; pages ask for the next in time.',
  ),
  companionOwnKeys: {
    name: 'COMPANION_OWN_KEYS',
    fallback: 'no',
    meaning: 'Whether guests may bring a Gemini key of their own; it stays in their page.',
    expected: '"yes" or "no"',
    read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
  } satisfies Variable<boolean>,
  graceMs: whole('GRACE_MS', 75_000, TIMES, 'How long (ms) the place of a lost guest is kept.'),
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
  guestsMax: whole('GUESTS_MAX', 20_000, COUNTS, 'Guests at once, lost ones included.'),
  drainMs: whole(
    'DRAIN_MS',
    5000,
    TIMES,
    'How long (ms) a stopping server waits for sockets to close.',
  ),
};

/** What the variables say, ready for use. */
export type Config = {
  readonly [K in keyof typeof VARIABLES]: Exclude<
    ReturnType<(typeof VARIABLES)[K]['read']>,
    undefined
  >;
};

/** A config, or the one sentence that says which variable is wrong and what it must be. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly sentence: string };

/** Whether guests who cannot reach each other directly have a relay. */
export const hasRelay = ({ turn, turnUrls }: Config): boolean =>
  turn === 'local' || turnUrls.length > 0;

/** Who keeps guests company in this house. */
export const companyOf = ({ companion, geminiApiKey }: Config): CompanyKind =>
  companion ?? (geminiApiKey === null ? 'house' : 'gemini');

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
  return contradictionOfCompanion(config);
}

function contradictionOfCompanion(config: Config): string | null {
  const { geminiApiKey, openaiRealtimeUrl, openaiApiKey, voiceTicketSecret } = config;
  const { companionTokenMinutes, companionMinutesADay, companionOwnKeys } = config;
  const kind = companyOf(config);
  if (kind === 'gemini' && geminiApiKey === null)
    return 'COMPANION is "gemini", but GEMINI_API_KEY is not set: set it, or leave out COMPANION.';
  if (kind === 'openai-realtime' && openaiRealtimeUrl === null)
    return 'COMPANION is "openai-realtime", but OPENAI_REALTIME_URL is not set: say where the voice server is.';
  if (kind === 'openai-realtime' && companionOwnKeys)
    return 'COMPANION_OWN_KEYS is "yes", but COMPANION is "openai-realtime": keys of guests are for Gemini, so leave out one of them.';
  if (openaiApiKey !== null && voiceTicketSecret !== null)
    return 'OPENAI_API_KEY and VOICE_TICKET_SECRET are set: the one is for OpenAI itself, the other for a voice gateway, so leave out one of them.';
  if (openaiApiKey !== null && openaiRealtimeUrl && !isPrivateLine(new URL(openaiRealtimeUrl)))
    return 'OPENAI_API_KEY is set, but OPENAI_REALTIME_URL begins with ws: a key goes only over wss.';
  if (companionTokenMinutes > companionMinutesADay)
    return 'COMPANION_TOKEN_MINUTES is more than COMPANION_MINUTES_A_DAY, so that no token could ever be granted: lower the one, or raise the other.';
  return null;
}
