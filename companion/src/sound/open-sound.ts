/** One audio graph for both directions, at the device's own rate, which is the only one all browsers take. */
import { Ears } from './ears.ts';
import { Voice } from './voice.ts';
import type { Pace } from './voice-activity.ts';

/** The companion's ears and voice, running. */
export type Sound = {
  readonly ears: Ears;
  readonly voice: Voice;
  readonly close: () => Promise<void>;
};

/**
 * Opens both. Called from a click, or while the microphone is open; elsewhere it waits for one. `worklet`: where the
 * build has put `worklet.ts`, on the page's own origin (in Vite `import worklet from '…/sound/worklet?worker&url'` ).
 * `rate`: of what the ears hear, in Hz. Throws if that does not load.
 */
export async function openSound(worklet: string, pace: Pace, rate: number): Promise<Sound> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  try {
    await Promise.all([context.audioWorklet.addModule(worklet), context.resume()]);
  } catch (cause) {
    await context.close();
    throw cause;
  }
  const ears = new Ears(context, pace, rate);
  const voice = new Voice(context);
  // A telephone call, or a speaker that is pulled out, stops a context, and nobody else starts it again.
  context.onstatechange = () => {
    if (context.state !== 'running' && context.state !== 'closed') void context.resume();
  };
  return {
    ears,
    voice,
    close: async () => {
      ears.use(null);
      await context.close();
    },
  };
}
