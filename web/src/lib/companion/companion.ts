/**
 * Who keeps a guest company until somebody comes: the seam between the companion's place on the page and whatever
 * speaks there, an AI (`companion/`) or the house's own voice. Knows no Svelte.
 */

import type { Timings } from './timings.ts';

/** `ai`: a model answers. `house`: texts of the house, spoken by this device or shown; neither an AI nor a person. */
export type CompanionKind = 'ai' | 'house';

/** What the companion is doing. A stage carries only its own fields. */
export type CompanionStage =
  | { readonly name: 'arriving' }
  | { readonly name: 'listening' }
  | { readonly name: 'thinking' }
  | { readonly name: 'speaking' }
  /** Asked to be quiet: it keeps company and says nothing until asked. */
  | { readonly name: 'quiet' }
  /** Something went wrong and is being mended: the page says so. */
  | { readonly name: 'recovering' }
  | { readonly name: 'parting' }
  | { readonly name: 'over'; readonly why: CompanionEnd };

/** Why a companion is gone; the page has a sentence and a next action for each. */
export type CompanionEnd =
  | 'left'
  /** It has said goodbye, because a guest was found. */
  | 'parted'
  | 'unreachable'
  | 'unresponsive'
  /** The provider gives no more. */
  | 'quota'
  /** The house gives no more today, no more guests at once, nor to whoever asks so often. */
  | 'minutes'
  | 'full'
  | 'too-often'
  | 'refused'
  | 'misconfigured';

/** Why nobody sits there any more. `not-brought`: its code did not come. `own-key`: the provider does not take the key that the guest brought. */
export type GoneBecause = CompanionEnd | 'not-brought' | 'own-key';

/** One line of what was said. */
export interface Caption {
  readonly id: number;
  readonly by: 'guest' | 'companion';
  readonly text: string;
  /** Nothing will be added to it. */
  readonly final: boolean;
}

/** Something that the guest can answer by a press where they are not heard. */
export interface Reply {
  readonly id: string;
  readonly text: string;
}

/** How a companion speaks: what the page can promise and offer. */
export interface CompanionAbilities {
  /** `spoken`: sound comes. `shown`: text alone. */
  readonly speech: 'spoken' | 'shown';
  /** `heard`: it hears the guest. `pressed`: the guest answers with buttons. */
  readonly answers: 'heard' | 'pressed';
  /** Whether pictures are of use to it. */
  readonly sees: boolean;
}

/** One companion, from being asked in until it is `over`; made anew each time. */
export interface Companion {
  readonly kind: CompanionKind;
  readonly abilities: CompanionAbilities;
  readonly stage: CompanionStage;
  /** Newest last, bounded. */
  readonly captions: readonly Caption[];
  /** What can be pressed now; empty where the guest is heard. */
  readonly replies: readonly Reply[];
  /** How wide its mouth is, 0 to 1: of the sound where that can be metered, else of its words. Read at most at 60 Hz. */
  readonly level: number;
  /** How long its answers take in this page; null where nothing is measured. */
  readonly timings: Timings | null;
  /** Called whenever stage, captions or replies are others. Returns the way to end it. */
  watch(listener: () => void): () => void;
  /** Begins; until then nothing is connected and nothing is asked of the device. */
  start(): void;
  /** Hears this microphone instead; null while it is muted. */
  useMicrophone(track: MediaStreamTrack | null): void;
  /** Sees this camera; null while it may not. */
  useCamera(track: MediaStreamTrack | null): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  /** `''`: the system's choice. */
  useSpeaker(deviceId: string): void;
  reply(reply: Reply): void;
  stopTalking(): void;
  /** One short goodbye, then `over`, within a few seconds whatever happens. */
  sayGoodbye(): void;
  /** At once, and at no cost. */
  leave(): void;
}
