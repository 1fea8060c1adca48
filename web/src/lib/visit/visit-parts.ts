/** What a visit is made of: the real things, unless a test brings its own. */
import type { Counted } from '@eat-with-me/protocol/wire/counts';
import type { Challenge, Work } from '@eat-with-me/protocol/wire/work';
import type { MeanwhileParts } from '#lib/companion/meanwhile.svelte.ts';
import { fetchOffer } from '#lib/companion/offer.ts';
import { Devices } from '#lib/devices/devices.svelte.ts';
import { HouseRules } from '#lib/rules/house-rules.svelte.ts';
import { Wishes } from '#lib/ticket/wishes.svelte.ts';
import { LaterWire } from '#lib/wire/later-wire.ts';
import type { HouseWire } from '#lib/visit/house/house.svelte.ts';
import { MeshSupply } from './mesh-supply.ts';

export interface VisitParts {
  readonly wire: HouseWire;
  readonly devices: Devices;
  readonly meshes: Pick<MeshSupply, 'bring'>;
  readonly rules: HouseRules;
  /** Does what the house asks for a ticket; null where it could not. */
  readonly work: (challenge: Challenge) => Promise<Work | null>;
  /** Says a word to a house that counts how lines hold. */
  readonly count: (what: Counted) => void;
  readonly company: Pick<MeanwhileParts, 'fetchOffer' | 'bring'>;
  /** What the guest has wished before. */
  readonly wishes: Wishes;
}

/** Those that are given; of company perhaps a part. */
export type GivenParts = Partial<
  Omit<VisitParts, 'company'> & { company: Partial<VisitParts['company']> }
>;

/** All parts, with those that are given. */
export const visitParts = (given: GivenParts): VisitParts => ({
  wire: given.wire ?? new LaterWire(),
  devices: given.devices ?? new Devices(),
  meshes: given.meshes ?? new MeshSupply(),
  rules:
    given.rules ??
    new HouseRules(() =>
      import('#lib/rules/fetch-house.ts').then(
        ({ fetchHouse }) => fetchHouse(),
        // Code that did not come is as an answer that did not.
        () => null,
      ),
    ),
  work:
    given.work ??
    (async (challenge) => {
      try {
        return await (await import('#lib/work/work-for.ts')).workFor(challenge);
      } catch {
        return null;
      }
    }),
  count:
    given.count ??
    ((what) =>
      void import('#lib/counts/say-count.ts').then(
        ({ sayCount }) => sayCount(what),
        () => undefined,
      )),
  company: {
    fetchOffer,
    // The code of company is fetched when somebody is asked in.
    bring: async (...wanted) => {
      const { bringCompanion } = await import('#lib/companion/bring-companion.ts');
      return bringCompanion(...wanted);
    },
    ...given.company,
  },
  wishes: given.wishes ?? new Wishes(),
});
