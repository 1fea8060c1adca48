/** Outgoing bits shared between links. Pure: who sits there → what each link may send. */

/** What one link may send of the camera's picture, as `RTCRtpEncodingParameters` takes it. */
export interface VideoBudget {
  /** Bits per second. */
  maxBitrate: number;
  /** Frames per second. */
  maxFramerate: number;
  /** How much smaller than the camera's picture; 1 or more. */
  scaleResolutionDownBy: number;
}

/** By the number of links: upload grows with each, and so the picture shrinks. Height in pixels. */
const BY_LINKS = [
  { links: 1, height: 720, maxBitrate: 1_500_000, maxFramerate: 30 },
  { links: 2, height: 540, maxBitrate: 750_000, maxFramerate: 24 },
  { links: 3, height: 360, maxBitrate: 450_000, maxFramerate: 20 },
] as const;
const CROWDED = { height: 240, maxBitrate: 200_000, maxFramerate: 15 } as const;

/** How high a picture starts, in pixels. */
const STARTING_HEIGHT = 360;

/** How long after connecting a picture may grow to its full budget, in ms: until then the line is being measured. */
export const GROW_AFTER_MS = 2000;

/**
 * The budget until the line has been measured. Browsers drop frames of a larger picture until their estimate allows
 * them: starting small brings the first frame much sooner.
 */
export function startingBudget(links: number, height: number): VideoBudget {
  const budget = videoBudget(links, height);
  const scale = Math.max(budget.scaleResolutionDownBy, height / STARTING_HEIGHT);
  return { ...budget, scaleResolutionDownBy: scale };
}

/** The budget of each of `links` equal links for a camera whose picture is `cameraHeight` pixels high. */
export function videoBudget(links: number, cameraHeight: number): VideoBudget {
  const row = BY_LINKS.find((candidate) => links <= candidate.links) ?? CROWDED;
  return {
    maxBitrate: row.maxBitrate,
    maxFramerate: row.maxFramerate,
    scaleResolutionDownBy: Math.max(1, cameraHeight / row.height),
  };
}
