/** How an emulator is set up. Everything has a default; a test names what it is about. */
import { someEars, type Ears } from './ears.ts';
import type { Profile } from './profiles.ts';
import type { Version } from './surface.ts';

export type Settings = {
  /** 0 for any that is free. */
  readonly port: number;
  /** Keys that are good. */
  readonly keys: readonly string[];
  /** Chance of connection n is drawn from this and n. */
  readonly seed: number;
  /** What drawn latencies are multiplied with; 1 for the published median of 1.63 s. */
  readonly latencyScale: number;
  /** How fast turns go by: latency, bursts and play-out. Sound is as long as it is, whatever this says. */
  readonly turnSpeed: number;
  /** How fast everything ages: 100 makes ten minutes of six seconds. Tokens go by `now`. */
  readonly ageSpeed: number;
  /** Ms since 1970, for tokens. */
  readonly now: () => number;
  /** Versions that know tokens; 404 and 1008 for the others. */
  readonly tokenVersions: readonly Version[];
  /** Production's bugs. */
  readonly resumeCountsAsUse: boolean;
  readonly resumesBlank: boolean;
  /** More at once are refused for their quota. */
  readonly sessionsAtMost: number;
  /** Whether reasons begin with a trace id, as some do, which cuts them shorter. */
  readonly tracesReasons: boolean;
  /** What differs from the models' profiles. */
  readonly profile: Partial<Profile>;
  readonly ears: Ears;
};

/** The key that is good if a test names none. */
export const KEY = 'a-key-of-the-emulator';

export const DEFAULTS: Settings = {
  port: 0,
  keys: [KEY],
  seed: 1,
  latencyScale: 1,
  turnSpeed: 1,
  ageSpeed: 1,
  now: Date.now,
  tokenVersions: ['v1alpha', 'v1beta'],
  resumeCountsAsUse: true,
  resumesBlank: false,
  sessionsAtMost: 100,
  tracesReasons: false,
  profile: {},
  ears: someEars(),
};
