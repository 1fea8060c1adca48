/** How a page asks the house for the companion: what there is, and leave to speak to it. No sound, picture or word of a meal. */
import * as v from 'valibot';

/** Where a page asks what company the house offers (GET), and for a token (POST). With `COMPANION=off` neither is there. */
export const OFFER_PATH = '/companion/offer';
export const TOKEN_PATH = '/companion/token';

/** The largest request for a token, in bytes. */
export const TOKEN_REQUEST_MAX_BYTES = 2048;

/** Where a guest's own key opens a conversation: the page adds `?key=`. The house never sees that key. */
const OwnKeySchema = v.strictObject({
  kind: v.literal('gemini'),
  /** The name of the machine that hears. */
  host: v.string(),
  url: v.string(),
  model: v.string(),
  persona: v.string(),
});

/** What company the house offers; `house` is its own voice in the page, which no machine hears. */
export const CompanyOfferSchema = v.strictObject({
  kind: v.picklist(['gemini', 'openai-realtime', 'house']),
  /** The name of the machine that hears; null for `house`. */
  host: v.nullable(v.string()),
  /** Null unless guests may bring a key of their own. */
  ownKey: v.nullable(OwnKeySchema),
});
export type CompanyOffer = v.InferOutput<typeof CompanyOfferSchema>;

/**
 * Shows that its owner has an open wire: `v1.<end, ms since 1970, base 36>.<GuestId>.<16 random bytes>.<HMAC-SHA256>`,
 * bytes as base64url. For the house alone to read; good once, for half a minute.
 */
const PassSchema = v.pipe(
  v.string(),
  v.regex(/^v1\.[0-9a-z]{8,10}\.[\w-]{22}\.[\w-]{22}\.[\w-]{43}$/),
);

/** The body of a request for a token. */
const TokenRequestSchema = v.strictObject({
  /** The guest has been told whose machine hears them, and said yes. */
  consent: v.literal(true),
  /** BCP 47. */
  language: v.pipe(v.string(), v.maxLength(35), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z\d]{1,8}){0,4}$/)),
  /** A name of the provider's; null for its default. */
  voice: v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
  /** Who decides that the guest has finished speaking. */
  turns: v.picklist(['provider', 'marked']),
  guest: PassSchema,
});
export type TokenRequest = v.InferOutput<typeof TokenRequestSchema>;

/** Reads the body of a request for a token; null for anything that is not exactly one. Never throws. */
export function parseTokenRequest(text: string): TokenRequest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const result = v.safeParse(TokenRequestSchema, value, { abortEarly: true });
  return result.success ? result.output : null;
}

/** Leave for one connection to the provider. `url`, `protocols` and `expiresAt` are what a connection is opened with. */
export const GrantSchema = v.strictObject({
  kind: v.picklist(['gemini', 'openai-realtime']),
  /** Whole, with the token in it where the provider wants it there. Never logged. */
  url: v.string(),
  protocols: v.array(v.string()),
  /** In ms since 1970: until when the house has granted it. */
  expiresAt: v.number(),
  opening: v.strictObject({
    /** As the provider names it; null where the address says it or the server has but one. */
    model: v.nullable(v.string()),
    /** Who the companion is; empty where the token has fixed it. */
    persona: v.string(),
  }),
});
export type Grant = v.InferOutput<typeof GrantSchema>;

/** Why there is no token: a code, and its HTTP status. The body is `{code}`, with `Retry-After` where waiting helps. */
export const TOKEN_REFUSALS = {
  'no-provider': 404,
  method: 405,
  origin: 403,
  'bad-request': 400,
  'too-big': 413,
  'too-slow': 408,
  pass: 401,
  'too-often': 429,
  full: 503,
  minutes: 503,
  'provider-key': 503,
  'provider-quota': 503,
  'provider-model': 503,
  'provider-settings': 503,
  'provider-unreachable': 503,
} as const;
export type TokenRefusal = keyof typeof TOKEN_REFUSALS;

/** The guest asks for a pass. */
export const CompanionSchema = v.strictObject({ type: v.literal('companion') });

/** Its answer; null where there are no tokens to ask for. */
export const CompanionedSchema = v.strictObject({
  type: v.literal('companioned'),
  pass: v.nullable(PassSchema),
});
