/** What company the house offers, asked once for the whole visit. With the companion switched off there is nothing at this address. */
import type { CompanyOffer, OFFER_PATH as Path } from '@eat-with-me/protocol/wire/companion';

/** As in protocol/wire/companion.ts, whose schemas come later than the door. */
const OFFER_PATH: typeof Path = '/companion/offer';

/** Null where the house offers none, or does not answer: the next look may find one. */
export async function fetchOffer(): Promise<CompanyOffer | null> {
  try {
    const response = await fetch(OFFER_PATH, { credentials: 'omit' });
    return response.ok ? readOffer(await response.json()) : null;
  } catch {
    return null;
  }
}

const KINDS: readonly unknown[] = [
  'gemini',
  'openai-realtime',
  'house',
] satisfies CompanyOffer['kind'][];
const OWN_KEY = ['host', 'url', 'model', 'persona'] satisfies (keyof NonNullable<
  CompanyOffer['ownKey']
>)[];

/** Reads an offer; null for anything that is not exactly one. By hand: it is all that the door hears of the house. */
export function readOffer(value: unknown): CompanyOffer | null {
  const { kind, host, ownKey } = Object(value) as Record<string, unknown>;
  const key = Object(ownKey) as Record<string, unknown>;
  const isOffer =
    KINDS.includes(kind) &&
    (host === null || typeof host === 'string') &&
    (ownKey === null ||
      (key['kind'] === 'gemini' && OWN_KEY.every((name) => typeof key[name] === 'string')));
  return isOffer ? (value as CompanyOffer) : null;
}
