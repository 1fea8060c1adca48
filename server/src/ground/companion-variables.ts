/** The environment variables of the companion. */
import { COUNTS, whole, type ValuesOf, type Variable } from './variable.ts';

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
type CompanyKind = 'gemini' | 'openai-realtime' | 'house' | 'off';
const COMPANY_KINDS = ['gemini', 'openai-realtime', 'house', 'off'] as const;

/** The part of the table in `config.ts` that docs/operating.md describes in a section of its own. */
export const COMPANION_VARIABLES = {
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
};

/** What they say, ready for use. */
type CompanionConfig = ValuesOf<typeof COMPANION_VARIABLES>;

/** Who keeps guests company in this house. */
export const companyOf = ({ companion, geminiApiKey }: CompanionConfig): CompanyKind =>
  companion ?? (geminiApiKey === null ? 'house' : 'gemini');

/** What cannot be meant, though each of these variables for itself is right. */
export function contradictionOfCompanion(config: CompanionConfig): string | null {
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
