/** Fetches the code of a companion when one is wanted, and seats it: every companion is made anew. */
import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';
import { leaveFor } from './access.ts';
import { earOf, type Agreement } from './agreement.ts';
import { CompanionMate } from './companion-mate.svelte.ts';
import type { Companion } from './companion.ts';
import type { LendingDevices } from './lent-devices.ts';

/** Who is asked in. An AI comes only with the guest's agreement. */
export type Wanted =
  | { readonly kind: 'house' }
  | {
      readonly kind: 'ai';
      readonly offer: CompanyOffer;
      readonly agreement: Agreement;
      /** Shows the house that this guest has an open wire; null where it gives nothing. */
      readonly pass: () => Promise<string | null>;
    };

/** Rejects when the network does not bring the code. `isWanted`: still, when it has come. */
export async function bringCompanion(
  wanted: Wanted,
  devices: LendingDevices,
  isWanted: () => boolean,
): Promise<CompanionMate | null> {
  const companion = await companionFor(wanted);
  if (!isWanted()) return null;
  const mate = new CompanionMate(companion, devices);
  if (wanted.kind === 'ai' && wanted.agreement.seen) void mate.show(true);
  return mate;
}

async function companionFor(wanted: Wanted): Promise<Companion> {
  if (wanted.kind === 'house') {
    const { HouseCompanion } = await import('./house/house-companion.ts');
    return new HouseCompanion();
  }
  const { offer, agreement, pass } = wanted;
  const { ownKey } = agreement;
  const [{ AiCompanion }, speaks] = await Promise.all([
    import('./ai-companion.ts'),
    earOf(offer, ownKey !== null)?.kind === 'gemini'
      ? import('@eat-with-me/companion/providers/gemini').then(
          ({ gemini }) =>
            (model: string | null) =>
              gemini({ model: model ?? '' }),
        )
      : import('@eat-with-me/companion/providers/openai-realtime').then(
          ({ openAiRealtime }) =>
            () =>
              openAiRealtime(),
        ),
  ]);
  const ask = () => leaveFor(offer, agreement, pass);
  return new AiCompanion({ agreement, ask, speaks });
}
