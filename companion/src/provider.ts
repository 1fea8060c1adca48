/**
 * The seam between the companion's session and whoever speaks for it. A provider translates one wire protocol; what
 * to do about silence, loss and age is the session's business and the same for all of them.
 */

/** Raw sound: signed 16 bit, mono. What a guest says comes at the rate that the provider hears at. */
export type Pcm = Int16Array<ArrayBuffer>;

/** What a connection is opened with; every connection asks for it anew, because tokens are for one. */
export type Access = {
  /** Whole, with the token in it where the provider wants it there. Never logged. */
  readonly url: string;
  readonly protocols?: readonly string[];
  /** When the provider stops listening to this token, in ms since 1970; null for never. */
  readonly expiresAt: number | null;
};

/** One exchange of an earlier connection, for a provider that has forgotten it. */
export type Said = { readonly by: 'guest' | 'companion'; readonly text: string };

/** What a connection begins with. */
export type Opening = {
  readonly access: Access;
  /** BCP 47. */
  readonly language: string;
  readonly voice: string | null;
  /** Who the companion is; empty where the token has fixed it, and then it is not said again. */
  readonly persona: string;
  /** Who decides that a guest has finished speaking: the provider, or `userActivity`. */
  readonly turns: 'provider' | 'marked';
  /** Where the last connection can be taken up again; null for a new conversation. */
  readonly handle: string | null;
  /** Said before, and to be remembered; empty where `handle` serves. */
  readonly history: readonly Said[];
};

/** Why a connection is over that we did not close, as far as it changes what comes next. */
export type ClosedKind =
  /** The line or the provider failed: another try may succeed. */
  | 'lost'
  /** The provider does not take this handle: a new conversation may succeed. */
  | 'handle-refused'
  /** The provider does not take this token (any more): another token may succeed. */
  | 'token-refused'
  /** Too much was asked of the provider, today or at once. */
  | 'quota'
  /** The operator's key, model or settings are wrong: no try will succeed. */
  | 'misconfigured';

/** What a provider tells. `turn` counts the companion's turns on this connection, from 1. */
export type ProviderEvent =
  | { readonly type: 'ready' }
  /** The provider has decided that the guest speaks, or has stopped. */
  | { readonly type: 'guestSpeaks'; readonly speaking: boolean }
  | { readonly type: 'audio'; readonly pcm: Pcm; readonly rate: number; readonly turn: number }
  /** Nothing of this turn or before is to be heard any more. */
  | { readonly type: 'flush'; readonly turn: number }
  | {
      readonly type: 'transcript';
      readonly by: Said['by'];
      /** What is new since the last transcript of the same turn. */
      readonly text: string;
      readonly final: boolean;
      readonly turn: number;
    }
  | {
      readonly type: 'turnEnd';
      readonly turn: number;
      readonly reason: 'complete' | 'interrupted' | 'refused';
    }
  | { readonly type: 'handle'; readonly handle: string | null }
  | { readonly type: 'expiring'; readonly inMs: number }
  /** Tokens of one turn, as the provider bills them. */
  | { readonly type: 'usage'; readonly input: number; readonly output: number }
  | { readonly type: 'closed'; readonly kind: ClosedKind; readonly code: number };

/** One connection to a provider. After `close` nothing is told, and whatever is sent is ignored; so it is after `closed`. */
export interface ProviderLine {
  sendAudio(pcm: Pcm): void;
  /** A JPEG, at most one a second. */
  sendPicture(jpeg: Uint8Array<ArrayBuffer>): void;
  /** A word from the house, which the companion answers. */
  sendText(text: string): void;
  /** Where `turns` is `marked`: the guest begins to speak, or has finished. */
  userActivity(speaking: boolean): void;
  /**
   * The companion's latest turn is not heard to its end; `heardMs` of it were played. By the guest's wish, or as the
   * answer to `flush`, for a provider that wants to know how far its voice got.
   */
  interrupt(heardMs: number): void;
  /** What waits to leave, in bytes. */
  readonly unsentBytes: number;
  close(): void;
}

/** Opens a line, or throws where the address is none; `tell` is called for every event, never before `open` has returned. */
export interface Provider {
  /** A connection older than this is replaced in a quiet moment, before the provider ends it in another; in ms. */
  readonly renewAfterMs: number;
  /** The rate of what a guest says, in Hz: ears give it as it is wanted, so that nothing is resampled twice. */
  readonly hearsAt: number;
  open(opening: Opening, tell: (event: ProviderEvent) => void): ProviderLine;
}
