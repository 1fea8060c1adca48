/** Making leave for one connection to a provider: what it is asked for, and what can come of it. */
import type { Grant, TokenRefusal } from '@eat-with-me/protocol/wire/companion';

/** For whom: what of a guest's wishes the provider has to know. */
export type Wish = {
  /** BCP 47. */
  readonly language: string;
  readonly voice: string | null;
  /** When the granted time is over, in ms since 1970. */
  readonly expiresAt: number;
};

/** What went wrong at the provider, as the guest is told it. */
export type MintFailure = Extract<TokenRefusal, `provider-${string}`>;

/** Leave, or why there is none. `status`: what the provider answered, if it did. */
export type Minted =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly code: MintFailure; readonly status: number | null };

/** Makes leave for one connection. Never rejects. */
export type Mint = (wish: Wish) => Promise<Minted>;
