/** A guest with a microphone: real speech that somebody else has recorded, said when it is wanted. */
import { metered } from './metered.ts';

/** Nothing that a voice consists of is softer, 0 to 1. */
export const VOICED = 0.01;

const SPEECH_RATE = 16_000;

/** When a guest began to speak and when they had finished, in ms since 1970. */
type Said = { readonly beganAt: number; readonly endedAt: number };

/** Speech at 16 kHz, signed 16 bit. */
export async function openMicrophone() {
  const context = new AudioContext({ latencyHint: 'interactive' });
  await context.resume();
  const destination = context.createMediaStreamDestination();
  const mouth = new GainNode(context);
  mouth.connect(destination);
  const readings = await metered(mouth, VOICED);
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('a destination without a track');
  return {
    track,
    async say(speech: readonly number[]): Promise<Said> {
      const buffer = new AudioBuffer({ length: speech.length, sampleRate: SPEECH_RATE });
      buffer.copyToChannel(
        Float32Array.from(speech, (sample) => sample / 32_768),
        0,
      );
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(mouth);
      const before = new Set(readings.all);
      const ended = new Promise((resolve) => {
        source.onended = resolve;
      });
      source.start();
      const { at: beganAt } = await readings.when((one) => !before.has(one) && one.loud);
      await ended;
      const last = readings.all.at(-1);
      const still = last?.loud
        ? await readings.when((one) => !one.loud && one.at >= last.at)
        : last;
      return { beganAt, endedAt: still?.at ?? NaN };
    },
    close: () => context.close(),
  };
}

export type Microphone = Awaited<ReturnType<typeof openMicrophone>>;
