/** What a guest chose when they said yes to an AI companion, and where the conversation goes. */
import type { Pace } from '@eat-with-me/companion/sound/voice-activity';
import type { CompanyOffer } from '@eat-with-me/protocol/wire/companion';

export interface Agreement {
  /** BCP 47. */
  readonly language: string;
  /** A name of the provider's; null for its own choice. */
  readonly voice: string | null;
  readonly pace: Pace;
  /** Whether it sees the guest's camera from the beginning. */
  readonly seen: boolean;
  /** A key of the guest's own, kept in this page's memory only; null: the house pays. */
  readonly ownKey: string | null;
}

/** Who hears a guest that says yes. */
export interface Ear {
  readonly kind: 'gemini' | 'openai-realtime';
  /** The name of the machine. */
  readonly host: string;
}

/** Who would hear the guest; null where only the house's own voice is there. `withOwnKey`: by a key that they bring. Pure. */
export function earOf(offer: CompanyOffer, withOwnKey = false): Ear | null {
  if (withOwnKey && offer.ownKey) return offer.ownKey;
  const { kind, host } = offer;
  return kind === 'house' || host === null ? null : { kind, host };
}
