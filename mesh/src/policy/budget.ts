/** Outgoing bits shared between links: what each is asked for, and what the uplink carries → what each may send. Pure. */

/** What one link may send, in bits per second of payload; `video` 0 is no picture. */
interface Share {
  audio: number;
  video: number;
}

/** What one link could do with, and what it could carry. */
export interface Claim {
  /** How high the other guest shows our picture, in device pixels; 0 for not at all. */
  height: number;
  /** Whether they, or we, would do with little. */
  lowData: boolean;
  /** What the line to them carries, headers included, in bits per second; Infinity if more than anybody asks. */
  carries: number;
}

/** Speech by Opus at its usual quality and at the least that is still easy to follow, in bits per second. */
export const AUDIO = { usual: 32_000, floor: 16_000 } as const;

/** What headers add: 50 packets a second of sound with 58 bytes each; about a twentieth of video. */
export const AUDIO_HEADERS = 24_000;
const VIDEO_HEADERS = 1.06;

/** Less than this makes no picture that anybody wants to look at, in bits per second. */
export const VIDEO_FLOOR = 60_000;
const VIDEO_LOW_DATA = 120_000;

/** What a table of three and more takes of a guest's uplink unless told otherwise, headers included, in bits per second. */
const UPLINK_USUAL = 1_500_000;

/** By the number of links. Height in pixels, bitrate in bits per second. */
const BY_LINKS = [
  { links: 1, height: 720, video: 1_500_000 },
  { links: 2, height: 540, video: 650_000 },
  { links: 3, height: 360, video: 400_000 },
] as const;
const CROWDED = { height: 240, video: 250_000 } as const;

/** What a share takes of the uplink, headers included. */
export const costOf = ({ audio, video }: Share): number =>
  audio + AUDIO_HEADERS + video * VIDEO_HEADERS;

/** The most that one of `links` sends: how high a picture in pixels, how many bits per second of it. */
export function customOf(links: number): { height: number; video: number } {
  const row = BY_LINKS.find((candidate) => links <= candidate.links) ?? CROWDED;
  const fair = (UPLINK_USUAL / links - AUDIO.usual - AUDIO_HEADERS) / VIDEO_HEADERS;
  return { height: row.height, video: links < 3 ? row.video : Math.min(row.video, fair) };
}

/** Bits per second that a picture of this height is worth, against one of the height that is usual here. */
function worthOf(height: number, usual: { height: number; video: number }): number {
  // Half as high is a quarter of the pixels but about a third of the bits.
  const share = Math.min(1, (Math.max(height, SMALLEST.height) / usual.height) ** 1.5);
  return Math.max(VIDEO_FLOOR, usual.video * share);
}

/** What a link costs with all that it can use, in bits per second. */
export const fullCostOf = (claim: Pick<Claim, 'height' | 'lowData'>, links: number): number =>
  costOf({ audio: AUDIO.usual, video: mostOf(claim, links) });

function mostOf({ height, lowData }: Pick<Claim, 'height' | 'lowData'>, links: number): number {
  if (height === 0) return 0;
  return Math.min(lowData ? VIDEO_LOW_DATA : Infinity, worthOf(height, customOf(links)));
}

/** A picture is at least one that can be looked at; whether the line bears even that is decided before. */
function wantOf(claim: Claim, links: number, audio: number): number {
  const room = (claim.carries - audio - AUDIO_HEADERS) / VIDEO_HEADERS;
  return Math.min(mostOf(claim, links), Math.max(VIDEO_FLOOR, room));
}

/**
 * Sound first, on every link and never below its floor; then a picture that can be looked at for as many links as possible,
 * those who show it largest first; then more of it for everyone alike, up to what each can use. `uplink` is what
 * all links together may cost in bits per second, Infinity if nothing is known.
 */
export function shareOut(claims: readonly Claim[], uplink: number): Share[] {
  const links = claims.length;
  const fair = uplink / Math.max(1, links) - AUDIO_HEADERS;
  const shares: Share[] = claims.map(({ carries }) => ({
    audio: between(AUDIO.floor, Math.min(fair, carries - AUDIO_HEADERS), AUDIO.usual),
    video: 0,
  }));
  let left = uplink - shares.reduce((sum, share) => sum + costOf(share), 0);
  const wants = claims
    .map((claim, index) => ({ claim, index, audio: shares[index]?.audio ?? AUDIO.floor }))
    .map(({ claim, index, audio }) => ({ claim, index, want: wantOf(claim, links, audio) }))
    .filter(({ want }) => want > 0)
    .toSorted((a, b) => b.claim.height - a.claim.height || a.index - b.index)
    .slice(0, Math.max(0, Math.floor(left / (VIDEO_FLOOR * VIDEO_HEADERS))))
    .toSorted((a, b) => a.want - b.want);
  for (const [served, { index, want }] of wants.entries()) {
    const even = left / VIDEO_HEADERS / (wants.length - served);
    const video = Math.floor(Math.min(want, even));
    left -= video * VIDEO_HEADERS;
    const share = shares[index];
    if (share) share.video = video;
  }
  return shares;
}

const between = (least: number, value: number, most: number): number =>
  Math.max(least, Math.min(value, most));

/** A picture's height in pixels and rate in frames per second. */
interface PictureSize {
  height: number;
  rate: number;
}

const SMALLEST = { height: 180, rate: 15, from: 0 } as const;
/** From how many bits per second on a picture of this size looks better than the next smaller one. */
const SIZES = [
  { height: 720, rate: 30, from: 1_000_000 },
  { height: 540, rate: 24, from: 500_000 },
  { height: 360, rate: 24, from: 240_000 },
  { height: 240, rate: 20, from: 110_000 },
  SMALLEST,
] as const;

/** A size that was given up for want of bits comes back only with this much more of them. */
const COMES_BACK_AT = 1.2;

/** How hard the device may work: how many sizes smaller than the bits allow, and which part of the frames. */
export interface Effort {
  smaller: number;
  frames: number;
}

export const NO_EFFORT_SPARED: Effort = { smaller: 0, frames: 1 };

/**
 * The largest picture for these bits and this tile, or the next size above it: no tile shows more. `before` is the height that was
 * sent until now, so that a bitrate that wavers does not make the picture waver; null for none.
 */
export function pictureFor(
  video: number,
  tileHeight: number,
  before: number | null,
  effort: Effort,
): PictureSize {
  const enough = ({ height, from }: (typeof SIZES)[number]): boolean =>
    video >= (before !== null && height > before ? from * COMES_BACK_AT : from);
  const byBits = SIZES.findIndex(enough);
  const byTile = SIZES.findLastIndex(({ height }) => height >= tileHeight);
  const index = Math.max(byBits, byTile) + effort.smaller;
  const size = SIZES[Math.min(index, SIZES.length - 1)] ?? SMALLEST;
  return { height: size.height, rate: Math.round(size.rate * effort.frames) };
}

/** How long after connecting a picture stays small, in ms: until then the line is being measured. */
export const GROW_AFTER_MS = 1000;

/**
 * The height until the line has been measured. Chromium believes in 300 kbit/s at first, and drops the frames of any
 * picture of more than 320×240 until it has shrunk it by itself, which then grows back for eight seconds.
 */
export const STARTING_HEIGHT = 180;

/** What one link sends. */
export interface LinkBudget {
  /** Bits per second. */
  audio: number;
  /** Bits per second, height in pixels, frames per second; null for no picture. */
  picture: { bitrate: number; size: PictureSize } | null;
}

/** What one of `links` sends before anything is known. */
export function startingBudget(links: number): LinkBudget {
  const { height, video } = customOf(links);
  const size = pictureFor(video, Math.min(height, STARTING_HEIGHT), null, NO_EFFORT_SPARED);
  return { audio: AUDIO.usual, picture: { bitrate: Math.round(video), size } };
}
