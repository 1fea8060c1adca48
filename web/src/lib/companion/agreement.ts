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

/** Where Gemini is Google’s own, and nobody else’s machine that passes it on. */
const GOOGLE = 'generativelanguage.googleapis.com';

/** The device of the guest, by the names that it has for itself. */
const THIS_DEVICE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether a connection to this address is one to this machine: who was told of it is heard by no other. Pure. */
export const leadsTo = (url: string, host: string): boolean =>
  URL.canParse(url) && new URL(url).host === host;

/**
 * An offer of the house without what this page cannot answer for: a key of the guest’s own goes to Google, who gave it to
 * them, or to nobody beyond this device. Pure.
 */
export function soundOffer(offer: CompanyOffer): CompanyOffer {
  const { host, url } = offer.ownKey ?? { host: '', url: '' };
  const isKeysOwn = host === GOOGLE || THIS_DEVICE.includes(host.replace(/:\d+$/, ''));
  return isKeysOwn && leadsTo(url, host) ? offer : { ...offer, ownKey: null };
}

/** Who keeps what is heard, and by which terms, as far as the machine itself says it. Pure. */
export function keeperOf({ kind, host }: Ear, withOwnKey: boolean): 'gemini' | 'ownKey' | 'theirs' {
  if (withOwnKey) return 'ownKey';
  return kind === 'gemini' && host === GOOGLE ? 'gemini' : 'theirs';
}

/** Who would hear the guest; null where only the house's own voice is there. `withOwnKey`: by a key that they bring. Pure. */
export function earOf(offer: CompanyOffer, withOwnKey = false): Ear | null {
  if (withOwnKey && offer.ownKey) return offer.ownKey;
  const { kind, host } = offer;
  return kind === 'house' || host === null ? null : { kind, host };
}
