/** What a guest's microphone hears in the bench: each sound by itself, and cutlery while somebody speaks. */
import { readWav, writeWav } from '../../../voice/src/house/wav.ts';
import { RATE } from '../../../web/src/lib/plates/plates-messages.ts';
import { chewing, cutlery, fan } from '../../../web/src/lib/plates/testing/sounds.ts';
import { speak } from '../../../e2e/lib/spoken.ts';

/** So long is each of them, in s, and the silence before it. */
const LASTS = 5;
const PAUSE = 1;
/** Nothing is measured so soon after a sound began: whoever listens gets used to it first. */
const SETTLES = 1;

export const SOUNDS = ['speech', 'speech with cutlery', 'cutlery', 'chewing', 'fan'] as const;
export type Sound = (typeof SOUNDS)[number];

const SAYS =
  'Good evening. I am having noodles with vegetables tonight, and I made far too much of it, as always. What is on your plate, and did you cook it yourself?';

/** All of it one after the other, at `RATE`. */
export interface Evening {
  readonly samples: Float32Array<ArrayBuffer>;
  /** As Chromium's fake microphone takes it. */
  readonly wav: Buffer;
}

/** The first sample of a sound that is measured, and behind its last, from the beginning of the evening. */
export function spanOf(sound: Sound): [from: number, to: number] {
  const began = PAUSE + SOUNDS.indexOf(sound) * (PAUSE + LASTS);
  return [(began + SETTLES) * RATE, (began + LASTS) * RATE];
}

export async function lay(): Promise<Evening> {
  const wav = readWav(await speak(SAYS, { silence: 0 }));
  if (!wav || wav.rate !== RATE) throw new Error('no speech at the rate of the microphone');
  const speech = Float32Array.from(
    { length: LASTS * RATE },
    (_, at) => (wav.pcm[at] ?? 0) / 32_768,
  );
  const plate = cutlery(LASTS);
  const sounds: Record<Sound, Float32Array> = {
    speech,
    'speech with cutlery': speech.map((sample, at) => sample + (plate[at] ?? 0)),
    cutlery: plate,
    chewing: chewing(LASTS),
    fan: fan(LASTS),
  };
  const samples = new Float32Array((PAUSE + SOUNDS.length * (PAUSE + LASTS)) * RATE);
  for (const sound of SOUNDS) {
    samples.set(sounds[sound], spanOf(sound)[0] - SETTLES * RATE);
  }
  const pcm = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
  return { samples, wav: writeWav(pcm, RATE) };
}
