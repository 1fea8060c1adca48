import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  AUDIO,
  costOf,
  customOf,
  fullCostOf,
  NO_EFFORT_SPARED,
  pictureFor,
  shareOut,
  startingBudget,
  VIDEO_FLOOR,
  type Claim,
} from './budget.ts';
import { videoEncoding } from './encoding.ts';

const claim = (change: Partial<Claim> = {}): Claim => ({
  height: 720,
  lowData: false,
  carries: Infinity,
  ...change,
});

const bps = fc.integer({ min: 10_000, max: 5_000_000 });
const anyClaim: fc.Arbitrary<Claim> = fc.record({
  height: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4320 })),
  lowData: fc.boolean(),
  carries: fc.oneof(fc.constant(Infinity), bps),
});
const anyClaims = fc.array(anyClaim, { minLength: 1, maxLength: 7 });
const anyUplink = fc.oneof(fc.constant(Infinity), bps);
const sumOf = (claims: readonly Claim[], uplink: number): number =>
  shareOut(claims, uplink).reduce((sum, share) => sum + costOf(share), 0);

describe('sharing out', () => {
  test.each([
    [1, 1_500_000, 720, 1_650_000],
    [2, 650_000, 540, 1_500_000],
    [3, 400_000, 360, 1_450_000],
    [7, 150_000, 240, 1_510_000],
  ])('%i links by default: %i bit/s at %ip, at most %i together', (links, video, height, most) => {
    const claims = Array.from({ length: links }, () => claim());
    const [share] = shareOut(claims, Infinity);
    expect(share?.audio).toBe(AUDIO.usual);
    expect(share?.video).toBeGreaterThan(video * 0.95);
    expect(share?.video).toBeLessThanOrEqual(video);
    expect(customOf(links).height).toBe(height);
    expect(sumOf(claims, Infinity)).toBeLessThan(most);
  });

  it('never spends more than the uplink carries, but for the floor of sound', () => {
    fc.assert(
      fc.property(anyClaims, anyUplink, (claims, uplink) => {
        const floor = claims.length * costOf({ audio: AUDIO.floor, video: 0 });
        expect(sumOf(claims, uplink)).toBeLessThanOrEqual(Math.max(uplink, floor) + 1);
      }),
    );
  });

  it('never starves the sound, and gives pictures only once sound is whole or nearly', () => {
    fc.assert(
      fc.property(anyClaims, anyUplink, (claims, uplink) => {
        for (const { audio } of shareOut(claims, uplink)) {
          expect(audio).toBeGreaterThanOrEqual(AUDIO.floor);
          expect(audio).toBeLessThanOrEqual(AUDIO.usual);
        }
      }),
    );
  });

  it('sends a picture that can be looked at or none', () => {
    fc.assert(
      fc.property(anyClaims, anyUplink, (claims, uplink) => {
        for (const { video } of shareOut(claims, uplink)) {
          expect(video === 0 || video >= VIDEO_FLOOR - 1).toBe(true);
        }
      }),
    );
  });

  it('sends nothing to whoever shows nothing', () => {
    fc.assert(
      fc.property(anyClaims, anyUplink, (claims, uplink) => {
        for (const [index, { video }] of shareOut(claims, uplink).entries()) {
          if (claims[index]?.height === 0) expect(video).toBe(0);
        }
      }),
    );
  });

  it('never sends less to a tile that grows', () => {
    const grown = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(anyClaims, anyUplink, grown, (claims, uplink, more) => {
        const [first, ...rest] = claims;
        if (!first) return;
        const before = shareOut(claims, uplink)[0]?.video ?? 0;
        const after =
          shareOut([{ ...first, height: first.height + more }, ...rest], uplink)[0]?.video ?? 0;
        expect(after).toBeGreaterThanOrEqual(before - 1);
      }),
    );
  });

  it('never lets one slow line take from the others', () => {
    fc.assert(
      fc.property(anyClaims, bps, (claims, slow) => {
        const [first, ...rest] = claims;
        if (!first) return;
        const others = (carries: number) =>
          shareOut([{ ...first, carries }, ...rest], Infinity)
            .slice(1)
            .map(({ video }) => video);
        expect(others(slow)).toEqual(others(Infinity));
      }),
    );
  });

  it('drops the smallest tile first when the uplink is thin', () => {
    const claims = [claim({ height: 200 }), claim({ height: 500 }), claim({ height: 300 })];
    const videos = shareOut(claims, 3 * 56_000 + 2.5 * VIDEO_FLOOR).map(({ video }) => video);
    expect(videos[0]).toBe(0);
    expect(Math.min(videos[1] ?? 0, videos[2] ?? 0)).toBeGreaterThanOrEqual(VIDEO_FLOOR);
  });

  it('keeps low data low', () => {
    const [share] = shareOut([claim({ lowData: true })], Infinity);
    expect(costOf(share ?? { audio: Infinity, video: 0 })).toBeLessThan(200_000);
    expect(fullCostOf({ height: 0, lowData: false }, 1)).toBeLessThan(60_000);
  });
});

describe('the picture for some bits', () => {
  it('is no larger than the tile needs', () => {
    const heights = [900, 540, 541, 300, 100].map(
      (tile) => pictureFor(2_000_000, tile, null, NO_EFFORT_SPARED).height,
    );
    expect(heights).toEqual([720, 540, 720, 360, 180]);
  });

  it('never shrinks when there are more bits or a larger tile', () => {
    const tile = fc.integer({ min: 1, max: 2160 });
    fc.assert(
      fc.property(bps, bps, tile, tile, (some, more, small, large) => {
        const one = pictureFor(some, small, null, NO_EFFORT_SPARED);
        const other = pictureFor(some + more, small + large, null, NO_EFFORT_SPARED);
        expect(other.height).toBeGreaterThanOrEqual(one.height);
      }),
    );
  });

  it('does not waver with a bitrate that wavers by a tenth', () => {
    const wobble = fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), { minLength: 20 });
    fc.assert(
      fc.property(bps, wobble, (bitrate, factors) => {
        let height: number | null = null;
        let changes = 0;
        for (const factor of factors) {
          const next: number = pictureFor(bitrate * factor, 2160, height, NO_EFFORT_SPARED).height;
          if (height !== null && next !== height) changes += 1;
          height = next;
        }
        expect(changes).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is smaller and slower on a device that has to spare itself', () => {
    expect(pictureFor(2_000_000, 720, null, { smaller: 1, frames: 0.5 })).toEqual({
      height: 540,
      rate: 12,
    });
    expect(pictureFor(1, 720, null, { smaller: 3, frames: 1 }).height).toBe(180);
  });
});

describe('encodings', () => {
  it('start small and grow', () => {
    const budget = startingBudget(1);
    expect(videoEncoding(budget, 720, false)).toMatchObject({
      active: true,
      scaleResolutionDownBy: 4,
    });
    const size = { height: 720, rate: 30 };
    const grown = { audio: AUDIO.usual, picture: { bitrate: 1_500_000, size } };
    expect(videoEncoding(grown, 720, true).scaleResolutionDownBy).toBe(1);
    expect(videoEncoding(grown, 720, false).scaleResolutionDownBy).toBe(4);
  });

  it('never ask for a picture that is larger than the camera’s', () => {
    const size = { height: 720, rate: 30 };
    const budget = { audio: AUDIO.usual, picture: { bitrate: 1_000_000, size } };
    expect(videoEncoding(budget, 480, true).scaleResolutionDownBy).toBe(1);
  });

  it('stop a picture without touching its track', () => {
    expect(videoEncoding({ audio: AUDIO.floor, picture: null }, 720, true)).toEqual({
      active: false,
    });
  });
});
