/** What the house asks of a guest before their first seat among strangers. */
import { HOUSE_PATH, HouseOfferSchema, type HouseOffer } from '@eat-with-me/protocol/wire/house';
import { safeParse } from 'valibot';

/** A house from before it had rules has nothing at this address, and asks nothing. */
const NOTHING: HouseOffer = { rules: null, ageGate: null };

/** Null where the house does not answer, or answers something else: it has to be asked again. */
export async function fetchHouse(): Promise<HouseOffer | null> {
  try {
    const response = await fetch(HOUSE_PATH, { credentials: 'omit' });
    if (response.status === 404) return NOTHING;
    const read = safeParse(HouseOfferSchema, await response.json());
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
