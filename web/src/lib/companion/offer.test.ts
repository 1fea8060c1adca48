import { CompanyOfferSchema, type CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import { safeParse } from 'valibot';
import { expect, test } from 'vitest';
import { readOffer } from './offer.ts';

const ownKey = { kind: 'gemini', host: 'h', url: 'u', model: 'm', persona: 'p' } as const;
const offer: CompanyOffer = { kind: 'gemini', host: 'h', ownKey };

test.each<[string, unknown]>([
  ['an offer with a key of one’s own', offer],
  ['an offer without', { ...offer, ownKey: null }],
  ['the house', { kind: 'house', host: null, ownKey: null }],
  ['nothing', null],
  ['a text', 'house'],
  ['an unknown kind', { ...offer, kind: 'other' }],
  ['a host that is none', { ...offer, host: 1 }],
  ['a key of another kind', { ...offer, ownKey: { ...ownKey, kind: 'other' } }],
  ['a key without an address', { ...offer, ownKey: { ...ownKey, url: undefined } }],
])('%s is taken if the schema takes it, and only then', (_, value) => {
  const read = safeParse(CompanyOfferSchema, value);
  expect(readOffer(value)).toEqual(read.success ? read.output : null);
});
