/** The environment variables by which a house says whom it seats among strangers. */
import { COVER_RULES, type CoverRule, type Hours } from '@eat-with-me/protocol/wire/house';
import { HOURS_EXPECTED, readHours } from './hours.ts';
import { whole, type ValuesOf, type Variable } from './variable.ts';

/** Whom a house is for: anybody, or those whom something in front of it lets in. */
type HouseKind = 'open' | 'closed';

const MAIL = /^[^\s@<>"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** An https address without a password; on this machine http will do. */
function readAddress(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere) ? url.href : undefined;
}

const orNull =
  <T>(read: (text: string) => T | undefined) =>
  (text: string): T | null | undefined =>
    text === '' ? null : read(text);

/** The public key of one algorithm, as 32 bytes. */
const publicKey = (name: string, algorithm: string, meaning: string): Variable<string | null> => ({
  name,
  fallback: '',
  meaning,
  expected: `43 characters of base64url: the 32 bytes of an ${algorithm} public key`,
  read: orNull((text) => (/^[\w-]{43}$/.test(text) ? text : undefined)),
});

/** The part of the table in `config.ts` that docs/operating.md describes under "Whom the house is for". */
export const HOUSE_VARIABLES = {
  house: {
    name: 'HOUSE',
    fallback: '',
    meaning:
      'Whom the house seats among strangers: open (anybody) or closed (those whom something in front lets in); without it, visitors of localhost.',
    expected: '"open" or "closed"',
    read: orNull((text) => (text === 'open' || text === 'closed' ? text : undefined)),
  } satisfies Variable<HouseKind | null>,
  houseContact: {
    name: 'HOUSE_CONTACT',
    fallback: '',
    meaning: 'Where guests and authorities reach a person; an open house needs it.',
    expected: 'a mail address, or an https URL of a page',
    read: orNull((text) => (MAIL.test(text) ? text : readAddress(text))),
  } satisfies Variable<string | null>,
  houseTerms: {
    name: 'HOUSE_TERMS',
    fallback: '',
    meaning: 'Where the terms of the house are; an open house needs them.',
    expected: 'an https URL of a page',
    read: orNull(readAddress),
  } satisfies Variable<string | null>,
  houseAge: {
    name: 'HOUSE_AGE',
    fallback: '',
    meaning:
      'The sentence by which a guest says that they are old enough, such as "I am 18 or older."; an open house needs it.',
    expected: 'a sentence of 10 to 300 characters that names an age of 18 or more',
    read: orNull((text) =>
      /^\P{Cc}{10,300}$/u.test(text) &&
      (text.match(/\d+/g) ?? []).some((number) => Number(number) >= 18)
        ? text
        : undefined,
    ),
  } satisfies Variable<string | null>,
  cover: {
    name: 'COVER',
    fallback: 'strangers',
    meaning:
      'At which tables pictures start covered, until both lift the cover: "strangers", "always" or "never".',
    expected: '"strangers", "always" or "never"',
    read: (text) => COVER_RULES.find((rule) => rule === text),
  } satisfies Variable<CoverRule>,
  pageCounts: {
    name: 'PAGE_COUNTS',
    fallback: 'no',
    meaning:
      'Whether pages tell, without saying whose, how lines hold and for how long guests sit; each guest can refuse.',
    expected: '"yes" or "no"',
    read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
  } satisfies Variable<boolean>,
  houseHours: {
    name: 'HOUSE_HOURS',
    fallback: '',
    meaning: 'When people come here, for guests who want to come at the same time.',
    expected: HOURS_EXPECTED,
    read: orNull(readHours),
  } satisfies Variable<Hours | null>,
  ageGateUrl: {
    name: 'AGE_GATE_URL',
    fallback: '',
    meaning: 'A page of yours that lets guests show that they are 18 or older before they queue.',
    expected: 'an https URL of a page, without a fragment',
    read: orNull((text) => (text.includes('#') ? undefined : readAddress(text))),
  } satisfies Variable<string | null>,
  ageGateKey: publicKey(
    'AGE_GATE_KEY',
    'Ed25519',
    'The public key (Ed25519) of what that page signs.',
  ),
  reportsKey: publicKey(
    'REPORTS_KEY',
    'X25519',
    'The X25519 public key for which pages seal reports: npm run reports -- new-key FILE.',
  ),
  reportsTo: {
    name: 'REPORTS_TO',
    fallback: '',
    meaning:
      'Where sealed reports go: a folder on this machine, or an https address that takes a POST.',
    expected: 'an absolute path, or an https URL',
    read: orNull((text) => (text.startsWith('/') ? text : readAddress(text))),
  } satisfies Variable<string | null>,
  reportsKeepDays: whole(
    'REPORTS_KEEP_DAYS',
    30,
    [1, 365],
    'After so many days reports in that folder are deleted.',
  ),
};

/** What they say, ready for use. */
export type HouseConfig = ValuesOf<typeof HOUSE_VARIABLES>;

/** What cannot be meant, though each of these variables for itself is right. */
export function contradictionOfHouse(config: HouseConfig): string | null {
  const { house, houseContact, houseTerms, houseAge, ageGateUrl, ageGateKey } = config;
  if (house === 'open' && houseContact === null)
    return 'HOUSE is "open", but HOUSE_CONTACT is not set: say where guests and authorities reach a person.';
  if (house === 'open' && houseTerms === null)
    return 'HOUSE is "open", but HOUSE_TERMS is not set: say where the terms of the house are; docs/legal has a template.';
  if (house === 'open' && houseAge === null)
    return 'HOUSE is "open", but HOUSE_AGE is not set: write the sentence by which guests say that they are 18 or older.';
  if (ageGateUrl !== null && ageGateKey === null)
    return 'AGE_GATE_URL is set, but AGE_GATE_KEY is not: set it to the public key of what that page signs.';
  if (ageGateKey !== null && ageGateUrl === null)
    return 'AGE_GATE_KEY is set, but AGE_GATE_URL is not: say where guests show their age.';
  const { reportsKey, reportsTo } = config;
  if (reportsKey !== null && reportsTo === null)
    return 'REPORTS_KEY is set, but REPORTS_TO is not: say where sealed reports go.';
  if (reportsTo !== null && reportsKey === null)
    return 'REPORTS_TO is set, but REPORTS_KEY is not: make a pair of keys with npm run reports -- new-key FILE.';
  return null;
}
