import { describe, expect, it } from 'vitest';
import { BUFFER_MS, MOST_QUEUED_MS, Playout, type PlayoutEvent } from './playout.ts';
import { asPcm, loudness, tone, toneIn } from './testing/tones.ts';

const DEVICE = 48_000;
const PROVIDER = 24_000;
const BLOCK = 128;

type Told<T extends PlayoutEvent['type']> = Extract<PlayoutEvent, { type: T }>;

/** A playout whose clock begins at 0 and goes by what has been rendered. */
function playing(device = DEVICE) {
  const events: PlayoutEvent[] = [];
  const playout = new Playout(device, (event) => events.push(event));
  let rendered = 0;
  const render = (ms: number): Float32Array => {
    const blocks = Math.round((ms * device) / 1000 / BLOCK);
    const out = new Float32Array(blocks * BLOCK);
    for (let at = 0; at < out.length; at += BLOCK) {
      playout.render(out.subarray(at, at + BLOCK), (rendered / device) * 1000);
      rendered += BLOCK;
    }
    return out;
  };
  const play = (sound: Float32Array, turn = 1): void =>
    playout.take({ type: 'play', pcm: asPcm(sound), rate: PROVIDER, turn });
  return {
    render,
    play,
    flush: (turn = 1) => playout.take({ type: 'flush', turn }),
    told: <T extends PlayoutEvent['type']>(type: T): Told<T>[] =>
      events.filter((event): event is Told<T> => event.type === type),
    /** How far each turn was heard, by the last word on it. */
    heard: (): [number, number][] => [
      ...new Map(
        events.flatMap((event) => (event.type === 'level' ? [[event.turn, event.heardMs]] : [])),
      ),
    ],
  };
}

/** Loud from its first sample on. */
const spoken = (ms: number, hz = 1000): Float32Array =>
  tone(hz, PROVIDER, Math.round((PROVIDER * ms) / 1000) + 1).subarray(1);
const silence = (ms: number): Float32Array => new Float32Array((PROVIDER * ms) / 1000);
const joined = (...sounds: Float32Array[]): Float32Array =>
  Float32Array.from(sounds.flatMap((sound) => [...sound]));
/** The largest step from one sample to the next, as a share of that of the tone itself. */
const roughness = (sound: Float32Array, hz = 1000): number =>
  sound
    .subarray(1)
    .reduce((most, one, index) => Math.max(most, Math.abs(one - (sound[index] ?? 0))), 0) /
  (0.5 * 2 * Math.PI * (hz / DEVICE));

describe('a turn', () => {
  it.each([44_100, 48_000, 96_000])('is heard as it was said at %i Hz, whole', (device) => {
    const { play, render, heard } = playing(device);
    play(spoken(2000));
    const sound = render(2100);
    const { peak } = toneIn(sound.slice(device / 10, device), 1000, device);
    expect(peak).toBeCloseTo(0.5, 2);
    expect(heard()).toEqual([[1, 2000]]);
    const last = sound.findLastIndex((sample) => sample !== 0);
    expect(Math.abs((last / device) * 1000 - 2000)).toBeLessThan(10);
  });

  it('has no seam where bursts of uneven pieces meet', () => {
    const { play, render } = playing();
    const whole = spoken(3000);
    let at = 0;
    const heard: Float32Array[] = [];
    for (const [burst, wait] of [
      [960, 30],
      [24_000, 600],
      [1, 3],
      [7001, 500],
      [40_038, 1500],
    ] as const) {
      for (const end = at + burst; at < end;) {
        const piece = Math.min(end - at, 777);
        play(whole.subarray(at, at + piece));
        at += piece;
      }
      heard.push(render(wait));
    }
    const sound = joined(...heard).slice(500);
    expect(roughness(sound)).toBeLessThan(1.01);
    expect(toneIn(sound, 1000, DEVICE).peak).toBeCloseTo(0.5, 2);
  });

  it('is told when it can be heard, and not before', () => {
    const { play, render, told } = playing();
    render(100);
    play(joined(silence(400), spoken(100)));
    render(600);
    const [audible] = told('audible');
    expect(told('audible')).toHaveLength(1);
    // The first 150 ms of silence are left out, the rest is meant.
    expect(audible?.at).toBeGreaterThanOrEqual(100 + 250 - 3);
    expect(audible?.at).toBeLessThan(100 + 250 + 6);
  });

  it('that nobody could hear is never told to be audible', () => {
    const { play, render, told, heard } = playing();
    play(spoken(500).map((sample) => sample / 500));
    render(600);
    expect(heard()).toEqual([[1, 500]]);
    expect(told('audible')).toEqual([]);
  });

  it('follows the one before, which it ends', () => {
    const { play, render, heard } = playing();
    play(spoken(200));
    play(spoken(200, 2000), 2);
    play(spoken(200));
    const sound = render(600);
    const [first, second] = heard();
    expect(first?.[1]).toBeGreaterThan(180);
    expect(second).toEqual([2, 200]);
    const part = (fromMs: number) => sound.slice(fromMs * 48, (fromMs + 100) * 48);
    expect(toneIn(part(50), 1000, DEVICE).peak).toBeCloseTo(0.5, 1);
    expect(toneIn(part(250), 2000, DEVICE).peak).toBeCloseTo(0.5, 1);
    expect(loudness(sound.slice(420 * 48))).toBe(0);
  });
});

describe('silence at the beginning', () => {
  it.each([20, 100, 150])('of %i ms is left out', (ms) => {
    const { play, render, told } = playing();
    for (let at = 0; at < ms; at += 10) play(silence(10));
    play(spoken(100));
    render(200);
    expect(told('audible')[0]?.at).toBeLessThan(5);
  });

  it('in the middle stays', () => {
    const { play, render } = playing();
    play(joined(spoken(100), silence(100), spoken(100)));
    const heard = render(400);
    expect(loudness(heard.slice(110 * 48, 190 * 48))).toBeLessThan(0.001);
    expect(loudness(heard.slice(210 * 48, 290 * 48))).toBeGreaterThan(0.3);
  });

  it('counts as heard: a provider cuts what it has sent, not what was played', () => {
    const { play, render, heard } = playing();
    play(joined(silence(100), spoken(200)));
    render(400);
    expect(heard()).toEqual([[1, 300]]);
  });
});

describe('the buffer', () => {
  it('waits until enough is there, and no longer than that takes', () => {
    const enough = playing();
    enough.play(spoken(BUFFER_MS.least - 1));
    expect(loudness(enough.render(10))).toBe(0);
    enough.play(spoken(1));
    expect(loudness(enough.render(10))).toBeGreaterThan(0.1);

    const late = playing();
    late.play(spoken(20));
    expect(loudness(late.render(BUFFER_MS.least - 5))).toBe(0);
    expect(loudness(late.render(20))).toBeGreaterThan(0.1);
  });

  /** How much has to be there before a turn is heard. */
  const needed = ({ play, render }: ReturnType<typeof playing>, turn: number): number => {
    for (let ms = 10; ; ms += 10) {
      play(spoken(10), turn);
      if (loudness(render(BLOCK / 48)) > 0) return ms;
    }
  };

  it('grows with every underrun up to its bound, and shrinks after turns without', () => {
    const table = playing();
    for (const grown of [40, 60, 80, 80]) {
      expect(needed(table, 1)).toBe(grown);
      table.render(200);
    }
    const shrunk = [2, 3, 4, 5, 6, 7].map((turn) => {
      const ms = needed(table, turn);
      table.render(200);
      return ms;
    });
    expect(shrunk).toEqual([80, 70, 60, 50, 40, 40]);
  });

  it('does not click where the sound stops and goes on', () => {
    const { play, render } = playing();
    play(spoken(100.3));
    const before = render(150);
    play(spoken(100.3));
    const after = render(50);
    expect(roughness(joined(before, after))).toBeLessThan(1.5);
  });
});

describe('a flush', () => {
  it('is silence within 6 ms, without a click, however much waits', () => {
    const { play, flush, render, heard } = playing();
    play(spoken(30_000));
    const before = render(500);
    flush();
    const after = render(1000);
    expect(loudness(after.slice(6 * 48))).toBe(0);
    expect(roughness(joined(before.slice(4800), after))).toBeLessThan(1.2);
    const [flushed] = heard();
    expect(Math.abs((flushed?.[1] ?? 0) - 500)).toBeLessThan(10);
  });

  it('is for what still comes of that turn, and not for the next', () => {
    const { play, flush, render } = playing();
    play(spoken(200), 3);
    flush(3);
    play(spoken(200), 3);
    play(spoken(200), 2);
    expect(loudness(render(300))).toBe(0);
    play(spoken(200), 4);
    expect(loudness(render(200))).toBeGreaterThan(0.3);
  });

  it('takes every turn that waits, and leaves those after', () => {
    const { play, flush, render } = playing();
    play(spoken(1000), 1);
    play(spoken(1000), 2);
    play(spoken(1000, 2000), 3);
    render(100);
    flush(2);
    expect(toneIn(render(500).slice(4800), 2000, DEVICE).peak).toBeCloseTo(0.5, 1);
  });
});

it('takes a minute of a turn and no more of it, so that it has no hole', () => {
  const { play, render, heard } = playing();
  for (let second = 0; second < 70; second++) play(spoken(1000));
  render(5000);
  play(spoken(1000));
  render(MOST_QUEUED_MS);
  expect(heard()).toEqual([[1, MOST_QUEUED_MS]]);
  play(spoken(1000, 2000), 2);
  expect(toneIn(render(500).slice(4800), 2000, DEVICE).peak).toBeCloseTo(0.5, 1);
});

it('tells how loud it is fifty times a second, once more when it is over, and then nothing', () => {
  const { play, render, told } = playing();
  play(spoken(1000));
  render(1500);
  const levels = told('level');
  expect(levels.length).toBeGreaterThanOrEqual(50);
  expect(levels.length).toBeLessThanOrEqual(52);
  expect(levels[20]?.level).toBeCloseTo(0.5 / Math.SQRT2, 2);
  expect(Math.abs((levels[20]?.heardMs ?? 0) - 420)).toBeLessThan(5);
  expect(levels.at(-1)).toEqual({ type: 'level', level: 0, turn: 1, heardMs: 1000 });
});
