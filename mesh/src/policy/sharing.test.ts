import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUDIO } from './budget.ts';
import type { LineReading } from './line.ts';
import {
  NOTHING_SHARED,
  nextSharing,
  type LinkLook,
  type Sharing,
  type TableLook,
} from './sharing.ts';

const reading = (change: Partial<LineReading> = {}): LineReading => ({
  availableBps: 2_000_000,
  sentBps: 400_000,
  lossRatio: 0,
  roundTripMs: 50,
  encodeLoad: 0.05,
  cpuLimited: 0,
  level: 0.1,
  ...change,
});

const link = (seat: number, change: Partial<LinkLook> = {}): LinkLook => ({
  seat,
  view: { height: 720, lowData: false },
  reading: reading(),
  ...change,
});

const table = (links: LinkLook[], change: Partial<TableLook> = {}): TableLook => ({
  links,
  thrift: 'none',
  saving: false,
  cores: 2,
  ...change,
});

/** One look a second. */
function watch(looks: readonly TableLook[], from = NOTHING_SHARED, at = 0): Sharing[] {
  let sharing = from;
  return looks.map((look, second) => {
    sharing = nextSharing(sharing, look, at + second * 1000);
    return sharing;
  });
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const pictureTo = (sharing: Sharing | undefined, seat: number) =>
  sharing?.links.get(seat)?.budget.picture;

describe('a table', () => {
  it('sends small pictures to small tiles and none to hidden ones', () => {
    const [sharing] = watch([
      table([
        link(2, { view: { height: 700, lowData: false } }),
        link(3, { view: { height: 150, lowData: false } }),
        link(4, { view: { height: 0, lowData: false } }),
      ]),
    ]);
    expect(pictureTo(sharing, 2)?.size.height).toBe(360);
    expect(pictureTo(sharing, 3)?.size.height).toBe(180);
    expect(pictureTo(sharing, 4)).toBeNull();
    expect(sharing?.links.get(4)?.picture).toBe('travels');
  });

  it('sends sound alone when that is what its guest wants, and says so', () => {
    const [sharing] = watch([table([link(2), link(3)], { thrift: 'audio-only' })]);
    expect(pictureTo(sharing, 2)).toBeNull();
    expect(sharing?.links.get(2)?.picture).toBe('held-by-choice');
    expect(sharing?.links.get(2)?.budget.audio).toBe(AUDIO.usual);
  });

  it('does with little when either of two wants that', () => {
    const [ours] = watch([table([link(2)], { thrift: 'low-data' })]);
    const [theirs] = watch([table([link(2, { view: { height: 720, lowData: true } })])]);
    expect(pictureTo(ours, 2)?.bitrate).toBeLessThan(130_000);
    expect(pictureTo(theirs, 2)).toEqual(pictureTo(ours, 2));
  });

  it('holds the picture back from one thin line, says so, and leaves the others alone', () => {
    const thin = link(2, { reading: reading({ availableBps: 60_000 }) });
    const sharing = watch(times(4, table([thin, link(3), link(4)]))).at(-1);
    expect(pictureTo(sharing, 2)).toBeNull();
    expect(sharing?.links.get(2)?.picture).toBe('held-by-line');
    const [free] = watch([table([link(2), link(3), link(4)])]);
    expect(pictureTo(sharing, 3)).toEqual(pictureTo(free, 3));
    expect(pictureTo(sharing, 4)).toEqual(pictureTo(free, 4));
  });

  it('keeps every picture on an uplink that carries small ones', () => {
    const links = [2, 3, 4].map((seat) =>
      link(seat, { reading: reading({ availableBps: 250_000 }) }),
    );
    const sharing = watch(times(30, table(links))).at(-1);
    for (const seat of [2, 3, 4]) {
      expect(pictureTo(sharing, seat)?.bitrate).toBeGreaterThan(150_000);
      expect(pictureTo(sharing, seat)?.size.rate).toBeGreaterThanOrEqual(12);
    }
  });

  it('lets speakers go before listeners on a thin line', () => {
    const at = (level: number) =>
      watch(times(20, table([link(2, { reading: reading({ availableBps: 250_000, level }) })]))).at(
        -1,
      );
    expect(pictureTo(at(0), 2)?.bitrate).toBeLessThan(pictureTo(at(0.1), 2)?.bitrate ?? 0);
  });

  it('brings every picture back within ten seconds when the uplink heals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 120 }), (seconds) => {
        const all = (availableBps: number) =>
          table([2, 3, 4].map((seat) => link(seat, { reading: reading({ availableBps }) })));
        const ill = watch(times(seconds, all(50_000))).at(-1);
        const healed = watch(times(10, all(900_000)), ill, seconds * 1000).at(-1);
        for (const seat of [2, 3, 4]) expect(pictureTo(healed, seat)).not.toBeNull();
      }),
    );
  });

  it('waits for no other pause once a trial has found room, and for all of them where it has not', () => {
    const all = (availableBps: number) =>
      table([2, 3, 4].map((seat) => link(seat, { reading: reading({ availableBps }) })));
    const back = (availableBps: number) => {
      const ill = watch(times(30, all(50_000))).at(-1);
      const since = watch(times(10, all(availableBps)), ill, 30_000);
      return [2, 3, 4]
        .map((seat) => since.findIndex((sharing) => pictureTo(sharing, seat) !== null))
        .toSorted((a, b) => a - b);
    };
    const [first = -1, , last = -1] = back(900_000);
    expect(last - first).toBeLessThanOrEqual(1);
    const [, second = -1, third = -1] = back(180_000);
    expect(third - second).toBe(1);
  });

  it('shrinks its pictures when the device cannot keep up', () => {
    const busy = [2, 3, 4].map((seat) => link(seat, { reading: reading({ encodeLoad: 0.4 }) }));
    const sharing = watch(times(60, table(busy))).at(-1);
    expect(pictureTo(sharing, 2)?.size.height).toBeLessThan(360);
  });

  it('does not flap on a line that wavers', () => {
    const wobble = fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), {
      minLength: 30,
      maxLength: 60,
    });
    const bps = fc.integer({ min: 40_000, max: 1_500_000 });
    fc.assert(
      fc.property(bps, wobble, (about, factors) => {
        const looks = factors.map((factor) =>
          table([link(2, { reading: reading({ availableBps: about * factor }) })]),
        );
        const heights = watch(looks).map((sharing) => pictureTo(sharing, 2)?.size.height);
        const shown = heights.filter((height) => height !== undefined);
        const changes = shown.filter((height, index) => index > 0 && height !== shown[index - 1]);
        expect(changes.length).toBeLessThanOrEqual(3 + shown.length / 5);
      }),
    );
  });
});
