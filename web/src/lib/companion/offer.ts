/** What company the house offers, asked once for the whole visit. With the companion switched off there is nothing at this address. */
import {
  CompanyOfferSchema,
  OFFER_PATH,
  type CompanyOffer,
} from '@eat-with-me/protocol/wire/companion';
import { safeParse } from 'valibot';

/** Null where the house offers none, or does not answer: the next look may find one. */
export async function fetchOffer(): Promise<CompanyOffer | null> {
  try {
    const response = await fetch(OFFER_PATH, { credentials: 'omit' });
    if (!response.ok) return null;
    const read = safeParse(CompanyOfferSchema, await response.json());
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
