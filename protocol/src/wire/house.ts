/** What a house says of itself to whoever asks: its rules for tables of strangers. Nothing that a page says about trust rests on it. */
import * as v from 'valibot';

/** Where a page asks (GET). Servers from before this know no such address. */
export const HOUSE_PATH = '/house';

/** At which tables pictures start covered: at those of strangers, at all, or at none. */
export const COVER_RULES = ['strangers', 'always', 'never'] as const;
export type CoverRule = (typeof COVER_RULES)[number];

/** What a guest agrees to before their first seat among strangers, as whoever runs the house has written it. */
const RulesSchema = v.object({
  /** A mail address or an https address at which a person is reached. */
  contact: v.string(),
  /** The https address of the whole terms. */
  terms: v.pipe(v.string(), v.regex(/^https?:\/\//)),
  /** One sentence by which the guest says how old they are. */
  age: v.string(),
});
export type Rules = v.InferOutput<typeof RulesSchema>;

/** Days of a week, as RFC 5545 calls them. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The most meals that the hours of a house have. */
export const HOURS_MAX = 14;

const TimeOfDaySchema = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

/** When people come to this house, by the clocks of its time zone: a wish to come together, no lock on its door. */
const HoursSchema = v.object({
  /** IANA. */
  zone: v.pipe(v.string(), v.regex(/^[A-Za-z][\w+/-]{0,63}$/)),
  /** `to` is the next day's where it is not after `from`. */
  meals: v.pipe(
    v.array(
      v.object({
        days: v.pipe(v.array(v.picklist(WEEKDAYS)), v.minLength(1), v.maxLength(7)),
        from: TimeOfDaySchema,
        to: TimeOfDaySchema,
      }),
    ),
    v.minLength(1),
    v.maxLength(HOURS_MAX),
  ),
});
export type Hours = v.InferOutput<typeof HoursSchema>;

const PublicKeySchema = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** Not strict, unlike the wire: a page may be older than its house, and reads what it knows. */
export const HouseOfferSchema = v.object({
  /** Null where nothing has to be agreed to: at a closed house, and at one that is only tried out. */
  rules: v.nullable(RulesSchema),
  /** Where a guest shows that they are 18 or older before they queue; null where nobody asks. */
  ageGate: v.nullable(v.pipe(v.string(), v.url(), v.regex(/^https?:/i))),
  /** False as long as the house has not said for whom it is: others than visitors of localhost have private tables only. */
  isOpened: v.optional(v.boolean(), true),
  /** The house asks; each page decides for its guest. What is not understood, or not said, is what most houses ask. */
  cover: v.fallback(v.optional(v.picklist(COVER_RULES), 'strangers'), 'strangers'),
  /** Null where the house names none, and what is not understood is none. */
  hours: v.fallback(v.optional(v.nullable(HoursSchema), null), null),
  /**
   * Null where claims are not heard, as in houses from before them. `key`: the X25519 public key for which reports are sealed
   * (32 bytes, base64url); null where there is none, and so nothing but the claim.
   */
  claims: v.optional(v.nullable(v.object({ key: v.nullable(PublicKeySchema) })), null),
  /** Whether pages of guests who do not refuse tell how their lines hold: see `counts.ts`. */
  counts: v.optional(v.boolean(), false),
});
export type HouseOffer = v.InferInput<typeof HouseOfferSchema>;

/**
 * Says that whoever brings it is 18 or older, and nothing else: `v1.<end, ms since 1970, base 36>.<16 random bytes>.<Ed25519
 * signature>`, bytes as base64url, signed over `eat-with-me 18+ ` and all before the last dot. Good once, for five minutes at most.
 */
export const AgeBitSchema = v.pipe(
  v.string(),
  v.regex(/^v1\.[0-9a-z]{8,10}\.[\w-]{22}\.[\w-]{86}$/),
);

/** What stands before the signed part of an age bit, so that a signature made for something else is none. */
export const AGE_BIT_CONTEXT = 'eat-with-me 18+ ';

/** How long (ms) an age bit may be good. */
export const AGE_BIT_LIFE_MS = 5 * 60_000;
