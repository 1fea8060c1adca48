/** What a house says of itself at `GET /house`, by its config. Pure. */
import type { HouseOffer } from '@eat-with-me/protocol/wire/house';
import type { HouseConfig } from '../ground/house-variables.ts';

export function houseOfferOf(config: HouseConfig): HouseOffer {
  const { house, houseContact: contact, houseTerms: terms, houseAge: age } = config;
  const isWhole = contact !== null && terms !== null && age !== null;
  return {
    rules: house === 'open' && isWhole ? { contact, terms, age } : null,
    ageGate: config.ageGateUrl,
    isOpened: house !== null,
    cover: config.cover,
    hours: config.houseHours,
    claims: { key: config.reportsKey },
    counts: config.pageCounts,
  };
}
