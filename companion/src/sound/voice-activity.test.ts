import { beforeEach, describe, expect, it } from 'vitest';
import { CHUNK_MS } from './chunker.ts';
import { asPcm, chance } from './testing/tones.ts';
import { HANGOVER_MS, VoiceActivity, type Activity, type Pace } from './voice-activity.ts';

type Sound = (ms: number) => number;

/** What the ears are asked for. */
let rate = 16_000;

/** What a microphone hears in a quiet room. */
function noise(peak: number, seed = 1): Sound {
  const next = chance(seed);
  return () => peak * next();
}

/** One wave of a low voice's harmonics, loudest around 500 Hz: 8 ms in steps of 1/48 ms, which hold both rates. */
const WAVE = Float64Array.from({ length: 8 * 48 }, (_, step) => {
  let sum = 0;
  for (let harmonic = 1; harmonic <= 24; harmonic++) {
    const hz = 125 * harmonic;
    const weight = 1 / (1 + ((hz - 500) / 350) ** 2);
    sum += weight * Math.sin((2 * Math.PI * hz * step) / 48_000 + harmonic ** 2);
  }
  return sum / 3;
});

/** Syllables, four a second. */
function voice(from: number, to: number, peak = 0.1): Sound {
  return (ms) => {
    if (ms < from || ms >= to) return 0;
    const syllable = 0.55 + 0.45 * Math.cos((2 * Math.PI * 4 * (ms - from)) / 1000);
    return peak * syllable * (WAVE[Math.round(ms * 48) % WAVE.length] ?? 0);
  };
}

/** What is left of a sound far above the voice's band, as in an "s": each step against the one before. */
function high(sound: Sound): Sound {
  let before = 0;
  return (ms) => {
    const now = sound(ms);
    const step = now - before;
    before = now;
    return step;
  };
}

/** A fork on a plate. */
function clink(at: number, peak = 0.6): Sound {
  return (ms) => {
    const since = ms - at;
    if (since < 0) return 0;
    const ring = (hz: number) => Math.sin((2 * Math.PI * hz * since) / 1000);
    return peak * Math.exp(-since / 70) * (ring(3900) + 0.6 * ring(6100) + 0.2 * ring(2500));
  };
}

/** A glass that is put down. */
function knock(at: number, ringsMs: number): Sound {
  return (ms) => {
    const since = ms - at;
    return since < 0
      ? 0
      : 0.4 * Math.exp(-since / ringsMs) * Math.sin((2 * Math.PI * 300 * since) / 1000);
  };
}

/** When it `begins` and `ends`, in ms, as of the end of the chunk that says so. */
function heard(pace: Pace, lastsMs: number, ...sounds: Sound[]): [Activity, number][] {
  const activity = new VoiceActivity(pace, rate);
  const changes: [Activity, number][] = [];
  for (let begins = 0; begins < lastsMs; begins += CHUNK_MS) {
    const chunk = Float32Array.from({ length: (rate * CHUNK_MS) / 1000 }, (_, index) => {
      const ms = begins + (index * 1000) / rate;
      return sounds.reduce((sum, sound) => sum + sound(ms), 0);
    });
    const what = activity.hear(asPcm(chunk));
    if (what === 'begins' || what === 'ends') changes.push([what, begins + CHUNK_MS]);
  }
  return changes;
}

const QUIET = 0.002;

describe.each([16_000, 24_000])('at %i Hz', (hz) => {
  beforeEach(() => {
    rate = hz;
  });

  describe('a voice', () => {
    it.each([2000, 2003, 2007, 2011, 2016])(
      'that begins at %i ms is noticed within 60 ms',
      (at) => {
        const [first] = heard('snappy', 3000, noise(QUIET), voice(at, 3000));
        expect(first?.[0]).toBe('begins');
        expect(first?.[1]).toBeGreaterThan(at);
        expect(first?.[1]).toBeLessThanOrEqual(at + 60);
      },
    );

    it.each(['snappy', 'dining'] as const)('ends after the hangover, %s', (pace) => {
      const changes = heard(pace, 6000, noise(QUIET), voice(1000, 4000));
      expect(changes.map(([what]) => what)).toEqual(['begins', 'ends']);
      const hangover = (changes[1]?.[1] ?? 0) - 4000;
      expect(Math.abs(hangover - HANGOVER_MS[pace].silent)).toBeLessThanOrEqual(40);
    });

    it.each([0.004, 0.03])(
      'is not over while it hisses at %f, for as long as a word does',
      (peak) => {
        const hiss = noise(peak, 7);
        const word = (ms: number) => (ms >= 2000 && ms < 2200 ? high(hiss)(ms) : 0);
        const sounds = [noise(QUIET / 2), voice(1000, 2000), word];
        const [, ends] = heard('snappy', 4000, ...sounds);
        expect(ends?.[0]).toBe('ends');
        expect(ends?.[1]).toBeGreaterThan(2220);
        // And in the middle of one that goes on after that nobody has finished.
        expect(heard('snappy', 4000, ...sounds, voice(2200, 3000)).map(([what]) => what)).toEqual([
          'begins',
          'ends',
        ]);
      },
    );

    it('that pauses to chew goes on when dining, and has finished when snappy', () => {
      const sounds = [noise(QUIET), voice(1000, 2500), voice(3400, 5000)];
      expect(heard('dining', 8000, ...sounds).map(([what]) => what)).toEqual(['begins', 'ends']);
      expect(heard('snappy', 8000, ...sounds).map(([what]) => what)).toEqual([
        'begins',
        'ends',
        'begins',
        'ends',
      ]);
    });

    it('is heard softly in a quiet room, and above a fan', () => {
      expect(heard('snappy', 4000, noise(0.0005), voice(2000, 4000, 0.015))).toHaveLength(1);
      expect(heard('snappy', 6000, noise(0.05), voice(4000, 6000, 0.3))).toHaveLength(1);
    });

    it('that has begun before anybody listened is noticed, and long speech does not become noise', () => {
      const changes = heard('snappy', 20_000, noise(QUIET), voice(0, 20_000));
      expect(changes.map(([what]) => what)).toEqual(['begins']);
      expect(changes[0]?.[1]).toBeLessThanOrEqual(600);
    });

    it('is noticed at once through a microphone that lets only voices through', () => {
      const hiss = noise(QUIET);
      const say = voice(2000, 2700);
      const [first] = heard('snappy', 4000, (ms) =>
        ms < 500 ? hiss(ms) : say(ms) && say(ms) + hiss(ms),
      );
      expect(first?.[0]).toBe('begins');
      expect(first?.[1]).toBeLessThanOrEqual(2060);
    });

    it('is dated to its last sample', () => {
      const activity = new VoiceActivity('snappy', rate);
      const [say, hiss] = [voice(500, 1500), noise(QUIET)];
      expect(activity.sinceVoicedMs).toBeNull();
      for (let begins = 0; begins < 1800; begins += CHUNK_MS) {
        const chunk = Float32Array.from({ length: (rate * CHUNK_MS) / 1000 }, (_, index) => {
          const ms = begins + (index * 1000) / rate;
          return say(ms) + hiss(ms);
        });
        activity.hear(asPcm(chunk));
      }
      expect(Math.abs((activity.sinceVoicedMs ?? 0) - 300)).toBeLessThanOrEqual(30);
    });
  });

  describe('no voice', () => {
    it.each([0.0005, 0.005, 0.05, 0.3])(
      'is steady noise of %f, whenever it is listened to',
      (peak) => {
        for (const seed of [1, 2, 3])
          expect(heard('snappy', 10_000, noise(peak, seed))).toEqual([]);
      },
    );

    it('is digital silence, nor the noise that comes after it', () => {
      const hiss = noise(0.02);
      expect(heard('snappy', 6000, (ms) => (ms < 3000 ? 0 : hiss(ms)))).toEqual([]);
    });

    it('is another microphone with more noise, once it is listened to anew', () => {
      const activity = new VoiceActivity('snappy', rate);
      const hear = (sound: Sound): Activity[] =>
        Array.from({ length: 200 }, () =>
          activity.hear(asPcm(Float32Array.from({ length: 320 }, (_, n) => sound(n)))),
        );
      expect(new Set(hear(noise(QUIET)))).toEqual(new Set(['quiet']));
      activity.listenAnew();
      expect(new Set(hear(noise(0.3)))).toEqual(new Set(['quiet']));
    });

    it('is cutlery', () => {
      const clinks = Array.from({ length: 20 }, (_, n) => clink(1000 + 230 * n + (n % 3) * 37));
      expect(heard('dining', 7000, noise(QUIET), ...clinks)).toEqual([]);
    });

    it.each([3, 7, 12])('is a glass that is put down and rings for %i ms', (rings) => {
      const knocks = [1003, 2009, 3014].map((at) => knock(at, rings));
      expect(heard('snappy', 4000, noise(QUIET), ...knocks)).toEqual([]);
    });

    it('is a fan that is switched on: it is taken for one no longer than the noise is remembered', () => {
      const fan = noise(0.1);
      const changes = heard('snappy', 12_000, noise(QUIET), (ms) => (ms < 3000 ? 0 : fan(ms)));
      const [, ends] = changes;
      expect(changes.map(([what]) => what)).toEqual(['begins', 'ends']);
      expect(ends?.[1]).toBeLessThan(3000 + 3250 + HANGOVER_MS.snappy.voiceless);
    });

    it('is cutlery after a voice: it does not keep a guest from having finished', () => {
      const clinks = Array.from({ length: 12 }, (_, n) => clink(2600 + 200 * n));
      const changes = heard('dining', 6000, noise(QUIET), voice(1000, 2500), ...clinks);
      expect(changes.map(([what]) => what)).toEqual(['begins', 'ends']);
      expect(changes[1]?.[1]).toBeLessThan(2500 + HANGOVER_MS.dining.voiceless + 100);
    });
  });
});
