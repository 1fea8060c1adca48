/** Sounds of a meal, put together here, and speech by a synthesiser: only two knocks are two knocks. */
import { expect, test } from 'vitest';
import { KnockEar } from './knock-ear.ts';

const RATE = 48_000;

/** Random numbers that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Partial = { hz: number; loud: number; rings: number };

/** What is struck rings: partials that die away (`rings`: s until a third is left), with the noise of the touch, 3 ms. */
function struck(partials: readonly Partial[], loudness: number, touch = 0.3): Float32Array {
  const random = seeded(5);
  const sound = new Float32Array(RATE * 0.6);
  for (const index of sound.keys()) {
    const at = index / RATE;
    let sample = touch * (random() - 0.5) * Math.exp(-at / 0.001);
    for (const { hz, loud, rings } of partials)
      sample += loud * Math.sin(2 * Math.PI * hz * at) * Math.exp(-at / rings);
    sound[index] = sample * loudness;
  }
  return sound;
}

const knock = (loudness = 0.3, pitch = 1) =>
  struck(
    [
      { hz: 140 * pitch, loud: 1, rings: 0.018 },
      { hz: 260 * pitch, loud: 0.7, rings: 0.014 },
      { hz: 520 * pitch, loud: 0.3, rings: 0.008 },
    ],
    loudness,
  );

const cutlery = (loudness = 0.3) =>
  struck(
    [
      { hz: 2300, loud: 1, rings: 0.06 },
      { hz: 4100, loud: 0.8, rings: 0.05 },
      { hz: 7800, loud: 0.5, rings: 0.03 },
    ],
    loudness,
  );

/** A glass that is put down: it is low, and rings on. */
const glass = () =>
  struck(
    [
      { hz: 300, loud: 1, rings: 0.2 },
      { hz: 900, loud: 0.6, rings: 0.25 },
    ],
    0.3,
  );

/** So many seconds of a quiet room, with these sounds in it. */
function room(seconds: number, ...sounds: [at: number, sound: Float32Array][]): Float32Array {
  const random = seeded(9);
  const all = Float32Array.from({ length: RATE * seconds }, () => 0.002 * (random() - 0.5));
  for (const [at, sound] of sounds) {
    const from = Math.round(at * RATE);
    for (const [index, sample] of sound.entries()) {
      if (from + index < all.length) all[from + index] = (all[from + index] ?? 0) + sample;
    }
  }
  return all;
}

/** How often two knocks were heard, in pieces as uneven as a page gets them. */
function heard(sound: Float32Array, rate = RATE): number {
  const ear = new KnockEar(rate);
  const random = seeded(3);
  let times = 0;
  for (let at = 0; at < sound.length;) {
    const length = Math.round(rate * (0.02 + 0.1 * random()));
    if (ear.hear(sound.subarray(at, at + length))) times += 1;
    at += length;
  }
  return times;
}

test.each([
  ['quick', 0.15, 0.3, 0.3, 1],
  ['slow', 0.42, 0.3, 0.3, 1],
  ['soft', 0.25, 0.05, 0.05, 1],
  ['of which one is softer', 0.25, 0.3, 0.15, 1],
  ['on a thin table', 0.25, 0.3, 0.3, 1.8],
])('two knocks, %s, are heard once', (_, apart, first, second, pitch) => {
  const two = room(3, [1, knock(first, pitch)], [1 + apart, knock(second, pitch)]);
  expect(heard(two)).toBe(1);
});

test('they are heard from the first moment on', () => {
  expect(heard(room(2, [0.1, knock()], [0.35, knock()]))).toBe(1);
});

test('they are heard at other rates as well, and again a while later', () => {
  const twice = room(5, [1, knock()], [1.25, knock()], [3, knock()], [3.25, knock()]);
  expect(heard(twice)).toBe(2);
  expect(
    heard(
      twice.filter((_, index) => index % 3 === 0),
      RATE / 3,
    ),
  ).toBe(2);
});

test.each<[string, ...[number, Float32Array][]]>([
  ['one knock', [1, knock()]],
  ['three knocks', [1, knock()], [1.25, knock()], [1.5, knock()]],
  ['two that are far apart', [1, knock()], [1.8, knock()]],
  [
    'a drum roll',
    ...Array.from({ length: 12 }, (_, at): [number, Float32Array] => [1 + at * 0.18, knock()]),
  ],
  ['a fork that touches a plate twice', [1, cutlery()], [1.25, cutlery()]],
  ['a spoon and a knock', [1, cutlery()], [1.25, knock()]],
  ['two glasses that are put down', [1, glass()], [1.3, glass()]],
  ['a door that falls shut and a knock', [1, knock(0.9)], [1.25, knock(0.05)]],
])('%s: nothing is heard', (_, ...sounds) => {
  expect(heard(room(4, ...sounds))).toBe(0);
});

test('clatter of a whole course is no knock', () => {
  const random = seeded(21);
  const course = Array.from({ length: 40 }, (): [number, Float32Array] => [
    random() * 13,
    random() < 0.8 ? cutlery(0.05 + 0.4 * random()) : glass(),
  ]);
  expect(heard(room(15, ...course))).toBe(0);
});

test('chewing is none', () => {
  const random = seeded(8);
  const bite = () =>
    Float32Array.from({ length: RATE * 0.12 }, (_, at) => {
      const rise = Math.sin((Math.PI * at) / (RATE * 0.12));
      return 0.2 * rise * (random() - 0.5);
    });
  const bites = Array.from({ length: 30 }, (_, at): [number, Float32Array] => [at * 0.55, bite()]);
  expect(heard(room(18, ...bites))).toBe(0);
});

/** A voice: pulses of a larynx through a mouth, in syllables; some of them as short as they get. */
function speech(seconds: number, seed: number): Float32Array {
  const random = seeded(seed);
  const syllables: [number, Float32Array][] = [];
  for (let at = 0.4; at < seconds - 1;) {
    const lasts = 0.07 + 0.2 * random();
    const pitch = 95 + 120 * random();
    const vowel = new Float32Array(Math.round(RATE * lasts));
    let [one, two] = [0, 0];
    const formant = 350 + 500 * random();
    const [ring, tune] = [0.985, 2 * 0.985 * Math.cos((2 * Math.PI * formant) / RATE)];
    for (const index of vowel.keys()) {
      const pulse = index % Math.round(RATE / pitch) === 0 ? 1 : 0;
      const sample = pulse + tune * one - ring ** 2 * two;
      [two, one] = [one, sample];
      const edge = Math.min(1, index / (RATE * 0.008), (vowel.length - index) / (RATE * 0.03));
      vowel[index] = 0.1 * sample * edge;
    }
    syllables.push([at, vowel]);
    // Words have pauses between them.
    at += lasts + (random() < 0.3 ? 0.3 + 0.5 * random() : 0.05);
  }
  return room(seconds, ...syllables);
}

test.each([1, 2, 3])('talk is none (voice %i)', (seed) => {
  expect(heard(speech(20, seed))).toBe(0);
});

test('two knocks of which a part was missed are none', () => {
  const ear = new KnockEar(RATE);
  const sound = room(3, [1, knock()], [1.25, knock()]);
  ear.hear(sound.subarray(0, 1.1 * RATE));
  ear.forget();
  expect(ear.hear(sound.subarray(1.2 * RATE))).toBe(false);
});
