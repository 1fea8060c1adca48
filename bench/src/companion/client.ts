/** What the page measures: a client that hears a guest and answers aloud. */
export interface Client {
  /** All that the guest hears of it. */
  readonly output: AudioNode;
  /** What the browser adds behind it before anybody hears it, in ms, as far as it knows. */
  readonly outputLatencyMs: number;
  /** When its own ears last decided that the guest begins to speak, in ms since 1970; null where it has none. */
  readonly beganAt: number | null;
  /** For each voiced chunk that left at once: ms from its last sample in the worklet to the wire; empty where it does not tell. */
  readonly sendingMs: readonly number[];
  /** Resolves when it shows that something went wrong, with the moment; never where it shows nothing. */
  readonly troubled: Promise<number>;
  close(): Promise<void>;
}

/** What one is opened with. */
export interface ClientOptions {
  readonly track: MediaStreamTrack;
  /** Whole, with the key in it. */
  readonly url: string;
  readonly model: string;
}
