/** Sounds made for tests, and what is in a sound. Samples are -1 to 1. */

/** A tone, for so many samples. */
export function tone(hz: number, rate: number, samples: number, peak = 0.5): Float32Array {
  return Float32Array.from(
    { length: samples },
    (_, index) => peak * Math.sin((2 * Math.PI * hz * index) / rate),
  );
}

/** How much of a tone is in a sound: its peak, and its phase in radians where the sound begins (Goertzel). */
export function toneIn(
  sound: ArrayLike<number>,
  hz: number,
  rate: number,
): { readonly peak: number; readonly phase: number } {
  let [real, imaginary] = [0, 0];
  const { length } = sound;
  for (let index = 0; index < length; index++) {
    // Hann, so that a tone in between two bins counts whole.
    const sample = (sound[index] ?? 0) * (1 - Math.cos((2 * Math.PI * index) / length));
    const angle = (2 * Math.PI * hz * index) / rate;
    real += sample * Math.sin(angle);
    imaginary += sample * Math.cos(angle);
  }
  return {
    peak: (2 / length) * Math.hypot(real, imaginary),
    phase: Math.atan2(imaginary, real),
  };
}

/** Root mean square. */
export const loudness = (sound: ArrayLike<number>): number =>
  Math.sqrt(Array.from(sound).reduce((sum, one) => sum + one ** 2, 0) / sound.length);

/** The same sound as a provider has it. */
export const asPcm = (sound: Float32Array): Int16Array<ArrayBuffer> =>
  Int16Array.from(sound, (one) => Math.round(one * 32767));

/** Numbers from -1 to 1 that are the same every time (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
